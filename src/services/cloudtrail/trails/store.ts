import type { Migration, Transaction } from "../../../runtime/storage/database.ts";
import type { Trail } from "./trail.ts";

export const trailMigrations: readonly Migration[] = [
  {
    name: "cloudtrail/0001-trails",
    sql: `
      CREATE TABLE cloudtrail_trails (
        arn TEXT NOT NULL PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        account TEXT NOT NULL,
        trail TEXT NOT NULL
      );
      CREATE INDEX cloudtrail_trails_by_account ON cloudtrail_trails (account);
    `,
  },
];

/** Trails as they are configured now, bound to one transaction. */
export interface TrailStore {
  find(arn: string): Promise<Trail | undefined>;
  /** Of all Regions. */
  ofAccount(account: string): Promise<Trail[]>;
  /** Of all accounts. */
  all(): Promise<Trail[]>;
  save(trail: Trail): Promise<void>;
  remove(arn: string): Promise<void>;
}

export function trailsIn(transaction: Transaction): TrailStore {
  return {
    async find(arn) {
      const row = await transaction.get<{ trail: string }>(
        "SELECT trail FROM cloudtrail_trails WHERE arn = ?",
        arn,
      );
      return row && parseTrail(row.trail);
    },
    async ofAccount(account) {
      const rows = await transaction.all<{ trail: string }>(
        "SELECT trail FROM cloudtrail_trails WHERE account = ?",
        account,
      );
      return rows.map((row) => parseTrail(row.trail));
    },
    async all() {
      const rows = await transaction.all<{ trail: string }>("SELECT trail FROM cloudtrail_trails");
      return rows.map((row) => parseTrail(row.trail));
    },
    async save(trail) {
      await transaction.run(
        `INSERT INTO cloudtrail_trails (arn, id, account, trail) VALUES (?, ?, ?, ?)
         ON CONFLICT (arn) DO UPDATE SET trail = excluded.trail`,
        trail.arn,
        trail.id,
        trail.account,
        JSON.stringify(trail),
      );
    },
    async remove(arn) {
      await transaction.run("DELETE FROM cloudtrail_trails WHERE arn = ?", arn);
    },
  };
}

// The row was written from a Trail by `save` and by nothing else.
function parseTrail(text: string): Trail {
  return JSON.parse(text) as Trail;
}
