import type { PolicyType } from "../../../pure/api/organizations.shapes.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { AWS_MANAGED, type Policy } from "./policy.ts";

type Row = {
  readonly policy_id: string;
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly content: string;
  readonly tags: string;
  readonly created_at_ms: number;
};

const COLUMNS = "policy_id, type, name, description, content, tags, created_at_ms";

function policyOf(row: Row): Policy {
  return {
    id: row.policy_id,
    type: row.type as PolicyType,
    name: row.name,
    description: row.description,
    content: row.content,
    tags: JSON.parse(row.tags) as Tags,
    createdAtMs: Number(row.created_at_ms),
    awsManaged: false,
  };
}

export async function insertPolicy(
  transaction: Transaction,
  organizationId: string,
  policy: Policy,
): Promise<void> {
  await transaction.run(
    `INSERT INTO organizations_policies (organization_id, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    organizationId,
    policy.id,
    policy.type,
    policy.name,
    policy.description,
    policy.content,
    JSON.stringify(policy.tags),
    policy.createdAtMs,
  );
}

export async function updatePolicy(transaction: Transaction, policy: Policy): Promise<void> {
  await transaction.run(
    "UPDATE organizations_policies SET name = ?, description = ?, content = ?, tags = ? WHERE policy_id = ?",
    policy.name,
    policy.description,
    policy.content,
    JSON.stringify(policy.tags),
    policy.id,
  );
}

export async function removePolicy(transaction: Transaction, id: string): Promise<void> {
  await transaction.run("DELETE FROM organizations_policies WHERE policy_id = ?", id);
}

/** One of the organization's own or one that AWS manages. */
export async function findPolicy(
  transaction: Transaction,
  organizationId: string,
  id: string,
): Promise<Policy | undefined> {
  const managed = AWS_MANAGED.find((policy) => policy.id === id);
  if (managed !== undefined) return managed;
  const row = await transaction.get<Row>(
    `SELECT ${COLUMNS} FROM organizations_policies WHERE policy_id = ? AND organization_id = ?`,
    id,
    organizationId,
  );
  return row && policyOf(row);
}

/** Those that AWS manages, then the organization's own by creation. */
export async function listPolicies(
  transaction: Transaction,
  organizationId: string,
  type: PolicyType,
): Promise<Policy[]> {
  const rows = await transaction.all<Row>(
    `SELECT ${COLUMNS} FROM organizations_policies WHERE organization_id = ? AND type = ?
     ORDER BY created_at_ms, policy_id`,
    organizationId,
    type,
  );
  return [...AWS_MANAGED.filter((policy) => policy.type === type), ...rows.map(policyOf)];
}

export async function listEnabledTypes(
  transaction: Transaction,
  organizationId: string,
): Promise<PolicyType[]> {
  const rows = await transaction.all<{ type: string }>(
    "SELECT type FROM organizations_policy_types WHERE organization_id = ? ORDER BY type",
    organizationId,
  );
  return rows.map(({ type }) => type as PolicyType);
}

export async function enableType(
  transaction: Transaction,
  organizationId: string,
  type: PolicyType,
): Promise<void> {
  await transaction.run(
    "INSERT INTO organizations_policy_types (organization_id, type) VALUES (?, ?)",
    organizationId,
    type,
  );
}

/** Everything of the type that was attached is detached. */
export async function disableType(
  transaction: Transaction,
  organizationId: string,
  type: PolicyType,
): Promise<void> {
  await transaction.run(
    "DELETE FROM organizations_policy_types WHERE organization_id = ? AND type = ?",
    organizationId,
    type,
  );
  await transaction.run(
    "DELETE FROM organizations_attachments WHERE organization_id = ? AND type = ?",
    organizationId,
    type,
  );
}

/** Attaches a policy where it is not attached yet. */
export async function insertAttachment(
  transaction: Transaction,
  organizationId: string,
  { id, type }: Pick<Policy, "id" | "type">,
  targetId: string,
): Promise<void> {
  await transaction.run(
    `INSERT INTO organizations_attachments (organization_id, policy_id, target_id, type, place)
     VALUES (?, ?, ?, ?, (SELECT COALESCE(MAX(place), 0) + 1 FROM organizations_attachments
                          WHERE organization_id = ? AND target_id = ? AND type = ?))
     ON CONFLICT DO NOTHING`,
    organizationId,
    id,
    targetId,
    type,
    organizationId,
    targetId,
    type,
  );
}

/** Gives whether the policy was attached. */
export async function removeAttachment(
  transaction: Transaction,
  organizationId: string,
  policyId: string,
  targetId: string,
): Promise<boolean> {
  const removed = await transaction.run(
    "DELETE FROM organizations_attachments WHERE organization_id = ? AND policy_id = ? AND target_id = ?",
    organizationId,
    policyId,
    targetId,
  );
  return removed > 0;
}

/** Detaches all that is attached to something that goes. */
export async function removeAttachmentsOf(transaction: Transaction, targetId: string): Promise<void> {
  await transaction.run("DELETE FROM organizations_attachments WHERE target_id = ?", targetId);
}

export interface Attachment {
  /** Of the policy. */
  readonly id: string;
  /** Growing with each policy that is attached to the target. */
  readonly place: number;
}

/** The policies of a type that are attached right to a target, in the order in which they were. */
export async function listAttachments(
  transaction: Transaction,
  organizationId: string,
  targetId: string,
  type: PolicyType,
): Promise<Attachment[]> {
  const rows = await transaction.all<{ policy_id: string; place: number }>(
    `SELECT policy_id, place FROM organizations_attachments
     WHERE organization_id = ? AND target_id = ? AND type = ? ORDER BY place, policy_id`,
    organizationId,
    targetId,
    type,
  );
  return rows.map(({ policy_id, place }) => ({ id: policy_id, place: Number(place) }));
}

export async function listTargetIds(
  transaction: Transaction,
  organizationId: string,
  policyId: string,
): Promise<string[]> {
  const rows = await transaction.all<{ target_id: string }>(
    `SELECT target_id FROM organizations_attachments
     WHERE organization_id = ? AND policy_id = ? ORDER BY target_id`,
    organizationId,
    policyId,
  );
  return rows.map(({ target_id }) => target_id);
}
