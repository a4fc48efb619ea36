import type { AssumeRoleWithWebIdentityRequest } from "../../../pure/api/sts.shapes.ts";
import { type JsonWebToken, readJsonWebToken } from "../../../pure/jwt/json-web-token.ts";
import type { Call } from "../../../runtime/call.ts";
import type { Identified } from "../../../runtime/operation.ts";
import type { JsonKey } from "../../../runtime/outbound/issuers.ts";
import {
  federatedNotAuthorized,
  identityProviderUnreachable,
  invalidIdentityToken,
  unsupportedIdentityProvider,
} from "../errors.ts";
import type { TokenIssuer } from "../needs.ts";
import type { StsParts } from "../parts.ts";
import { checkRoleArn } from "../role-arn.ts";
import { type IdentityClaims, readClaims, shownAudience } from "./claims.ts";
import { isSignedBy, isVerifiable, keyIdOf } from "./signature.ts";

/** A token whose signature was verified. Whether it is good now and here is for the operation to say. */
export interface VerifiedToken {
  readonly issuer: TokenIssuer;
  readonly claims: IdentityClaims;
  readonly audience: string;
}

/** Only issuers that the role's account configured are believed, and only they are asked for their keys. */
export async function identifyByToken(
  input: AssumeRoleWithWebIdentityRequest,
  call: Call,
  parts: StsParts,
): Promise<Identified> {
  const account = checkRoleArn(input.RoleArn);
  if (input.ProviderId !== undefined) throw unsupportedIdentityProvider(input.ProviderId);
  const token = readJsonWebToken(input.WebIdentityToken);
  if (token === undefined) {
    throw invalidIdentityToken(
      "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    );
  }
  const claims = readClaims(token.claims);
  if ("missing" in claims) throw invalidIdentityToken(`Missing a required claim: ${claims.missing}`);
  if (account === undefined) throw federatedNotAuthorized("sts:AssumeRoleWithWebIdentity");
  const issuer = await parts.needs.findTokenIssuer(call.transaction, account, claims.issuer);
  if (issuer === undefined) {
    throw invalidIdentityToken(`No OpenIDConnect provider found in your account for ${claims.issuer}`);
  }
  if (!isVerifiable(token)) throw invalidIdentityToken("Unsupported signing algorithm");
  const keys = await keysFor(token, claims.issuer, issuer, call, parts);
  if (!isSignedBy(token, keys)) throw invalidIdentityToken("The signature of the token is invalid");
  const audience = shownAudience(claims, issuer.clientIds);
  const evidence: VerifiedToken = { issuer, claims, audience };
  const recorded = {
    type: "WebIdentityUser",
    principalId: `${issuer.arn}:${audience}:${claims.subject}`,
    userName: claims.subject,
    identityProvider: issuer.arn,
  } as const;
  return { account, evidence, caller: { kind: "identity-provider", provider: issuer.arn, recorded } };
}

async function keysFor(
  token: JsonWebToken,
  url: string,
  { thumbprints }: TokenIssuer,
  call: Call,
  parts: StsParts,
): Promise<readonly JsonKey[]> {
  const keyId = keyIdOf(token);
  const work = JSON.stringify(["keys", url, thumbprints, keyId]);
  const found = await call.outside(work, () => parts.needs.issuerKeys({ url, thumbprints }, keyId));
  switch (found.kind) {
    case "keys":
      return found.keys;
    case "unreachable":
      throw identityProviderUnreachable();
    case "untrusted":
      throw invalidIdentityToken(
        "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
      );
    case "unusable":
      // With two spaces, as AWS writes it.
      throw invalidIdentityToken(
        "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
      );
  }
}
