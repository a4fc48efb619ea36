import type { AccountId } from "../../../pure/aws/account.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";

/** An account's power over an organization for one service. */
export interface Delegation {
  readonly account: AccountId;
  readonly principal: string;
  readonly enabledAtMs: number;
}

type Row = {
  readonly account_id: string;
  readonly principal: string;
  readonly enabled_at_ms: number;
};

/** By date. */
export async function listDelegations(
  transaction: Transaction,
  organizationId: string,
): Promise<Delegation[]> {
  const rows = await transaction.all<Row>(
    `SELECT account_id, principal, enabled_at_ms FROM organizations_delegated_administrators
     WHERE organization_id = ? ORDER BY enabled_at_ms, account_id, principal`,
    organizationId,
  );
  return rows.map(({ account_id, principal, enabled_at_ms }) => ({
    account: account_id as AccountId,
    principal,
    enabledAtMs: Number(enabled_at_ms),
  }));
}

/** Of an account, in whatever organization it is. */
export async function hasDelegations(transaction: Transaction, account: AccountId): Promise<boolean> {
  const row = await transaction.get(
    "SELECT principal FROM organizations_delegated_administrators WHERE account_id = ? LIMIT 1",
    account,
  );
  return row !== undefined;
}

/** Whether an account has powers now: those of a service without trusted access rest. */
export async function isDelegatedAdministrator(
  transaction: Transaction,
  account: AccountId,
): Promise<boolean> {
  const row = await transaction.get(
    `SELECT d.principal FROM organizations_delegated_administrators d
     JOIN organizations_service_access s
       ON s.organization_id = d.organization_id AND s.principal = d.principal
     WHERE d.account_id = ? LIMIT 1`,
    account,
  );
  return row !== undefined;
}

export async function insertDelegation(
  transaction: Transaction,
  organizationId: string,
  { account, principal, enabledAtMs }: Delegation,
): Promise<void> {
  await transaction.run(
    `INSERT INTO organizations_delegated_administrators
       (organization_id, account_id, principal, enabled_at_ms) VALUES (?, ?, ?, ?)`,
    organizationId,
    account,
    principal,
    enabledAtMs,
  );
}

/** Gives whether there was such a delegation. */
export async function removeDelegation(
  transaction: Transaction,
  organizationId: string,
  account: AccountId,
  principal: string,
): Promise<boolean> {
  const removed = await transaction.run(
    `DELETE FROM organizations_delegated_administrators
     WHERE organization_id = ? AND account_id = ? AND principal = ?`,
    organizationId,
    account,
    principal,
  );
  return removed > 0;
}
