import { modelled } from "../errors.ts";

export const federationEnabled = () =>
  modelled("FeatureEnabled", "Outbound web identity federation is already enabled for your account.");
export const federationDisabled = () =>
  modelled("FeatureDisabled", "Outbound web identity federation is already disabled for your account.");
