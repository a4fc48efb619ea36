import type { AccountId } from "../../../pure/aws/account.ts";
import type { Migration, Row, Transaction } from "../../../runtime/storage/database.ts";
import type { Enrollment } from "./enrollment.ts";

export const memberMigrations: readonly Migration[] = [
  {
    name: "cloudtrail/0007-organization-members",
    sql: `
      CREATE TABLE cloudtrail_organization_members (
        organization_id TEXT NOT NULL,
        account TEXT NOT NULL,
        from_sequence INTEGER NOT NULL,
        until_sequence INTEGER,
        ended_by TEXT,
        greeted INTEGER NOT NULL,
        PRIMARY KEY (organization_id, account, from_sequence)
      );
      CREATE UNIQUE INDEX cloudtrail_organization_members_now
        ON cloudtrail_organization_members (account) WHERE until_sequence IS NULL;
      CREATE INDEX cloudtrail_organization_members_to_greet
        ON cloudtrail_organization_members (organization_id, account) WHERE greeted = 0 AND until_sequence IS NULL;
    `,
  },
  {
    // Where CloudTrail cannot take its role it tries again later.
    name: "cloudtrail/0011-prepared-members",
    sql: `
      DROP INDEX cloudtrail_organization_members_to_greet;
      ALTER TABLE cloudtrail_organization_members RENAME COLUMN greeted TO prepared;
      ALTER TABLE cloudtrail_organization_members ADD COLUMN retry_ms INTEGER;
      CREATE INDEX cloudtrail_organization_members_pending
        ON cloudtrail_organization_members (organization_id, account) WHERE prepared = 0 AND until_sequence IS NULL;
    `,
  },
];

/** The member accounts in which CloudTrail works for organizations, bound to one transaction. */
export interface MemberStore {
  /** The organization that CloudTrail works for in the account. */
  organizationOf(account: AccountId): Promise<string | undefined>;
  /** In which it works now. */
  accountsOf(organizationId: string): Promise<AccountId[]>;
  /** Of all organizations, those that ended and are not forgotten yet included. */
  all(): Promise<Enrollment[]>;
  begin(organizationId: string, account: AccountId, fromSequence: number): Promise<void>;
  /** For one account, or for all of the organization. */
  end(
    organizationId: string,
    account: AccountId | undefined,
    untilSequence: number,
    endedBy: string | undefined,
  ): Promise<void>;
  /** Forgets what ended before a place in the journal. What ended at it was ended by a call that comes after. */
  forgetEndedBefore(sequence: number): Promise<void>;
  /** Accounts of some organization that CloudTrail has to prepare now. */
  pending(
    nowMs: number,
  ): Promise<{ readonly organizationId: string; readonly accounts: readonly AccountId[] } | undefined>;
  prepared(organizationId: string, account: AccountId): Promise<void>;
  /** Lets an account wait. */
  retryAt(organizationId: string, account: AccountId, retryMs: number): Promise<void>;
}

interface EnrollmentRow extends Row {
  readonly organization_id: string;
  readonly account: string;
  readonly from_sequence: number;
  readonly until_sequence: number | null;
  readonly ended_by: string | null;
}

export function membersIn(transaction: Transaction): MemberStore {
  return {
    async organizationOf(account) {
      const row = await transaction.get<{ organization_id: string }>(
        "SELECT organization_id FROM cloudtrail_organization_members WHERE account = ? AND until_sequence IS NULL",
        account,
      );
      return row?.organization_id;
    },
    async accountsOf(organizationId) {
      const rows = await transaction.all<{ account: string }>(
        `SELECT account FROM cloudtrail_organization_members
         WHERE organization_id = ? AND until_sequence IS NULL ORDER BY account`,
        organizationId,
      );
      return rows.map(({ account }) => account as AccountId);
    },
    async all() {
      const rows = await transaction.all<EnrollmentRow>(
        `SELECT organization_id, account, from_sequence, until_sequence, ended_by
         FROM cloudtrail_organization_members ORDER BY organization_id, account, from_sequence`,
      );
      return rows.map((row) => ({
        organizationId: row.organization_id,
        // The account was one of the house when it joined.
        account: row.account as AccountId,
        fromSequence: row.from_sequence,
        untilSequence: row.until_sequence ?? undefined,
        endedBy: row.ended_by ?? undefined,
      }));
    },
    async begin(organizationId, account, fromSequence) {
      await transaction.run(
        `INSERT INTO cloudtrail_organization_members (organization_id, account, from_sequence, prepared)
         VALUES (?, ?, ?, 0)
         ON CONFLICT (organization_id, account, from_sequence)
         DO UPDATE SET until_sequence = NULL, ended_by = NULL, prepared = 0, retry_ms = NULL`,
        organizationId,
        account,
        fromSequence,
      );
    },
    async end(organizationId, account, untilSequence, endedBy) {
      await transaction.run(
        `UPDATE cloudtrail_organization_members SET until_sequence = ?, ended_by = ?
         WHERE organization_id = ? AND until_sequence IS NULL AND account = COALESCE(?, account)`,
        untilSequence,
        endedBy ?? null,
        organizationId,
        account ?? null,
      );
    },
    async forgetEndedBefore(sequence) {
      await transaction.run("DELETE FROM cloudtrail_organization_members WHERE until_sequence < ?", sequence);
    },
    async pending(nowMs) {
      const rows = await transaction.all<{ organization_id: string; account: string }>(
        `SELECT organization_id, account FROM cloudtrail_organization_members
         WHERE prepared = 0 AND until_sequence IS NULL AND COALESCE(retry_ms, 0) <= ?
         ORDER BY organization_id, account`,
        nowMs,
      );
      const organizationId = rows[0]?.organization_id;
      if (organizationId === undefined) return undefined;
      const ofOne = rows.filter((row) => row.organization_id === organizationId);
      return { organizationId, accounts: ofOne.map(({ account }) => account as AccountId) };
    },
    async prepared(organizationId, account) {
      await transaction.run(
        `UPDATE cloudtrail_organization_members SET prepared = 1
         WHERE organization_id = ? AND account = ? AND until_sequence IS NULL`,
        organizationId,
        account,
      );
    },
    async retryAt(organizationId, account, retryMs) {
      await transaction.run(
        `UPDATE cloudtrail_organization_members SET retry_ms = ?
         WHERE organization_id = ? AND account = ? AND until_sequence IS NULL`,
        retryMs,
        organizationId,
        account,
      );
    },
  };
}
