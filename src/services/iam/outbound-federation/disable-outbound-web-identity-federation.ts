import { DisableOutboundWebIdentityFederation } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { operation } from "../operation.ts";
import { federationDisabled } from "./errors.ts";
import { findFederation, setFederationEnabled } from "./store.ts";

export const disableOutboundWebIdentityFederation = operation(DisableOutboundWebIdentityFederation, {
  demands: () => onAccount("iam:DisableOutboundWebIdentityFederation"),
  async run(_input, call) {
    const account = accountOf(call);
    const known = await findFederation(call.transaction, account);
    if (!known?.isEnabled) throw federationDisabled();
    // Issuer and keys stay: tokens that were given before are good to their end.
    await setFederationEnabled(call.transaction, account, false);
  },
});
