import type { HistoryAttributeName, HistoryResource } from "../pure/event/history-attributes.ts";
import type { JournalRecord } from "../pure/event/insight-record.ts";
import type { EventRecord } from "../pure/event/record.ts";
import type { Asker } from "./journal-reader.ts";
import type { Transaction } from "./storage/database.ts";

/** One record as it stands in the journal. */
export interface JournalEntry {
  /** Ever growing in commit order, gaps allowed. */
  readonly sequence: number;
  readonly recipientAccountId: string;
  readonly awsRegion: string;
  readonly eventTimeMs: number;
  readonly eventCategory: EventRecord["eventCategory"];
  /** The serialized record, exactly as it is delivered. */
  readonly text: string;
}

export interface DecidedEvent {
  readonly text: string;
  /** Undefined for events that no call made. */
  readonly decided: string | undefined;
}

/** The eight attributes of LookupEvents. */
export type HistoryAttribute = HistoryAttributeName;

export interface HistoryQuery {
  readonly recipientAccountId: string;
  readonly awsRegion: string;
  /** Management events unless Insights events are asked for. */
  readonly category?: "Management" | "Insight" | undefined;
  readonly attribute?: { readonly name: HistoryAttribute; readonly value: string } | undefined;
  /** Inclusive. */
  readonly startTimeMs: number;
  /** Inclusive. */
  readonly endTimeMs: number;
  /** Where the page before ended: entries older than this (by time, then sequence) follow. */
  readonly before?: { readonly eventTimeMs: number; readonly sequence: number } | undefined;
  readonly limit: number;
}

/**
 * The append-only log of everything that was asked of the house. Readers follow `sequence`, never
 * `eventTime`: a long call commits after a short one that began later, and a reader that went by time
 * would miss it.
 */
export interface Journal {
  /** `decided` is the JSON of what authorization decided of the call; it stays in the house. */
  append(transaction: Transaction, record: JournalRecord, decided?: string): Promise<void>;
  /** A record of any account and category by its event id, with what was decided of its call. */
  find(asker: Asker, eventId: string): Promise<DecidedEvent | undefined>;
  /** Up to `limit` entries after the sequence, in order, of all accounts, Regions and categories. */
  readAfter(transaction: Transaction, sequence: number, limit: number): Promise<JournalEntry[]>;
  /** The highest sequence so far, 0 when empty. */
  lastSequence(transaction: Transaction): Promise<number>;
  /** Management (or Insights) events, newest first; everything committed before the asker began is found. */
  history(asker: Asker, query: HistoryQuery): Promise<JournalEntry[]>;
  /** What event history says that a record is about. */
  resourcesOf(record: EventRecord): HistoryResource[];
  /**
   * Forgets entries, and what history knows of them, of before the time `olderThanMs` that every registered
   * reader has passed; a bounded number at once, oldest first. Gives how many, 0 when there is nothing left
   * to do. `keepAfterSequence` is the lowest cursor of all readers.
   */
  prune(transaction: Transaction, olderThanMs: number, keepAfterSequence: number): Promise<number>;
}
