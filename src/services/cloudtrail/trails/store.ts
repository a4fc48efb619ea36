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
  {
    name: "cloudtrail/0008-organization-trails",
    sql: `
      ALTER TABLE cloudtrail_trails ADD COLUMN organization_id TEXT;
      CREATE INDEX cloudtrail_trails_by_organization ON cloudtrail_trails (organization_id);
    `,
  },
];

/** Trails as they are configured now, bound to one transaction. */
export interface TrailStore {
  find(arn: string): Promise<Trail | undefined>;
  /** Of all Regions. */
  ofAccount(account: string): Promise<Trail[]>;
  /** Of all Regions. */
  ofOrganization(organizationId: string): Promise<Trail[]>;
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
    async ofOrganization(organizationId) {
      const rows = await transaction.all<{ trail: string }>(
        "SELECT trail FROM cloudtrail_trails WHERE organization_id = ?",
        organizationId,
      );
      return rows.map((row) => parseTrail(row.trail));
    },
    async all() {
      const rows = await transaction.all<{ trail: string }>("SELECT trail FROM cloudtrail_trails");
      return rows.map((row) => parseTrail(row.trail));
    },
    async save(trail) {
      await transaction.run(
        `INSERT INTO cloudtrail_trails (arn, id, account, organization_id, trail) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (arn) DO UPDATE SET organization_id = excluded.organization_id, trail = excluded.trail`,
        trail.arn,
        trail.id,
        trail.account,
        trail.organizationId ?? null,
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
