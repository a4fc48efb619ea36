import type { JsonObject } from "../../../pure/jwt/json-web-token.ts";
import type { SentTags } from "../session-tags.ts";

const SKEW_SECONDS = 300;
const TAGS = "https://aws.amazon.com/tags";
const SOURCE_IDENTITY = "https://aws.amazon.com/source_identity";

/** What a token says, in the types that it must have. */
export interface IdentityClaims {
  readonly issuer: string;
  readonly subject: string;
  /** All that the token is meant for. */
  readonly audiences: readonly string[];
  /** The client that asked for the token, where the issuer tells it from its audience. */
  readonly authorizedParty: string | undefined;
  readonly expiresAt: number;
  readonly all: JsonObject;
}

/** The claims, or the name of the first that is missing or of another type. */
export function readClaims(claims: JsonObject): IdentityClaims | { readonly missing: string } {
  const { iss, sub, exp, iat, aud, azp } = claims;
  const audiences = typeof aud === "string" ? [aud] : aud;
  if (typeof iss !== "string" || iss === "") return { missing: "iss" };
  if (typeof sub !== "string" || sub === "") return { missing: "sub" };
  if (!isTexts(audiences) || audiences.length === 0) return { missing: "aud" };
  if (!Number.isSafeInteger(exp)) return { missing: "exp" };
  if (!Number.isSafeInteger(iat)) return { missing: "iat" };
  return {
    issuer: iss,
    subject: sub,
    audiences,
    authorizedParty: typeof azp === "string" && azp !== "" ? azp : undefined,
    expiresAt: Number(exp),
    all: claims,
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((element) => typeof element === "string");
}

/** Whether the token says that it is not good yet, beyond what clocks may differ. */
export function isFromFuture({ all }: IdentityClaims, nowSeconds: number): boolean {
  return [all.iat, all.nbf].some((time) => typeof time === "number" && time > nowSeconds + SKEW_SECONDS);
}

/** The audience that policies, answers and records show: of several the one that the provider knows. */
export function shownAudience(claims: IdentityClaims, clientIds: readonly string[]): string {
  const { authorizedParty, audiences } = claims;
  return authorizedParty ?? audiences.find((audience) => clientIds.includes(audience)) ?? audiences[0] ?? "";
}

/** Session tags: `principal_tags` as lists of one value, or each as a claim of its own. */
export function tagsOfClaims({ all }: IdentityClaims): SentTags {
  const nested = objectOf(all[TAGS]);
  const prefix = `${TAGS}/principal_tags/`;
  const flat = Object.entries(all).filter(([name]) => name.startsWith(prefix));
  const tags = [
    ...Object.entries(objectOf(nested.principal_tags)),
    ...flat.map(([name, value]): [string, unknown] => [name.slice(prefix.length), value]),
  ];
  const transitive = nested.transitive_tag_keys ?? all[`${TAGS}/transitive_tag_keys`] ?? [];
  return {
    Tags: tags.map(([Key, value]) => ({ Key, Value: String(Array.isArray(value) ? value[0] : value) })),
    TransitiveTagKeys: isTexts(transitive) ? transitive : [],
  };
}

function objectOf(value: unknown): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

export function sourceIdentityOf({ all }: IdentityClaims): string | undefined {
  const value = all[SOURCE_IDENTITY];
  return typeof value === "string" ? value : undefined;
}
