import type { AccountId } from "../../../pure/aws/account.ts";
import type { PagePosition } from "../../../pure/aws/pagination.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import type { Member } from "./account.ts";

type Row = {
  readonly account_id: string;
  readonly organization_id: string;
  readonly parent_id: string;
  readonly joined_method: string;
  readonly joined_at_ms: number;
  readonly status: string;
  readonly closed_at_ms: number | null;
  readonly tags: string;
};

const COLUMNS =
  "account_id, organization_id, parent_id, joined_method, joined_at_ms, status, closed_at_ms, tags";
const BY_JOINING = "ORDER BY joined_at_ms, account_id";

function memberOf(row: Row): Member {
  return {
    account: row.account_id as AccountId,
    organizationId: row.organization_id,
    parentId: row.parent_id,
    joinedMethod: row.joined_method as Member["joinedMethod"],
    joinedAtMs: Number(row.joined_at_ms),
    status: row.status as Member["status"],
    closedAtMs: row.closed_at_ms === null ? undefined : Number(row.closed_at_ms),
    tags: JSON.parse(row.tags) as Tags,
  };
}

export async function insertMember(transaction: Transaction, member: Member): Promise<void> {
  await transaction.run(
    `INSERT INTO organizations_accounts (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    member.account,
    member.organizationId,
    member.parentId,
    member.joinedMethod,
    member.joinedAtMs,
    member.status,
    member.closedAtMs ?? null,
    JSON.stringify(member.tags),
  );
}

/** In whatever organization it is. */
export async function findMember(transaction: Transaction, account: AccountId): Promise<Member | undefined> {
  const row = await transaction.get<Row>(
    `SELECT ${COLUMNS} FROM organizations_accounts WHERE account_id = ?`,
    account,
  );
  return row && memberOf(row);
}

/** By joining; of the whole organization, or those right below a root or unit. */
export async function listMembers(
  transaction: Transaction,
  organizationId: string,
  parentId?: string | undefined,
): Promise<Member[]> {
  const rows =
    parentId === undefined
      ? await transaction.all<Row>(
          `SELECT ${COLUMNS} FROM organizations_accounts WHERE organization_id = ? ${BY_JOINING}`,
          organizationId,
        )
      : await transaction.all<Row>(
          `SELECT ${COLUMNS} FROM organizations_accounts
           WHERE organization_id = ? AND parent_id = ? ${BY_JOINING}`,
          organizationId,
          parentId,
        );
  return rows.map(memberOf);
}

/** Up to `limit` of them that follow a position of {@link memberPosition}. */
export async function listMemberPage(
  transaction: Transaction,
  organizationId: string,
  {
    parentId,
    after: [joinedAtMs = -1, account = ""] = [],
    limit,
  }: {
    readonly parentId?: string | undefined;
    readonly after: PagePosition | undefined;
    readonly limit: number;
  },
): Promise<Member[]> {
  const rows = await transaction.all<Row>(
    `SELECT ${COLUMNS} FROM organizations_accounts
     WHERE organization_id = ? ${parentId === undefined ? "" : "AND parent_id = ?"}
       AND (joined_at_ms, account_id) > (?, ?) ${BY_JOINING} LIMIT ?`,
    organizationId,
    ...(parentId === undefined ? [] : [parentId]),
    Number(joinedAtMs),
    String(account),
    limit,
  );
  return rows.map(memberOf);
}

/** Of all organizations, those that were closed before a time and are of a status. */
export async function listClosed(
  transaction: Transaction,
  status: Member["status"],
  closedBeforeMs: number,
): Promise<Member[]> {
  const rows = await transaction.all<Row>(
    `SELECT ${COLUMNS} FROM organizations_accounts WHERE status = ? AND closed_at_ms <= ? ${BY_JOINING}`,
    status,
    closedBeforeMs,
  );
  return rows.map(memberOf);
}

export async function countAccounts(transaction: Transaction, organizationId: string): Promise<number> {
  const row = await transaction.get<{ count: number }>(
    "SELECT count(*) AS count FROM organizations_accounts WHERE organization_id = ?",
    organizationId,
  );
  return Number(row?.count ?? 0);
}

export async function updateMember(transaction: Transaction, member: Member): Promise<void> {
  await transaction.run(
    `UPDATE organizations_accounts SET parent_id = ?, status = ?, closed_at_ms = ?, tags = ?
     WHERE account_id = ?`,
    member.parentId,
    member.status,
    member.closedAtMs ?? null,
    JSON.stringify(member.tags),
    member.account,
  );
}

export async function removeMember(transaction: Transaction, account: AccountId): Promise<void> {
  await transaction.run("DELETE FROM organizations_accounts WHERE account_id = ?", account);
}
