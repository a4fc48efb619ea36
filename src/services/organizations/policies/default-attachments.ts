import type { PolicyType } from "../../../pure/api/organizations.shapes.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { listMembers } from "../accounts/store.ts";
import type { Organization } from "../organization/organization.ts";
import { listUnits } from "../organizational-units/store.ts";
import { AWS_MANAGED, FULL_ACCESS, RESOURCE_FULL_ACCESS } from "./policy.ts";
import { insertAttachment, listEnabledTypes } from "./store.ts";

/** What a root, unit or account has attached from the beginning. */
export async function attachDefaults(
  transaction: Transaction,
  organization: Organization,
  targetId: string,
): Promise<void> {
  if (organization.featureSet !== "ALL") return;
  await insertAttachment(transaction, organization.id, FULL_ACCESS, targetId);
  if ((await listEnabledTypes(transaction, organization.id)).includes("RESOURCE_CONTROL_POLICY")) {
    await insertAttachment(transaction, organization.id, RESOURCE_FULL_ACCESS, targetId);
  }
}

/** Attaches what AWS manages of a type everywhere, since nothing would be allowed without it. */
export async function attachEverywhere(
  transaction: Transaction,
  organization: Organization,
  type: PolicyType,
): Promise<void> {
  const policy = AWS_MANAGED.find((managed) => managed.type === type);
  if (policy === undefined) return;
  for (const targetId of await listEverything(transaction, organization)) {
    await insertAttachment(transaction, organization.id, policy, targetId);
  }
}

/** For an organization that has all features from now on. */
export async function attachDefaultsEverywhere(
  transaction: Transaction,
  organization: Organization,
): Promise<void> {
  for (const targetId of await listEverything(transaction, organization)) {
    await attachDefaults(transaction, organization, targetId);
  }
}

async function listEverything(transaction: Transaction, { id, rootId }: Organization): Promise<string[]> {
  const units = (await listUnits(transaction, id)).map((unit) => unit.id);
  const members = (await listMembers(transaction, id)).map(({ account }) => account);
  return [rootId, ...units, ...members];
}
