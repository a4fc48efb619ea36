import type { TokenIssuer } from "../needs.ts";
import type { IdentityClaims } from "./claims.ts";
import { claimsOfProvider } from "./provider-claims.ts";

type ConditionKeys = Record<string, string | readonly string[] | undefined>;

/** What trust policies may ask of a token, each key under the provider's name: `idp.example.com:sub`. */
export function webIdentityKeys({ name }: TokenIssuer, claims: IdentityClaims): ConditionKeys {
  const { authorizedParty, audiences, subject, all } = claims;
  const keys: ConditionKeys = {
    [`${name}:sub`]: subject,
    // Where the token tells the client that asked for it from those it is for, the client is the audience.
    [`${name}:aud`]: authorizedParty ?? audiences,
    [`${name}:oaud`]: authorizedParty === undefined ? undefined : audiences,
    [`${name}:amr`]: textsOf(all.amr),
    [`${name}:email`]: textsOf(all.email),
  };
  for (const claim of claimsOfProvider(name)) keys[`${name}:${claim}`] = textsOf(all[claim]);
  return keys;
}

function textsOf(value: unknown): string | readonly string[] | undefined {
  if (Array.isArray(value)) return value.map(String);
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
}
