import type { Migration, Transaction } from "../../../runtime/storage/database.ts";
import type { Trail } from "../trails/trail.ts";
import type { TrailRevision } from "./revision.ts";

export const revisionMigrations: readonly Migration[] = [
  {
    name: "cloudtrail/0002-trail-revisions",
    sql: `
      CREATE TABLE cloudtrail_trail_revisions (
        trail_id TEXT NOT NULL,
        from_sequence INTEGER NOT NULL,
        request_id TEXT NOT NULL,
        trail TEXT NOT NULL,
        PRIMARY KEY (trail_id, from_sequence)
      );
    `,
  },
];

/** What the trails that log were and are, bound to one transaction. */
export interface RevisionStore {
  add(revision: TrailRevision): Promise<void>;
  /** By trail, oldest first. */
  all(): Promise<ReadonlyMap<string, readonly TrailRevision[]>>;
  forgetBefore(trailId: string, fromSequence: number): Promise<void>;
}

type RevisionRow = { trail_id: string; from_sequence: number; request_id: string; trail: string };

export function revisionsIn(transaction: Transaction): RevisionStore {
  return {
    async add({ fromSequence, requestId, trail }) {
      await transaction.run(
        `INSERT INTO cloudtrail_trail_revisions (trail_id, from_sequence, request_id, trail) VALUES (?, ?, ?, ?)
         ON CONFLICT (trail_id, from_sequence)
         DO UPDATE SET request_id = excluded.request_id, trail = excluded.trail`,
        trail.id,
        fromSequence,
        requestId,
        JSON.stringify(trail),
      );
    },
    async all() {
      const rows = await transaction.all<RevisionRow>(
        `SELECT trail_id, from_sequence, request_id, trail FROM cloudtrail_trail_revisions
         ORDER BY trail_id, from_sequence`,
      );
      const byTrail = new Map<string, TrailRevision[]>();
      for (const row of rows) {
        const revisions = byTrail.get(row.trail_id) ?? [];
        byTrail.set(row.trail_id, revisions);
        // The text was written by `add`.
        const trail = JSON.parse(row.trail) as Trail;
        revisions.push({ fromSequence: row.from_sequence, requestId: row.request_id, trail });
      }
      return byTrail;
    },
    async forgetBefore(trailId, fromSequence) {
      await transaction.run(
        "DELETE FROM cloudtrail_trail_revisions WHERE trail_id = ? AND from_sequence < ?",
        trailId,
        fromSequence,
      );
    },
  };
}
