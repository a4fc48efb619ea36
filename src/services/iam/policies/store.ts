import type { AccountId } from "../../../pure/aws/account.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import type { CustomerPolicy } from "../entities/entity.ts";
import { ENTITY_COLUMNS, type EntityRow, entityOf } from "../entities/store.ts";

export interface PolicyVersion {
  readonly version: number;
  readonly isDefault: boolean;
  readonly document: string;
  readonly createdAtMs: number;
}

type VersionRow = {
  readonly version: number;
  readonly is_default: number;
  readonly document: string;
  readonly created_at_ms: number;
};

const VERSION_COLUMNS = "version, is_default, document, created_at_ms";

function versionOf(row: VersionRow): PolicyVersion {
  return {
    version: Number(row.version),
    isDefault: Number(row.is_default) === 1,
    document: row.document,
    createdAtMs: Number(row.created_at_ms),
  };
}

export async function insertVersion(
  transaction: Transaction,
  policyId: string,
  { version, isDefault, document, createdAtMs }: PolicyVersion,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_policy_versions (policy_id, version, is_default, document, created_at_ms)
     VALUES (?, ?, ?, ?, ?)`,
    policyId,
    version,
    isDefault ? 1 : 0,
    document,
    createdAtMs,
  );
}

export async function makeDefault(
  transaction: Transaction,
  policyId: string,
  version: number,
): Promise<void> {
  await transaction.run(
    "UPDATE iam_policy_versions SET is_default = CASE WHEN version = ? THEN 1 ELSE 0 END WHERE policy_id = ?",
    version,
    policyId,
  );
}

export async function findVersion(
  transaction: Transaction,
  policyId: string,
  version: number,
): Promise<PolicyVersion | undefined> {
  const row = await transaction.get<VersionRow>(
    `SELECT ${VERSION_COLUMNS} FROM iam_policy_versions WHERE policy_id = ? AND version = ?`,
    policyId,
    version,
  );
  return row && versionOf(row);
}

/** The default version of a customer's policy. */
export async function findDefaultDocument(
  transaction: Transaction,
  policyId: string,
): Promise<string | undefined> {
  const row = await transaction.get<{ document: string }>(
    "SELECT document FROM iam_policy_versions WHERE policy_id = ? AND is_default = 1",
    policyId,
  );
  return row?.document;
}

/** Newest first. */
export async function listVersions(transaction: Transaction, policyId: string): Promise<PolicyVersion[]> {
  const rows = await transaction.all<VersionRow>(
    `SELECT ${VERSION_COLUMNS} FROM iam_policy_versions WHERE policy_id = ? ORDER BY version DESC`,
    policyId,
  );
  return rows.map(versionOf);
}

export async function removeVersion(
  transaction: Transaction,
  policyId: string,
  version: number,
): Promise<void> {
  await transaction.run(
    "DELETE FROM iam_policy_versions WHERE policy_id = ? AND version = ?",
    policyId,
    version,
  );
}

/** All policies of the account, by name. */
export async function listCustomerPolicies(
  transaction: Transaction,
  account: AccountId,
): Promise<CustomerPolicy[]> {
  const rows = await transaction.all<EntityRow>(
    `SELECT ${ENTITY_COLUMNS} FROM iam_entities e
     WHERE e.account_id = ? AND e.kind = 'policy' ORDER BY e.name_key`,
    account,
  );
  return rows.map((row) => entityOf<"policy">(row));
}

/** How many versions all policies of the account have together. */
export async function countVersions(transaction: Transaction, account: AccountId): Promise<number> {
  const row = await transaction.get<{ count: number }>(
    `SELECT count(*) AS count FROM iam_policy_versions v
     JOIN iam_entities e ON e.id = v.policy_id WHERE e.account_id = ?`,
    account,
  );
  return Number(row?.count ?? 0);
}
