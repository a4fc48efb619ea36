import { isAccountId } from "../../../pure/aws/account.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { findMember } from "../accounts/store.ts";
import { type Organization, organizationsArn } from "../organization/organization.ts";
import { findUnit } from "../organizational-units/store.ts";

/** A place in the tree: the root, a unit or an account. */
export interface Target {
  readonly kind: "ROOT" | "ORGANIZATIONAL_UNIT" | "ACCOUNT";
  readonly id: string;
  /** The root has none. */
  readonly parentId?: string | undefined;
  readonly tags: Tags;
}

const ARN_KINDS = { ROOT: "root", ORGANIZATIONAL_UNIT: "ou", ACCOUNT: "account" } as const;

export function targetArn(organization: Organization, { kind, id }: Pick<Target, "kind" | "id">): string {
  return organizationsArn(organization, ARN_KINDS[kind], id);
}

/** Undefined when an organization has nothing of the id. */
export async function findTarget(
  transaction: Transaction,
  organization: Organization,
  id: string,
): Promise<Target | undefined> {
  if (id === organization.rootId) return { kind: "ROOT", id, tags: organization.rootTags };
  if (isAccountId(id)) {
    const member = await findMember(transaction, id);
    if (member?.organizationId !== organization.id) return undefined;
    return { kind: "ACCOUNT", id, parentId: member.parentId, tags: member.tags };
  }
  const unit = await findUnit(transaction, organization.id, id);
  return unit && { kind: "ORGANIZATIONAL_UNIT", id, parentId: unit.parentId, tags: unit.tags };
}

/** What accounts and units can be in. */
export async function findParent(
  transaction: Transaction,
  organization: Organization,
  id: string,
): Promise<Target | undefined> {
  const target = await findTarget(transaction, organization, id);
  return target?.kind === "ACCOUNT" ? undefined : target;
}

/** {@link pathOf} for many places in one transaction: what was read is not read again. */
export function pathReader(
  transaction: Transaction,
  organization: Organization,
): (id: string) => Promise<readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  return async (id) => {
    const path = paths.get(id) ?? (await pathOf(transaction, organization, id));
    paths.set(id, path);
    return path;
  };
}

/** The ids from the organization down to a place of it, both included: `o-…`, `r-…`, `ou-…`, … */
export async function pathOf(
  transaction: Transaction,
  organization: Organization,
  id: string,
): Promise<string[]> {
  const path: string[] = [];
  for (let at: string | undefined = id; at !== undefined; ) {
    const target: Target | undefined = await findTarget(transaction, organization, at);
    if (target === undefined) throw new Error(`${at} is not in ${organization.id}`);
    path.unshift(target.id);
    at = target.parentId;
  }
  return [organization.id, ...path];
}
