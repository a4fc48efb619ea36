import type { EventRecord, Json } from "../../../pure/event/record.ts";
import { moveCursor, readCursor } from "../../../runtime/cursors.ts";
import type { Job } from "../../../runtime/job.ts";
import type { Journal, JournalEntry } from "../../../runtime/journal.ts";
import type { Database, Transaction } from "../../../runtime/storage/database.ts";
import { type KeyUse, noteKeyUse, noteRoleUse } from "./store.ts";

const READER = "iam-last-used";
const INTERVAL_MS = 60_000;
const BATCH_ENTRIES = 500;

/** When access keys and roles were last used, as the journal tells. */
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
  const { keys, roles } = usesIn(entries);
  for (const [accessKeyId, use] of keys) await noteKeyUse(transaction, accessKeyId, use);
  for (const [roleId, use] of roles) await noteRoleUse(transaction, roleId, use);
  await moveCursor(transaction, READER, last.sequence);
  return entries.length === BATCH_ENTRIES;
}

interface Uses {
  readonly keys: ReadonlyMap<string, KeyUse>;
  readonly roles: ReadonlyMap<string, KeyUse>;
}

/** The latest use of every access key and role in the entries. */
function usesIn(entries: readonly JournalEntry[]): Uses {
  const keys = new Map<string, KeyUse>();
  const roles = new Map<string, KeyUse>();
  for (const { text, eventTimeMs, awsRegion, eventCategory } of entries) {
    // An Insights event is about the calls of many, and has no identity.
    if (eventCategory === "Insight") continue;
    const record = JSON.parse(text) as Pick<EventRecord, "userIdentity" | "eventSource">;
    const use = { usedAtMs: eventTimeMs, service: serviceOf(record.eventSource), region: awsRegion };
    const { accessKeyId, sessionContext } = record.userIdentity;
    const issuer = memberOf(sessionContext, "sessionIssuer");
    const roleId = memberOf(issuer, "principalId");
    if (memberOf(issuer, "type") === "Role" && typeof roleId === "string") noteLatest(roles, roleId, use);
    if (typeof accessKeyId === "string" && !accessKeyId.startsWith("ASIA"))
      noteLatest(keys, accessKeyId, use);
  }
  return { keys, roles };
}

function noteLatest(uses: Map<string, KeyUse>, name: string, use: KeyUse): void {
  const known = uses.get(name);
  if (known === undefined || use.usedAtMs >= known.usedAtMs) uses.set(name, use);
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return (value as { readonly [name: string]: Json | undefined })[name];
}

function serviceOf(eventSource: string): string {
  const dot = eventSource.indexOf(".");
  return dot < 0 ? eventSource : eventSource.slice(0, dot);
}
