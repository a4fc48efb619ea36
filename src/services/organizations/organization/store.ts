import type { AccountId } from "../../../pure/aws/account.ts";
import { hexId } from "../../../pure/aws/ids.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { Change } from "../../../runtime/notice.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import type { Organization } from "./organization.ts";

type Row = {
  readonly organization_id: string;
  readonly management_account: string;
  readonly feature_set: string;
  readonly root_id: string;
  readonly root_tags: string;
  readonly changed_at_ms: number;
};

const COLUMNS =
  "o.organization_id, o.management_account, o.feature_set, o.root_id, o.root_tags, o.changed_at_ms";

function organizationOf(row: Row): Organization {
  return {
    id: row.organization_id,
    managementAccount: row.management_account as AccountId,
    featureSet: row.feature_set as Organization["featureSet"],
    rootId: row.root_id,
    rootTags: JSON.parse(row.root_tags) as Tags,
    changedAtMs: Number(row.changed_at_ms),
  };
}

export async function insertOrganization(
  transaction: Transaction,
  organization: Organization,
  chance: Chance,
): Promise<void> {
  await transaction.run(
    `INSERT INTO organizations
       (organization_id, management_account, feature_set, root_id, root_tags, changed_at_ms, generation)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    organization.id,
    organization.managementAccount,
    organization.featureSet,
    organization.rootId,
    JSON.stringify(organization.rootTags),
    organization.changedAtMs,
    hexId(32, chance),
  );
}

export async function findOrganization(
  transaction: Transaction,
  id: string,
): Promise<Organization | undefined> {
  const row = await transaction.get<Row>(
    `SELECT ${COLUMNS} FROM organizations o WHERE o.organization_id = ?`,
    id,
  );
  return row && organizationOf(row);
}

/** Of whatever organization. */
export async function isRoot(transaction: Transaction, rootId: string): Promise<boolean> {
  const row = await transaction.get("SELECT root_id FROM organizations WHERE root_id = ?", rootId);
  return row !== undefined;
}

/** One that something of it was found of, so that it is there. */
export async function requireOrganization(transaction: Transaction, id: string): Promise<Organization> {
  const organization = await findOrganization(transaction, id);
  if (organization === undefined) throw new Error(`there is no organization ${id}`);
  return organization;
}

/** The organization that an account is in. */
export async function findOrganizationOf(
  transaction: Transaction,
  account: AccountId,
): Promise<Organization | undefined> {
  const row = await transaction.get<Row>(
    `SELECT ${COLUMNS} FROM organizations_accounts a JOIN organizations o
     ON o.organization_id = a.organization_id WHERE a.account_id = ?`,
    account,
  );
  return row && organizationOf(row);
}

export async function updateOrganization(
  transaction: Transaction,
  { id, featureSet, rootTags }: Organization,
): Promise<void> {
  await transaction.run(
    "UPDATE organizations SET feature_set = ?, root_tags = ? WHERE organization_id = ?",
    featureSet,
    JSON.stringify(rootTags),
    id,
  );
}

export async function removeOrganization(transaction: Transaction, id: string): Promise<void> {
  await transaction.run("DELETE FROM organizations WHERE organization_id = ?", id);
}

/**
 * Marks everything that was read of an organization as out of date. The mark is chance, not a count: a
 * change that is undone must not leave a mark that a later change would repeat.
 */
export async function markChanged({ transaction, now, chance }: Change, id: string): Promise<void> {
  await transaction.run(
    "UPDATE organizations SET generation = ?, changed_at_ms = ? WHERE organization_id = ?",
    hexId(32, chance),
    now,
    id,
  );
}

/** The organization of an account, and the mark that changes with everything in it. */
export function readGeneration(
  transaction: Transaction,
  account: AccountId,
): Promise<{ organization_id: string; generation: string } | undefined> {
  return transaction.get<{ organization_id: string; generation: string }>(
    `SELECT o.organization_id, o.generation FROM organizations_accounts a JOIN organizations o
     ON o.organization_id = a.organization_id WHERE a.account_id = ?`,
    account,
  );
}
