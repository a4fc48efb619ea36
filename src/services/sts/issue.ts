import type { Credentials } from "../../pure/api/sts.shapes.ts";
import type { AccountCaller, CallerSession } from "../../pure/aws/caller.ts";
import { accessKeyId, secretAccessKey } from "../../pure/aws/ids.ts";
import type { Call } from "../../runtime/call.ts";
import type { StsParts } from "./parts.ts";
import { sealSessionToken } from "./session-token.ts";

/** Temporary credentials for a caller; the session's times are whole seconds, as AWS shows them. */
export function issueCredentials<Issued extends AccountCaller>(
  call: Pick<Call, "chance">,
  parts: Pick<StsParts, "seal">,
  caller: Omit<Issued, "accessKeyId"> & { readonly session: CallerSession },
  issuedTo?: string,
): Required<Credentials> {
  const keyId = accessKeyId("ASIA", caller.account, call.chance);
  const secret = secretAccessKey(call.chance);
  const token = sealSessionToken(parts.seal, {
    accessKeyId: keyId,
    secretAccessKey: secret,
    caller: { ...caller, accessKeyId: keyId } as unknown as Issued,
    issuedTo,
  });
  return {
    AccessKeyId: keyId,
    SecretAccessKey: secret,
    SessionToken: token,
    Expiration: new Date(caller.session.expiresAtMs),
  };
}

/** A session from now for so many seconds, with nothing special about it. */
export function newSession(call: Pick<Call, "now">, durationSeconds: number): CallerSession {
  const createdAtMs = Math.floor(call.now / 1000) * 1000;
  return {
    createdAtMs,
    expiresAtMs: createdAtMs + durationSeconds * 1000,
    mfaAuthenticated: false,
    tags: {},
    transitiveTagKeys: [],
    policies: [],
    policyArns: [],
    chained: false,
  };
}
