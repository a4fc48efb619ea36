import { GetOutboundWebIdentityFederationInfo } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { operation } from "../operation.ts";
import { federationDisabled } from "./errors.ts";
import { findFederation } from "./store.ts";

export const getOutboundWebIdentityFederationInfo = operation(GetOutboundWebIdentityFederationInfo, {
  demands: () => onAccount("iam:GetOutboundWebIdentityFederationInfo"),
  async run(_input, call) {
    const known = await findFederation(call.transaction, accountOf(call));
    if (!known?.isEnabled) throw federationDisabled();
    return { IssuerIdentifier: known.issuerUrl, JwtVendingEnabled: true };
  },
});
