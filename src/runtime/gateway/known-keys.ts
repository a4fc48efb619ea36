import type { Clock } from "../clock.ts";
import type { Database, Transaction } from "../storage/database.ts";
import type { Credentials, LongTermCredential } from "./credentials.ts";

/**
 * Long-term keys, remembered for a moment so that a signature is verified without a transaction of its own.
 * Invariant: what is remembered decides nothing. A call is made only by who the key stands for in the call's
 * own transaction, and is refused only by what was looked up for it.
 */
export interface KnownKeys {
  /** The key as remembered; looked up when it is not, or when that is asked for. */
  find(accessKeyId: string, anew: boolean): Promise<FoundLongTerm>;
  /** The key as a transaction sees it. */
  present(transaction: Transaction, accessKeyId: string): Promise<LongTermCredential | undefined>;
}

export interface FoundLongTerm {
  readonly credential: LongTermCredential | undefined;
  readonly remembered: boolean;
}

const REMEMBERED_MS = 1000;
const REMEMBERED_MAX = 10_000;

export function openKnownKeys(parts: {
  readonly database: Database;
  readonly credentials: Pick<Credentials, "longTerm">;
  readonly clock: Clock;
}): KnownKeys {
  const { database, credentials, clock } = parts;
  const memory = new Map<string, { readonly credential: LongTermCredential; readonly untilMs: number }>();

  function remembered(accessKeyId: string): LongTermCredential | undefined {
    const entry = memory.get(accessKeyId);
    if (entry === undefined) return undefined;
    const leftMs = entry.untilMs - clock.now();
    // More is left than was given when the clock was set back.
    return leftMs > 0 && leftMs <= REMEMBERED_MS ? entry.credential : undefined;
  }

  function remember(accessKeyId: string, credential: LongTermCredential | undefined): void {
    memory.delete(accessKeyId);
    if (credential === undefined) return;
    memory.set(accessKeyId, { credential, untilMs: clock.now() + REMEMBERED_MS });
    if (memory.size <= REMEMBERED_MAX) return;
    const oldest = memory.keys().next();
    if (!oldest.done) memory.delete(oldest.value);
  }

  return {
    async find(accessKeyId, anew) {
      const known = anew ? undefined : remembered(accessKeyId);
      if (known !== undefined) return { credential: known, remembered: true };
      const credential = await database.transaction((transaction) =>
        credentials.longTerm(transaction, accessKeyId),
      );
      remember(accessKeyId, credential);
      return { credential, remembered: false };
    },
    present: (transaction, accessKeyId) => credentials.longTerm(transaction, accessKeyId),
  };
}
