import { modelled } from "../errors.ts";

export const deviceInUse = () => modelled("EntityAlreadyExists", "MFA Device is already in use.");
export const deviceNotOfUser = () => modelled("NoSuchEntity", "MFA Device invalid for user.");
export const deviceStillInUse = () =>
  modelled("DeleteConflict", "MFA VirtualDevice in use. Must deactivate first.");
export const invalidAuthenticationCode = () =>
  modelled("InvalidAuthenticationCode", "Authentication code for device is not valid.");
