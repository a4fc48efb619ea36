/**
 * Delivery of log files. Each step is one transaction, and a crash between any two loses and doubles nothing:
 * 1. entries are read and sorted into files; the files are written down and the planning cursor is moved with them;
 * 2. each file's entries are read again, and it is put under the key that was written down, with the same bytes
 *    however often it is put;
 * 3. the file is marked as delivered;
 * 4. the second cursor, which keeps the journal from forgetting, follows the oldest file not delivered yet.
 */
import { createHash } from "node:crypto";
import type { Chance } from "../../../runtime/chance.ts";
import type { Clock } from "../../../runtime/clock.ts";
import { moveCursor, readCursor } from "../../../runtime/cursors.ts";
import type { Journal, JournalEntry } from "../../../runtime/journal.ts";
import type { Log } from "../../../runtime/log.ts";
import type { Database } from "../../../runtime/storage/database.ts";
import { deliveryStatusIn } from "../delivery-status/store.ts";
import { chainForFile } from "../digests/chain-for-file.ts";
import { digestChainsIn } from "../digests/store.ts";
import type { PutObjectAs } from "../needs.ts";
import { membersIn } from "../organization-members/store.ts";
import { forgettableBefore } from "../revisions/revision.ts";
import { revisionsIn } from "../revisions/store.ts";
import type { Trail } from "../trails/trail.ts";
import { deliveryRound, RETRY_MS } from "./deliver-object.ts";
import { type PlannedFile, packFile, planFiles } from "./planned-file.ts";
import { selectEntries } from "./select-entries.ts";
import { cutRanges, decodeRanges } from "./sequence-ranges.ts";
import { logFilesIn } from "./store.ts";

const PLANNING = "trail-planning";
const DELIVERY = "trail-delivery";
const ENTRIES_AT_ONCE = 500;
const FILES_AT_ONCE = 20;
const RANGES_AT_ONCE = 100;
/** Entries whose places are held in memory before files are made of them. */
const SELECTED_MAX = 100_000;
/** Far less than AWS's 50 MB: the content of one file is held in memory while it is put. */
const FILE_BYTES_MAX = 8 * 1024 * 1024;

export interface LogDeliveryParts {
  readonly database: Database;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly putObject: PutObjectAs;
  readonly log: Log;
}

export interface LogDelivery {
  /** Delivers everything that was recorded before it began. */
  run(signal?: AbortSignal): Promise<void>;
}

