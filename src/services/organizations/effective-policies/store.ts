import type {
  EffectivePolicyType,
  EffectivePolicyValidationError,
} from "../../../pure/api/organizations.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";

/** An account whose effective policy was found invalid. */
export interface InvalidPolicy {
  readonly account: AccountId;
  readonly type: EffectivePolicyType;
  readonly errors: readonly EffectivePolicyValidationError[];
}

/** An organization that changed since its effective policies were looked at. */
export async function findUnchecked(transaction: Transaction): Promise<string | undefined> {
  const row = await transaction.get<{ organization_id: string }>(
    `SELECT organization_id FROM organizations WHERE checked_generation <> generation
     ORDER BY organization_id LIMIT 1`,
  );
  return row?.organization_id;
}

export async function markChecked(transaction: Transaction, organizationId: string): Promise<void> {
  await transaction.run(
    "UPDATE organizations SET checked_generation = generation WHERE organization_id = ?",
    organizationId,
  );
}

/** What was found when they were last looked at. */
export async function listInvalid(
  transaction: Transaction,
  organizationId: string,
): Promise<InvalidPolicy[]> {
  const rows = await transaction.all<{ account_id: string; type: string; errors: string }>(
    `SELECT account_id, type, errors FROM organizations_invalid_policies
     WHERE organization_id = ? ORDER BY account_id, type`,
    organizationId,
  );
  return rows.map(({ account_id, type, errors }) => ({
    account: account_id as AccountId,
    type: type as EffectivePolicyType,
    errors: JSON.parse(errors) as EffectivePolicyValidationError[],
  }));
}

export async function replaceInvalid(
  transaction: Transaction,
  organizationId: string,
  found: readonly InvalidPolicy[],
): Promise<void> {
  await transaction.run(
    "DELETE FROM organizations_invalid_policies WHERE organization_id = ?",
    organizationId,
  );
  for (const { account, type, errors } of found) {
    await transaction.run(
      `INSERT INTO organizations_invalid_policies (organization_id, account_id, type, errors)
       VALUES (?, ?, ?, ?)`,
      organizationId,
      account,
      type,
      JSON.stringify(errors),
    );
  }
}
