import type { Caller, RootCaller, UserCaller } from "../../pure/aws/caller.ts";
import type { Transaction } from "../storage/database.ts";

/** A long-term access key that may sign: active, of an account in good standing. */
export interface LongTermCredential {
  readonly secretAccessKey: string;
  readonly caller: RootCaller | UserCaller;
}

/** What a session token says once it was opened and found to be ours. */
export interface TemporaryCredential {
  readonly secretAccessKey: string;
  /** Carries its expiry; the role or user it stands for may be gone by now, see {@link PrincipalPolicies}. */
  readonly caller: Caller & { readonly session?: { readonly expiresAtMs: number } | undefined };
  /** The long-term key that asked for the session and without which it is worth nothing (GetSessionToken). */
  readonly issuedTo?: string | undefined;
}

/** What the gateway asks of those who keep credentials. */
export interface Credentials {
  longTerm(transaction: Transaction, accessKeyId: string): Promise<LongTermCredential | undefined>;
  /** Opens an authenticated, opaque token; undefined when it is not ours or belongs to another key. */
  temporary(accessKeyId: string, sessionToken: string): TemporaryCredential | undefined;
}
