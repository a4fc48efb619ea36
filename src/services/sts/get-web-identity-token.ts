import { GetWebIdentityToken } from "../../pure/api/sts.ts";
import { type AccountCaller, belongsToAccount } from "../../pure/aws/caller.ts";
import { uuid } from "../../pure/aws/ids.ts";
import type { Call } from "../../runtime/call.ts";
import {
  outboundFederationDisabled,
  sessionDurationEscalation,
  unsupportedSigningAlgorithm,
} from "./errors.ts";
import { identityClaims, signIdentityToken } from "./outbound/identity-token.ts";
import { operation } from "./parts.ts";
import { requestedSessionTags } from "./session-tags.ts";

const DEFAULT_SECONDS = 300;

export const getWebIdentityToken = operation(GetWebIdentityToken, {
  demands(input) {
    const { requested } = requestedSessionTags(input, undefined);
    const shared = {
      resource: "*",
      requestTags: requested,
      keys: {
        "sts:DurationSeconds": String(input.DurationSeconds ?? DEFAULT_SECONDS),
        "sts:IdentityTokenAudience": input.Audience,
        "sts:SigningAlgorithm": input.SigningAlgorithm,
      },
    };
    const actions = ["sts:GetWebIdentityToken"];
    if (Object.keys(requested).length > 0) actions.push("sts:TagGetWebIdentityToken");
    return actions.map((action) => ({ ...shared, action }));
  },

  async run(input, call, parts) {
    const caller = tokenBearer(call);
    const algorithm = signingAlgorithm(input.SigningAlgorithm);
    const signer = await parts.needs.tokenSigner(call.transaction, caller.account, algorithm);
    if (signer === undefined) throw outboundFederationDisabled();
    const issuedAt = Math.floor(call.now / 1000);
    const expiresAt = issuedAt + (input.DurationSeconds ?? DEFAULT_SECONDS);
    const { session } = caller;
    if (session !== undefined && expiresAt * 1000 > session.expiresAtMs) throw sessionDurationEscalation();
    const draft = {
      id: uuid(call.chance),
      caller,
      region: call.region,
      audiences: input.Audience,
      issuedAt,
      expiresAt,
      principalTags: {
        ...(await parts.needs.principalTags(call.transaction, caller)),
        ...session?.tags,
      },
      requestTags: requestedSessionTags(input, undefined).requested,
    };
    return {
      WebIdentityToken: signIdentityToken(identityClaims(draft, signer.issuer), algorithm, signer),
      Expiration: new Date(expiresAt * 1000),
    };
  },
});

function tokenBearer({ caller }: Call): AccountCaller {
  if (!belongsToAccount(caller)) throw new Error("only signed calls reach sts:GetWebIdentityToken");
  return caller;
}

function signingAlgorithm(text: string): "RS256" | "ES384" {
  if (text !== "RS256" && text !== "ES384") throw unsupportedSigningAlgorithm();
  return text;
}
