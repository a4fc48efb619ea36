import {
  cutLogFiles,
  type LogFileKind,
  logFileContent,
  logFileKey,
  uniqueString,
} from "../../../pure/event/log-file.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { JournalEntry } from "../../../runtime/journal.ts";
import type { Trail } from "../trails/trail.ts";
import { decodeRanges, encodeRanges } from "./sequence-ranges.ts";

/** A log file that is written down before it is put, so that putting it again puts the same bytes. */
export interface PlannedFile {
  readonly id: string;
  readonly trail: Pick<Trail, "id" | "arn" | "account">;
  /** Whose events they are. */
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
  readonly key: string;
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** See sequence-ranges.ts. */
  readonly sequences: string;
  readonly oldestEventTimeMs: number;
  readonly newestEventTimeMs: number;
  readonly plannedAtMs: number;
}

/** What is kept of an entry until its file is written: its place and size, and not its text. */
export interface SelectedEntry {
  readonly sequence: number;
  readonly eventTimeMs: number;
  /** Of its text. */
  readonly bytes: number;
}

/** The entries that one trail delivers to one folder. */
export interface SelectedEntries {
  readonly trail: Trail;
  readonly kind: LogFileKind;
  readonly account: string;
  readonly region: string;
  readonly entries: readonly SelectedEntry[];
}

export function planFiles(
  selected: SelectedEntries,
  nowMs: number,
  chance: Chance,
  bytesMax: number,
): PlannedFile[] {
  const { trail, kind, account, region, entries } = selected;
  const place = { prefix: trail.prefix, organizationId: trail.organizationId, account, region };
  return cutLogFiles(entries, bytesMax).map((packed) => {
    const id = uniqueString(chance);
    const sequences = packed.map(({ sequence }) => sequence);
    const times = packed.map(({ eventTimeMs }) => eventTimeMs);
    return {
      id,
      trail: { id: trail.id, arn: trail.arn, account: trail.account },
      account,
      region,
      bucket: trail.bucket,
      key: logFileKey(place, nowMs, id, kind),
      firstSequence: sequences.at(0) ?? 0,
      lastSequence: sequences.at(-1) ?? 0,
      sequences: encodeRanges(sequences),
      oldestEventTimeMs: times.reduce((one, other) => Math.min(one, other)),
      newestEventTimeMs: times.reduce((one, other) => Math.max(one, other)),
      plannedAtMs: nowMs,
    };
  });
}

/**
 * The content of a planned file from the entries of the journal. Throws when one is missing: the same key must never
 * be put with other bytes.
 */
export function packFile(file: PlannedFile, entries: readonly JournalEntry[]): Uint8Array {
  const bySequence = new Map(entries.map((entry) => [entry.sequence, entry]));
  const records: string[] = [];
  for (const { first, last } of decodeRanges(file.sequences)) {
    for (let sequence = first; sequence <= last; sequence++) {
      const entry = bySequence.get(sequence);
      if (entry === undefined) throw new Error(`journal entry ${sequence} of ${file.key} is gone`);
      records.push(entry.text);
    }
  }
  if (records.length === 0) throw new Error(`${file.key} was planned without entries`);
  return logFileContent(records);
}
