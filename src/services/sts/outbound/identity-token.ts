import { sign } from "node:crypto";
import type { AccountCaller } from "../../../pure/aws/caller.ts";
import { encodeBase64Url, type JsonObject, jsonWebTokenContent } from "../../../pure/jwt/json-web-token.ts";
import { tokenPayloadTooLarge } from "../errors.ts";
import type { TokenSigner } from "../needs.ts";

/** Under this name AWS keeps what is not of OpenID Connect. */
const AWS_CLAIMS = "https://sts.amazonaws.com/";
const PAYLOAD_BYTES_MAX = 8192;

export interface IdentityTokenDraft {
  readonly id: string;
  readonly caller: AccountCaller;
  readonly region: string;
  readonly audiences: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly principalTags: Readonly<Record<string, string>>;
  readonly requestTags: Readonly<Record<string, string>>;
}

/** The principal itself, which outlives its sessions: a role, not one of its sessions. */
function subjectOf(caller: AccountCaller): string {
  return caller.kind === "assumed-role" ? caller.roleArn : caller.arn;
}

export function identityClaims(draft: IdentityTokenDraft, issuer: string): JsonObject {
  const { caller, audiences } = draft;
  const { session } = caller;
  const claims = {
    iss: issuer,
    aud: audiences.length === 1 ? audiences[0] : audiences,
    sub: subjectOf(caller),
    iat: draft.issuedAt,
    exp: draft.expiresAt,
    jti: draft.id,
    [AWS_CLAIMS]: {
      aws_account: caller.account,
      source_region: draft.region,
      ...filled("principal_tags", draft.principalTags),
      ...(caller.kind === "assumed-role"
        ? { original_session_exp: isoSeconds(caller.session.expiresAtMs) }
        : {}),
      ...(session?.federation === undefined ? {} : { federated_provider: session.federation.provider }),
      ...(session?.sourceIdentity === undefined ? {} : { source_identity: session.sourceIdentity }),
      ...filled("request_tags", draft.requestTags),
    },
  };
  if (Buffer.byteLength(JSON.stringify(claims)) > PAYLOAD_BYTES_MAX) {
    throw tokenPayloadTooLarge(PAYLOAD_BYTES_MAX);
  }
  return claims;
}

function filled(name: string, tags: Readonly<Record<string, string>>): JsonObject {
  return Object.keys(tags).length === 0 ? {} : { [name]: tags };
}

function isoSeconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}

export function signIdentityToken(
  claims: JsonObject,
  algorithm: "RS256" | "ES384",
  { keyId, key }: TokenSigner,
): string {
  const content = jsonWebTokenContent({ alg: algorithm, kid: keyId, typ: "JWT" }, claims);
  const hash = algorithm === "RS256" ? "sha256" : "sha384";
  const signature = sign(hash, Buffer.from(content), { key, dsaEncoding: "ieee-p1363" });
  return `${content}.${encodeBase64Url(signature)}`;
}
