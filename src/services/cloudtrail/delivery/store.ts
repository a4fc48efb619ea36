import type { AccountId } from "../../../pure/aws/account.ts";
import type { DigestedLogFile } from "../../../pure/event/digest-file.ts";
import type { Migration, Row, Transaction } from "../../../runtime/storage/database.ts";
import type { PlannedFile } from "./planned-file.ts";

export const deliveryMigrations: readonly Migration[] = [
  {
    name: "cloudtrail/0003-delivery",
    sql: `
      CREATE TABLE cloudtrail_log_files (
        id TEXT NOT NULL PRIMARY KEY,
        trail_id TEXT NOT NULL,
        trail_arn TEXT NOT NULL,
        trail_account TEXT NOT NULL,
        account TEXT NOT NULL,
        region TEXT NOT NULL,
        bucket TEXT NOT NULL,
        object_key TEXT NOT NULL,
        first_sequence INTEGER NOT NULL,
        last_sequence INTEGER NOT NULL,
        sequences TEXT NOT NULL,
        oldest_event_ms INTEGER NOT NULL,
        newest_event_ms INTEGER NOT NULL,
        planned_ms INTEGER NOT NULL,
        chain_id TEXT,
        delivered_ms INTEGER,
        hash TEXT
      );
      CREATE INDEX cloudtrail_log_files_undelivered
        ON cloudtrail_log_files (first_sequence, id) WHERE delivered_ms IS NULL;
      CREATE INDEX cloudtrail_log_files_by_chain ON cloudtrail_log_files (chain_id) WHERE chain_id IS NOT NULL;
      CREATE TABLE cloudtrail_delivery_status (
        trail_id TEXT NOT NULL,
        region TEXT NOT NULL,
        kind TEXT NOT NULL,
        attempted_ms INTEGER NOT NULL,
        delivered_ms INTEGER,
        error TEXT,
        PRIMARY KEY (trail_id, region, kind)
      );
    `,
  },
];

/** A delivered file that no digest covers yet. */
export interface CoveredFile extends DigestedLogFile {
  readonly id: string;
  readonly deliveredAtMs: number;
}

export interface LogFileStore {
  plan(file: PlannedFile, chainId: string | undefined): Promise<void>;
  /** Not delivered yet, oldest first, after the one given. */
  undelivered(after: PlannedFile | undefined, limit: number): Promise<PlannedFile[]>;
  /** The first journal entry that is still needed, for a file that is not delivered yet. */
  firstSequenceNeeded(): Promise<number | undefined>;
  /** The file is kept for its digest, or forgotten when no digest is to cover it. */
  delivered(file: PlannedFile, nowMs: number, hash: string): Promise<void>;
  giveUp(plannedBeforeMs: number): Promise<number>;
  /** Of one chain, in the order of delivery. */
  uncovered(chainId: string): Promise<CoveredFile[]>;
  hasUndelivered(chainId: string): Promise<boolean>;
  covered(id: string): Promise<void>;
}

interface FileRow extends Row {
  readonly id: string;
  readonly trail_id: string;
  readonly trail_arn: string;
  readonly trail_account: string;
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
  readonly object_key: string;
  readonly first_sequence: number;
  readonly last_sequence: number;
  readonly sequences: string;
  readonly oldest_event_ms: number;
  readonly newest_event_ms: number;
  readonly planned_ms: number;
}

type CoveredRow = {
  id: string;
  bucket: string;
  object_key: string;
  hash: string;
  oldest_event_ms: number;
  newest_event_ms: number;
  delivered_ms: number;
};

export function logFilesIn(transaction: Transaction): LogFileStore {
  return {
    async plan(file, chainId) {
      await transaction.run(
        `INSERT INTO cloudtrail_log_files (id, trail_id, trail_arn, trail_account, account, region, bucket, object_key,
           first_sequence, last_sequence, sequences, oldest_event_ms, newest_event_ms, planned_ms, chain_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        file.id,
        file.trail.id,
        file.trail.arn,
        file.trail.account,
        file.account,
        file.region,
        file.bucket,
        file.key,
        file.firstSequence,
        file.lastSequence,
        file.sequences,
        file.oldestEventTimeMs,
        file.newestEventTimeMs,
        file.plannedAtMs,
        chainId ?? null,
      );
    },
    async undelivered(after, limit) {
      const rows = await transaction.all<FileRow>(
        `SELECT id, trail_id, trail_arn, trail_account, account, region, bucket, object_key, first_sequence,
           last_sequence, sequences, oldest_event_ms, newest_event_ms, planned_ms
         FROM cloudtrail_log_files
         WHERE delivered_ms IS NULL AND (first_sequence > ? OR (first_sequence = ? AND id > ?))
         ORDER BY first_sequence, id LIMIT ?`,
        after?.firstSequence ?? 0,
        after?.firstSequence ?? 0,
        after?.id ?? "",
        limit,
      );
      return rows.map(fileOf);
    },
    async firstSequenceNeeded() {
      const row = await transaction.get<{ first: number | null }>(
        "SELECT MIN(first_sequence) AS first FROM cloudtrail_log_files WHERE delivered_ms IS NULL",
      );
      return row?.first ?? undefined;
    },
    async delivered(file, nowMs, hash) {
      const kept = await transaction.run(
        "UPDATE cloudtrail_log_files SET delivered_ms = ?, hash = ? WHERE id = ? AND chain_id IS NOT NULL",
        nowMs,
        hash,
        file.id,
      );
      if (kept === 0) await transaction.run("DELETE FROM cloudtrail_log_files WHERE id = ?", file.id);
    },
    async giveUp(plannedBeforeMs) {
      return transaction.run(
        "DELETE FROM cloudtrail_log_files WHERE delivered_ms IS NULL AND planned_ms < ?",
        plannedBeforeMs,
      );
    },
    async uncovered(chainId) {
      const rows = await transaction.all<CoveredRow>(
        `SELECT id, bucket, object_key, hash, oldest_event_ms, newest_event_ms, delivered_ms
         FROM cloudtrail_log_files WHERE chain_id = ? AND delivered_ms IS NOT NULL
         ORDER BY delivered_ms, first_sequence, id`,
        chainId,
      );
      return rows.map((row) => ({
        id: row.id,
        bucket: row.bucket,
        key: row.object_key,
        hash: row.hash,
        oldestEventTimeMs: row.oldest_event_ms,
        newestEventTimeMs: row.newest_event_ms,
        deliveredAtMs: row.delivered_ms,
      }));
    },
    async hasUndelivered(chainId) {
      const row = await transaction.get(
        "SELECT 1 AS found FROM cloudtrail_log_files WHERE chain_id = ? AND delivered_ms IS NULL LIMIT 1",
        chainId,
      );
      return row !== undefined;
    },
    async covered(id) {
      await transaction.run("DELETE FROM cloudtrail_log_files WHERE id = ?", id);
    },
  };
}

function fileOf(row: FileRow): PlannedFile {
  return {
    id: row.id,
    // The account of a trail was checked when the trail was made.
    trail: { id: row.trail_id, arn: row.trail_arn, account: row.trail_account as AccountId },
    account: row.account,
    region: row.region,
    bucket: row.bucket,
    key: row.object_key,
    firstSequence: row.first_sequence,
    lastSequence: row.last_sequence,
    sequences: row.sequences,
    oldestEventTimeMs: row.oldest_event_ms,
    newestEventTimeMs: row.newest_event_ms,
    plannedAtMs: row.planned_ms,
  };
}
