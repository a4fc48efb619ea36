import type { JsonObject } from "../../../pure/jwt/json-web-token.ts";
import { invalidIdentityToken, webIdentityTokenExpired } from "../errors.ts";
import type { SentTags } from "../session-tags.ts";

/** How far the clocks of AWS and an identity provider may be apart. */
const SKEW_SECONDS = 300;
const AWS = "https://aws.amazon.com";

/** What a token says, in the types that it must have. */
export interface IdentityClaims {
  readonly issuer: string;
  readonly subject: string;
  /** All that the token is meant for. */
  readonly audiences: readonly string[];
  /** The client that asked for the token, where the issuer tells it from its audience. */
  readonly authorizedParty: string | undefined;
  readonly issuedAt: number;
  readonly notBefore: number | undefined;
  readonly expiresAt: number;
  /** The roles that the provider lets the subject assume, if it says so. */
  readonly roles: readonly string[] | undefined;
  readonly tags: SentTags;
  readonly sourceIdentity: string | undefined;
  readonly all: JsonObject;
}

export function readClaims(claims: JsonObject): IdentityClaims {
  const { iss, sub, exp, iat, nbf, aud, azp } = claims;
  const { [`${AWS}/roles`]: roles, [`${AWS}/source_identity`]: sourceIdentity } = claims;
  if (typeof iss !== "string") throw missing("iss");
  if (!URL.canParse(iss)) throw invalidIdentityToken("Issuer must be a valid URL");
  if (typeof sub !== "string" && typeof sub !== "number") throw missing("sub");
  const audiences = textsOf(aud);
  if (audiences === undefined) throw missing("aud");
  if (audiences.length === 0) throw invalidIdentityToken("Claim is not allowed to be empty: aud");
  if (iat === undefined) throw missing("iat");
  if (exp === undefined) throw missing("exp");
  return {
    issuer: iss,
    subject: String(sub),
    audiences,
    authorizedParty: typeof azp === "string" ? azp : undefined,
    issuedAt: secondsOf(iat),
    notBefore: nbf === undefined ? undefined : secondsOf(nbf),
    expiresAt: secondsOf(exp),
    roles: roles === undefined ? undefined : (textsOf(roles) ?? []),
    tags: tagsOf(claims),
    sourceIdentity: typeof sourceIdentity === "string" ? sourceIdentity : undefined,
    all: claims,
  };
}

const missing = (claim: string) => invalidIdentityToken(`Missing a required claim: ${claim}`);

/** A text by itself stands for a list of it. */
function textsOf(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  const isTexts = Array.isArray(value) && value.every((element) => typeof element === "string");
  return isTexts ? value : undefined;
}

/** Whole seconds, which may be written as a text. */
function secondsOf(value: unknown): number {
  const seconds = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  if (!Number.isSafeInteger(seconds)) throw invalidIdentityToken("Invalid timestamp in token claims.");
  return Number(seconds);
}

/** Refuses a token that has ended, or not begun, beyond what clocks may differ. */
export function checkTimes({ expiresAt, issuedAt, notBefore }: IdentityClaims, nowSeconds: number): void {
  const [early, late] = [nowSeconds - SKEW_SECONDS, nowSeconds + SKEW_SECONDS];
  if (early >= expiresAt) throw webIdentityTokenExpired(early, expiresAt);
  if (issuedAt > late) throw invalidIdentityToken(`Token issued in the future: ${issuedAt}`);
  if (notBefore !== undefined && notBefore > late) {
    throw invalidIdentityToken(
      `Token not yet valid: current date/time ${late} must be after or equal to the not-before date/time ${notBefore}`,
    );
  }
}

/** The one that policies, answers and records show: the client that asked for the token, if the token tells it. */
export function shownAudience({ authorizedParty, audiences }: IdentityClaims): string {
  return authorizedParty ?? audiences[0] ?? "";
}

/** Session tags: `principal_tags` as lists of one value, or each as a claim of its own. */
function tagsOf(claims: JsonObject): SentTags {
  const nested = objectOf(claims[`${AWS}/tags`]);
  const prefix = `${AWS}/tags/principal_tags/`;
  const lists = Object.entries(objectOf(nested.principal_tags));
  if (!lists.every(([, value]) => Array.isArray(value) && textsOf(value)?.length === 1)) {
    throw invalidIdentityToken("principal_tags passed in claim is not in correct format.");
  }
  const flat = Object.entries(claims).filter(([name]) => name.startsWith(prefix));
  const tags = [
    ...lists,
    ...flat.map(([name, value]): [string, unknown] => [name.slice(prefix.length), value]),
  ];
  const transitive = nested.transitive_tag_keys ?? claims[`${AWS}/tags/transitive_tag_keys`] ?? [];
  return {
    Tags: tags.map(([Key, value]) => ({ Key, Value: String(Array.isArray(value) ? value[0] : value) })),
    TransitiveTagKeys: [...(Array.isArray(transitive) ? (textsOf(transitive) ?? []) : [])],
  };
}

function objectOf(value: unknown): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
