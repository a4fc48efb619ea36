import type { Journal, JournalEntry } from "../../../runtime/journal.ts";
import { type JournalReader, openJournalReader } from "../../../runtime/journal-reader.ts";
import type { Database, Transaction } from "../../../runtime/storage/database.ts";
import { type EntryUse, entryUse } from "./entry-use.ts";
import { noteAccountUse, noteActionUse, noteKeyUse, noteRoleUse } from "./store.ts";

const READER = "iam-last-used";
const INTERVAL_MS = 60_000;
const ENTRIES_AT_ONCE = 500;

/**
 * When access keys, roles and permissions were last used, as the journal tells: attempts count, whether they
 * succeeded or were denied.
 */
export type LastUsed = JournalReader;

export function lastUsedFrom(journal: Journal, database: Database): LastUsed {
  return openJournalReader({
    name: READER,
    database,
    journal,
    intervalMs: INTERVAL_MS,
    entriesAtOnce: ENTRIES_AT_ONCE,
    take: noteUses,
  });
}

async function noteUses(transaction: Transaction, entries: readonly JournalEntry[]): Promise<void> {
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
