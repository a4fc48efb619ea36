import type { Migration, Transaction } from "../../../runtime/storage/database.ts";
import type { Trail } from "../trails/trail.ts";

/** On what `delivery/store.ts` made first. */
export const deliveryStatusMigrations: readonly Migration[] = [
  {
    // An organization's trail is delivered for each account by itself.
    name: "cloudtrail/0009-delivery-status-of-accounts",
    sql: `
      CREATE TABLE cloudtrail_account_delivery_status (
        trail_id TEXT NOT NULL,
        account TEXT NOT NULL,
        region TEXT NOT NULL,
        kind TEXT NOT NULL,
        attempted_ms INTEGER NOT NULL,
        delivered_ms INTEGER,
        error TEXT,
        PRIMARY KEY (trail_id, account, region, kind)
      );
      INSERT INTO cloudtrail_account_delivery_status
        SELECT s.trail_id, t.account, s.region, s.kind, s.attempted_ms, s.delivered_ms, s.error
        FROM cloudtrail_delivery_status s JOIN cloudtrail_trails t ON t.id = s.trail_id;
      DROP TABLE cloudtrail_delivery_status;
    `,
  },
];

/** How the last deliveries of one kind went; everything is absent until there was one. */
export interface KindStatus {
  readonly attemptedAtMs?: number | undefined;
  readonly deliveredAtMs?: number | undefined;
  /** S3's code, until a delivery succeeds. */
  readonly error?: string | undefined;
}

export interface DeliveryStatus {
  readonly logFiles: KindStatus;
  readonly digests: KindStatus;
}

export type DeliveryKind = "log-file" | "digest";

/** What fails and succeeds by itself of the deliveries of a trail. */
export interface DeliveredPart {
  readonly trail: Pick<Trail, "id" | "account">;
  /** Whose events they are. */
  readonly account: string;
  readonly region: string;
}

export interface DeliveryStatusStore {
  of(trailId: string, account: string, region: string): Promise<DeliveryStatus>;
  /** Nothing is noted of a trail that is gone, or gone from the account. `error` is absent when it went well. */
  note(of: DeliveredPart, kind: DeliveryKind, nowMs: number, error?: string): Promise<void>;
  /** Of all accounts, or of one. */
  forget(trailId: string, account?: string): Promise<void>;
  /** Of all accounts but one. */
  forgetOthers(trailId: string, account: string): Promise<void>;
}

type StatusRow = { kind: string; attempted_ms: number; delivered_ms: number | null; error: string | null };

export function deliveryStatusIn(transaction: Transaction): DeliveryStatusStore {
  return {
    async of(trailId, account, region) {
      const rows = await transaction.all<StatusRow>(
        `SELECT kind, attempted_ms, delivered_ms, error FROM cloudtrail_account_delivery_status
         WHERE trail_id = ? AND account = ? AND region = ?`,
        trailId,
        account,
        region,
      );
      const kind = (wanted: DeliveryKind): KindStatus => {
        const row = rows.find((found) => found.kind === wanted);
        return {
          attemptedAtMs: row?.attempted_ms,
          deliveredAtMs: row?.delivered_ms ?? undefined,
          error: row?.error ?? undefined,
        };
      };
      return { logFiles: kind("log-file"), digests: kind("digest") };
    },
    async note({ trail, account, region }, kind, nowMs, error) {
      const found = await transaction.get(
        `SELECT 1 AS found FROM cloudtrail_trails t WHERE t.id = ? AND (t.account = ? OR EXISTS (
           SELECT 1 FROM cloudtrail_organization_members m WHERE m.organization_id = t.organization_id
             AND m.account = ? AND m.until_sequence IS NULL))`,
        trail.id,
        account,
        account,
      );
      if (found === undefined) return;
      await transaction.run(
        `INSERT INTO cloudtrail_account_delivery_status
           (trail_id, account, region, kind, attempted_ms, delivered_ms, error)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (trail_id, account, region, kind) DO UPDATE SET attempted_ms = excluded.attempted_ms,
           delivered_ms = COALESCE(excluded.delivered_ms, cloudtrail_account_delivery_status.delivered_ms),
           error = excluded.error`,
        trail.id,
        account,
        region,
        kind,
        nowMs,
        error === undefined ? nowMs : null,
        error ?? null,
      );
    },
    async forget(trailId, account) {
      await transaction.run(
        "DELETE FROM cloudtrail_account_delivery_status WHERE trail_id = ? AND account = COALESCE(?, account)",
        trailId,
        account ?? null,
      );
    },
    async forgetOthers(trailId, account) {
      await transaction.run(
        "DELETE FROM cloudtrail_account_delivery_status WHERE trail_id = ? AND account <> ?",
        trailId,
        account,
      );
    },
  };
}
