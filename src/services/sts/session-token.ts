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
  /** The long-term key that asked for it, where the session ends with that key. */
  readonly o?: string | undefined;
}

export function sealSessionToken(seal: Seal, credential: SessionCredential): string {
  const content: TokenContent = {
    v: 1,
    k: credential.accessKeyId,
    s: credential.secretAccessKey,
    c: credential.caller,
    o: credential.issuedTo,
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
  const sealed = Buffer.from(token, "base64");
  // Base64 is read past what does not belong to it, and a token is either the one we gave or none.
  if (sealed.toString("base64") !== token) return undefined;
  const plain = seal.open(sealed);
  if (plain === undefined) return undefined;
  const content = readContent(Buffer.from(plain).toString());
  if (content?.v !== 1 || content.k !== accessKeyId) return undefined;
  return { secretAccessKey: content.s, caller: content.c, issuedTo: content.o };
}

/** Other secrets are sealed with the same key; none of them is a token. */
function readContent(text: string): TokenContent | undefined {
  try {
    return JSON.parse(text) as TokenContent;
  } catch {
    return undefined;
  }
}
