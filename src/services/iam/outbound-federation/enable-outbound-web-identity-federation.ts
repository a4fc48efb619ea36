import { EnableOutboundWebIdentityFederation } from "../../../pure/api/iam.ts";
import { uuid } from "../../../pure/aws/ids.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { operation } from "../operation.ts";
import { federationEnabled } from "./errors.ts";
import { generateSigningKeys, sealKeys } from "./signing-keys.ts";
import { findFederation, insertFederation, setFederationEnabled } from "./store.ts";
import { ISSUERS_PREFIX } from "./surface.ts";

export const enableOutboundWebIdentityFederation = operation(EnableOutboundWebIdentityFederation, {
  demands: () => onAccount("iam:EnableOutboundWebIdentityFederation"),
  async run(_input, call, parts) {
    const { transaction } = call;
    const account = accountOf(call);
    const known = await findFederation(transaction, account);
    if (known?.isEnabled) throw federationEnabled();
    if (known !== undefined) {
      await setFederationEnabled(transaction, account, true);
      return { IssuerIdentifier: known.issuerUrl };
    }
    const keys = await call.outside("signing keys", generateSigningKeys);
    const issuerId = uuid(call.chance);
    const issuerUrl = `${baseUrl(call, parts.publicUrl)}${ISSUERS_PREFIX}${issuerId}`;
    const sealedKeys = sealKeys(parts.seal, issuerId, keys);
    const { publicKeys } = keys;
    await insertFederation(transaction, {
      account,
      issuerId,
      issuerUrl,
      isEnabled: true,
      publicKeys,
      sealedKeys,
    });
    return { IssuerIdentifier: issuerUrl };
  },
});

/** Where the house is reached: as the operator says, or as the caller reached it. */
function baseUrl({ http }: Call, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return publicUrl;
  if (http === undefined) throw new Error("only calls over HTTP enable federation");
  return `${http.secure ? "https" : "http"}://${http.host}`;
}