export function logDelivery(parts: LogDeliveryParts): LogDelivery {
  const { database, journal, clock, chance, log } = parts;
  const round = () => deliveryRound({ database, putObject: parts.putObject, now: () => clock.now() });
  type Round = ReturnType<typeof round>;

  const deliver = async (file: PlannedFile, deliveries: Round) => {
    if (deliveries.isBlocked(file)) return;
    const content = () => contentOf(file);
    const put = await deliveries.put({ ...file, kind: "log-file", metadata: {}, content });
    if (put === undefined) return;
    const hash = createHash("sha256").update(put).digest("hex");
    await database.transaction(async (transaction) => {
      const nowMs = clock.now();
      await logFilesIn(transaction).delivered(file, nowMs, hash);
      await deliveryStatusIn(transaction).note(file, "log-file", nowMs);
    });
  };

  const contentOf = async (file: PlannedFile): Promise<Uint8Array> => {
    const found: JournalEntry[] = [];
    // The entries of a file may lie far apart in the journal, so only the stretches that it has are read.
    for (const ranges of inGroups(cutRanges(decodeRanges(file.sequences), ENTRIES_AT_ONCE), RANGES_AT_ONCE)) {
      await database.transaction(async (transaction) => {
        for (const { first, last } of ranges) {
          const entries = await journal.readAfter(transaction, first - 1, last - first + 1);
          found.push(...entries.filter((entry) => entry.sequence <= last && isOfFolder(entry, file)));
        }
      });
    }
    return packFile(file, found);
  };

  const retry = async (deliveries: Round, signal: AbortSignal | undefined) => {
    const given = await database.transaction((transaction) =>
      logFilesIn(transaction).giveUp(clock.now() - RETRY_MS),
    );
    if (given > 0) log.error("files could not be delivered for 30 days and are given up", { files: given });
    let after: PlannedFile | undefined;
    while (!signal?.aborted) {
      const files = await database.transaction((transaction) =>
        logFilesIn(transaction).undelivered(after, FILES_AT_ONCE),
      );
      for (const file of files) await deliver(file, deliveries);
      after = files.at(-1);
      if (after === undefined) return;
    }
  };

  const start = () =>
    database.transaction(async (transaction) => ({
      until: await journal.lastSequence(transaction),
      planned: await readCursor(transaction, PLANNING),
      revisions: await revisionsIn(transaction).all(),
      members: await membersIn(transaction).all(),
      undrained: await digestChainsIn(transaction).undrainedIds(),
    }));
  type Start = Awaited<ReturnType<typeof start>>;

  const plan = (files: readonly FileOfTrail[], position: number, started: Start) =>
    database.transaction(async (transaction) => {
      const chains = digestChainsIn(transaction);
      for (const { file, trail } of files) {
        await logFilesIn(transaction).plan(file, await chainForFile(transaction, file, trail, parts));
      }
      await moveCursor(transaction, PLANNING, position);
      if (position < started.until) return;
      // Everything that the revisions and stops seen at the start could still apply to is planned now.
      for (const [trailId, ofTrail] of started.revisions) {
        await revisionsIn(transaction).forgetBefore(trailId, forgettableBefore(ofTrail));
      }
      await membersIn(transaction).forgetEndedBefore(started.until);
      for (const id of started.undrained) await chains.markDrained(id);
    });

  /** Reads on until enough is selected for some files, or to the end. */
  const collect = async (started: Start, from: number) => {
    const selection = selectEntries(started.revisions, started.members);
    let position = started.revisions.size === 0 ? started.until : from;
    while (position < started.until && selection.size < SELECTED_MAX) {
      const after = position;
      const entries = await database.transaction((transaction) =>
        journal.readAfter(transaction, after, ENTRIES_AT_ONCE),
      );
      const wanted = entries.filter((entry) => entry.sequence <= started.until);
      for (const entry of wanted) selection.add(entry);
      position = wanted.length < ENTRIES_AT_ONCE ? started.until : (wanted.at(-1)?.sequence ?? started.until);
    }
    return { position, selected: selection.take() };
  };

  const advance = async (deliveries: Round, signal: AbortSignal | undefined) => {
    const started = await start();
    let position = started.planned;
    // A chain that ended as it began waits for nothing that is still to be recorded.
    if (position >= started.until && started.undrained.length > 0) await plan([], position, started);
    while (position < started.until && !signal?.aborted) {
      const collected = await collect(started, position);
      position = collected.position;
      const nowMs = clock.now();
      const files = collected.selected.flatMap((selected) =>
        planFiles(selected, nowMs, chance, FILE_BYTES_MAX).map((file) => ({ file, trail: selected.trail })),
      );
      await plan(files, position, started);
      for (const { file } of files) await deliver(file, deliveries);
    }
  };

  const release = () =>
    database.transaction(async (transaction) => {
      const planned = await readCursor(transaction, PLANNING);
      const needed = await logFilesIn(transaction).firstSequenceNeeded();
      await moveCursor(transaction, DELIVERY, needed === undefined ? planned : Math.min(planned, needed - 1));
    });

  return {
    async run(signal) {
      const deliveries = round();
      await retry(deliveries, signal);
      await advance(deliveries, signal);
      await release();
      deliveries.end();
    },
  };
}

/** A file with the trail as it was when it logged the file's entries. */
interface FileOfTrail {
  readonly file: PlannedFile;
  readonly trail: Trail;
}

function inGroups<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

function isOfFolder(entry: JournalEntry, file: PlannedFile): boolean {
  return entry.awsRegion === file.region && entry.recipientAccountId === file.account;
}
