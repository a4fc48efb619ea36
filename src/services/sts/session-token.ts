import type { Caller } from "../../pure/aws/caller.ts";
import type { TemporaryCredential } from "../../runtime/gateway/credentials.ts";
import type { Seal } from "../../runtime/seal.ts";

/**
 * A session token is the sealed JSON of the credential it belongs to, in base64: opaque to its bearer,
 * authenticated, and needing no row. What can change after it was issued (whether the role or user is
 * still there, what its policies say) is looked up whenever it is used.
 */
interface TokenContent {
  /** The format's number, first so that a later one can tell. */
  readonly v: 1;
  readonly k: string;
  readonly s: string;
  readonly c: Caller;
}

export function sealSessionToken(seal: Seal, credential: SessionCredential): string {
  const content: TokenContent = {
    v: 1,
    k: credential.accessKeyId,
    s: credential.secretAccessKey,
    c: credential.caller,
  };
  return Buffer.from(seal.seal(Buffer.from(JSON.stringify(content)))).toString("base64");
}

export interface SessionCredential extends TemporaryCredential {
  readonly accessKeyId: string;
}

/** Undefined for a token that is not ours, was changed, or belongs to another access key. */
export function openSessionToken(
  seal: Seal,
  accessKeyId: string,
  token: string,
): TemporaryCredential | undefined {
  const plain = seal.open(Buffer.from(token, "base64"));
  if (plain === undefined) return undefined;
  const content = JSON.parse(Buffer.from(plain).toString()) as TokenContent;
  if (content.v !== 1 || content.k !== accessKeyId) return undefined;
  return { secretAccessKey: content.s, caller: content.c };
}
