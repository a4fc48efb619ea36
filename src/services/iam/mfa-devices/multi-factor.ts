import { belongsToAccount, type Caller } from "../../../pure/aws/caller.ts";
import { acceptCode, type DeviceClock } from "../../../pure/multi-factor/totp.ts";
import type { Clock } from "../../../runtime/clock.ts";
import { openGuessLimit } from "../../../runtime/guess-limit.ts";
import type { Seal } from "../../../runtime/seal.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { findDevice } from "./device.ts";
import { hmacSha1, openSeed } from "./seed.ts";
import { findAssignment, setClock } from "./store.ts";

/** A code of a device: valid for the caller, wrong (or used, or one guess too many), or of no device of the caller. */
export type CodeVerdict = "valid" | "wrong" | "no-device";

export interface OneTimeCode {
  readonly serialNumber: string;
  readonly code: string;
}

/** What proves the second factor, for those outside IAM. */
export interface MultiFactor {
  /** Judges a code and leaves it as it is, for who has still to decide whether the call is allowed. */
  verify(transaction: Transaction, caller: Caller, code: OneTimeCode): Promise<CodeVerdict>;
  /** Spends a code that was valid: nobody is let in with it, or with an earlier one, again. */
  spend(transaction: Transaction, caller: Caller, code: OneTimeCode): Promise<void>;
}

const GUESSES_AT_ONCE = 10;
const GUESS_REFILL_MS = 60_000;

export function multiFactorWith({ seal, clock }: { seal: Seal; clock: Clock }): MultiFactor {
  const guesses = openGuessLimit({ clock, atOnce: GUESSES_AT_ONCE, refillMs: GUESS_REFILL_MS });

  const judge = async (
    transaction: Transaction,
    caller: Caller,
    { serialNumber, code }: OneTimeCode,
  ): Promise<{ readonly deviceId: string; readonly next: DeviceClock | undefined } | undefined> => {
    if (!belongsToAccount(caller) || (caller.kind !== "user" && caller.kind !== "root")) return undefined;
    const device = await findDevice(transaction, caller.account, serialNumber);
    const assignment = device && (await findAssignment(transaction, device.id));
    const userId = caller.kind === "user" ? caller.userId : undefined;
    if (device === undefined || assignment === undefined || assignment.userId !== userId) return undefined;
    const next = acceptCode(hmacSha1, openSeed(seal, device), assignment.clock, clock.now(), code);
    return { deviceId: device.id, next };
  };

  return {
    async verify(transaction, caller, code) {
      const judged = await judge(transaction, caller, code);
      if (judged === undefined) return "no-device";
      // Counted before it is told, and for right ones as well: who has none left learns nothing.
      if (!guesses.take(judged.deviceId) || judged.next === undefined) return "wrong";
      guesses.restore(judged.deviceId);
      return "valid";
    },
    async spend(transaction, caller, code) {
      const judged = await judge(transaction, caller, code);
      if (judged?.next === undefined) throw new Error("only a code that was valid is spent");
      await setClock(transaction, judged.deviceId, judged.next);
    },
  };
}
