import type { AssumeRoleWithWebIdentityRequest } from "../../../pure/api/sts.shapes.ts";
import { readJsonWebToken } from "../../../pure/jwt/json-web-token.ts";
import type { Call } from "../../../runtime/call.ts";
import type { Identified } from "../../../runtime/operation.ts";
import type { IssuerKeys } from "../../../runtime/outbound/issuers.ts";
import {
  federatedNotAuthorized,
  invalidIdentityToken,
  noJsonWebToken,
  notAnAccessToken,
  noVerificationKey,
  webIdentityTokenUnacceptable,
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
  /** What vouched for the certificate of the issuer; undefined where the operator says where its keys are. */
  readonly voucher: "authority" | "thumbprint" | undefined;
}

/** Only issuers that the role's account configured are believed, and only they are asked for their keys. */
export async function identifyByToken(
  input: AssumeRoleWithWebIdentityRequest,
  call: Call,
  parts: StsParts,
): Promise<Identified> {
  const account = checkRoleArn(input.RoleArn);
  if (input.ProviderId !== undefined) throw notAnAccessToken(input.ProviderId);
  const token = readJsonWebToken(input.WebIdentityToken);
  if (token === undefined) throw noJsonWebToken();
  const claims = readClaims(token.claims);
  if (account === undefined) throw federatedNotAuthorized("sts:AssumeRoleWithWebIdentity");
  const issuer = await parts.needs.findTokenIssuer(call.transaction, account, claims.issuer);
  if (issuer === undefined) throw webIdentityTokenUnacceptable();
  if (!isVerifiable(token)) throw invalidIdentityToken("Unsupported signing algorithm");
  const keyId = keyIdOf(token);
  if (keyId === undefined) throw noVerificationKey();
  const { keys, voucher } = await keysFor(keyId, claims.issuer, issuer, call, parts);
  if (!isSignedBy(token, keyId, keys)) throw invalidIdentityToken("The signature of the token is invalid");
  const audience = shownAudience(claims);
  const evidence: VerifiedToken = { issuer, claims, audience, voucher };
  const recorded = {
    type: "WebIdentityUser",
    principalId: `${issuer.arn}:${audience}:${claims.subject}`,
    userName: claims.subject,
    identityProvider: issuer.arn,
  } as const;
  return { account, evidence, caller: { kind: "identity-provider", provider: issuer.arn, recorded } };
}

async function keysFor(
  keyId: string,
  url: string,
  { thumbprints }: TokenIssuer,
  call: Call,
  parts: StsParts,
): Promise<IssuerKeys & { readonly kind: "keys" }> {
  const work = JSON.stringify(["keys", url, thumbprints, keyId]);
  const found = await call.outside(work, () => parts.needs.issuerKeys({ url, thumbprints }, keyId));
  const isThere = found.kind === "keys" && found.keys.some(({ kid }) => kid === keyId);
  if (!isThere) throw noVerificationKey();
  return found;
}
