import { moveCursor, readCursor } from "../../../runtime/cursors.ts";
import type { Job } from "../../../runtime/job.ts";
import type { Journal } from "../../../runtime/journal.ts";
import type { Database, Transaction } from "../../../runtime/storage/database.ts";
import { type EntryUse, entryUse } from "./entry-use.ts";
import { noteAccountUse, noteActionUse, noteKeyUse, noteRoleUse } from "./store.ts";

const READER = "iam-last-used";
const INTERVAL_MS = 60_000;
const BATCH_ENTRIES = 500;

/**
 * When access keys, roles and permissions were last used, as the journal tells: attempts count, whether they
 * succeeded or were denied.
 */
export interface LastUsed {
  /** Reads the journal to its end, so that everything committed before the transaction is known. */
  catchUp(transaction: Transaction): Promise<void>;
  /** Keeps the way to the end short. */
  readonly job: Job;
}

export function lastUsedFrom(journal: Journal, database: Database): LastUsed {
  return {
    async catchUp(transaction) {
      while (await readBatch(transaction, journal));
    },
    job: {
      name: READER,
      intervalMs: INTERVAL_MS,
      async run(signal) {
        let more = true;
        while (more && !signal.aborted) {
          more = await database.transaction((transaction) => readBatch(transaction, journal));
        }
      },
    },
  };
}

/** Gives whether there may be more. */
async function readBatch(transaction: Transaction, journal: Journal): Promise<boolean> {
  const cursor = await readCursor(transaction, READER);
  const entries = await journal.readAfter(transaction, cursor, BATCH_ENTRIES);
  const last = entries.at(-1);
  if (last === undefined) return false;
  const uses = entries.map(entryUse).filter((use) => use !== undefined);
  const latest = (nameOf: (use: EntryUse) => string | undefined) => latestBy(uses, nameOf);
  for (const [accessKeyId, use] of latest((one) => one.accessKeyId)) {
    await noteKeyUse(transaction, accessKeyId, use);
  }
  for (const [roleId, use] of latest((one) => one.roleId)) await noteRoleUse(transaction, roleId, use);
  const byAction = latest(
    ({ principalId, service, action }) => principalId && `${principalId} ${service} ${action}`,
  );
  for (const use of byAction.values()) {
    if (use.principalId !== undefined) await noteActionUse(transaction, use.principalId, use);
  }
  for (const use of latest(({ account, service }) => `${account} ${service}`).values()) {
    await noteAccountUse(transaction, use.account, use);
  }
  await moveCursor(transaction, READER, last.sequence);
  return entries.length === BATCH_ENTRIES;
}

/** The latest use of everything that is named; what has no name is left out. */
function latestBy(
  uses: readonly EntryUse[],
  nameOf: (use: EntryUse) => string | undefined,
): Map<string, EntryUse> {
  const latest = new Map<string, EntryUse>();
  for (const use of uses) {
    const name = nameOf(use);
    if (name === undefined) continue;
    const known = latest.get(name);
    if (known === undefined || use.usedAtMs >= known.usedAtMs) latest.set(name, use);
  }
  return latest;
}
