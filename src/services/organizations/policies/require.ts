import type { PolicyType, Root } from "../../../pure/api/organizations.shapes.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import {
  immutablePolicy,
  policyNotFound,
  policyToChangeNotFound,
  policyTypeNotAvailable,
  rootNotFound,
} from "../errors.ts";
import type { Organization } from "../organization/organization.ts";
import { rootShape } from "../roots/root.ts";
import type { Policy } from "./policy.ts";
import { findPolicy, listEnabledTypes } from "./store.ts";

export async function requirePolicy(
  transaction: Transaction,
  { id }: Organization,
  policyId: string,
): Promise<Policy> {
  const policy = await findPolicy(transaction, id, policyId);
  if (policy === undefined) throw policyNotFound();
  return policy;
}

/** A policy that may be changed: none of those that AWS manages. */
export async function requireOwnPolicy(
  transaction: Transaction,
  organization: Organization,
  policyId: string,
): Promise<Policy> {
  const policy = await findPolicy(transaction, organization.id, policyId);
  if (policy === undefined) throw policyToChangeNotFound();
  if (policy.awsManaged) throw immutablePolicy();
  return policy;
}

export function requireRoot({ rootId }: Organization, id: string): void {
  if (id !== rootId) throw rootNotFound();
}

export function requireAllFeatures({ featureSet }: Organization): void {
  if (featureSet !== "ALL") throw policyTypeNotAvailable();
}

export async function isEnabled(
  transaction: Transaction,
  { id }: Organization,
  type: PolicyType,
): Promise<boolean> {
  return (await listEnabledTypes(transaction, id)).includes(type);
}

export async function rootWithTypes(transaction: Transaction, organization: Organization): Promise<Root> {
  return rootShape(organization, await listEnabledTypes(transaction, organization.id));
}
