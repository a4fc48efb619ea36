import { type AccountId, isAccountId } from "../../../pure/aws/account.ts";
import { parseArn } from "../../../pure/aws/arn.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { isAccountActive } from "../account/store.ts";
import { arnOf, type Role } from "../entities/entity.ts";
import { findEntity } from "../entities/store.ts";
import { renderTrustPolicy } from "./trust-policy.ts";

/** What those who make sessions of a role have to know of it. */
export interface AssumableRole {
  readonly account: AccountId;
  readonly arn: string;
  readonly roleId: string;
  readonly path: string;
  readonly name: string;
  readonly maxSessionDurationSeconds: number;
  /** As it reads today: users and roles that are gone stand in it by their ids, which match nobody. */
  readonly trustPolicy: string;
  readonly tags: Tags;
  readonly permissionsBoundaryArn?: string | undefined;
  readonly isServiceLinked: boolean;
}

export interface RoleDirectory {
  find(transaction: Transaction, account: AccountId, roleName: string): Promise<AssumableRole | undefined>;
  /** By the role's whole ARN, its path included. Undefined in an account that is not open too. */
  findByArn(transaction: Transaction, arn: string): Promise<AssumableRole | undefined>;
}

export const roleDirectory: RoleDirectory = {
  async find(transaction, account, roleName) {
    const role = await findEntity(transaction, account, "role", roleName);
    return role && assumable(transaction, role);
  },
  async findByArn(transaction, text) {
    const arn = parseArn(text);
    if (arn?.service !== "iam" || !arn.resource.startsWith("role/") || !isAccountId(arn.account)) {
      return undefined;
    }
    const name = arn.resource.slice(arn.resource.lastIndexOf("/") + 1);
    const role = await findEntity(transaction, arn.account, "role", name);
    if (role === undefined || arnOf(role) !== text) return undefined;
    return (await isAccountActive(transaction, role.account)) ? assumable(transaction, role) : undefined;
  },
};

async function assumable(transaction: Transaction, role: Role): Promise<AssumableRole> {
  return {
    account: role.account,
    arn: arnOf(role),
    roleId: role.id,
    path: role.path,
    name: role.name,
    maxSessionDurationSeconds: role.details.maxSessionSeconds,
    trustPolicy: await renderTrustPolicy(transaction, role),
    tags: role.tags,
    permissionsBoundaryArn: role.boundaryArn,
    isServiceLinked: role.details.linkedService !== undefined,
  };
}
