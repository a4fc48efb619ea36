import type { Chance } from "../../runtime/chance.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { GuessLimit } from "../../runtime/guess-limit.ts";
import type { Journal } from "../../runtime/journal.ts";
import type { Metrics } from "../../runtime/metrics.ts";
import type { Seal } from "../../runtime/seal.ts";
import type { Database, Transaction } from "../../runtime/storage/database.ts";
import type { SignInNeeds } from "./needs.ts";
import { type SignInEvent, signInRecord } from "./record.ts";
import type { Visit } from "./visit.ts";

/** What sign-in works with. */
export interface SignInParts {
  readonly needs: SignInNeeds;
  readonly database: Database;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly seal: Seal;
  readonly metrics: Metrics;
  /** At one identity's password, whether or not there is such an identity. */
  readonly identityGuesses: GuessLimit;
  /** From one address, at anybody's. */
  readonly addressGuesses: GuessLimit;
}

export async function record(
  { journal, chance }: SignInParts,
  transaction: Transaction,
  event: SignInEvent,
  visit: Visit,
): Promise<void> {
  await journal.append(transaction, signInRecord(event, visit, chance));
}
