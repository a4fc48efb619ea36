import type { AccountId } from "../../../pure/aws/account.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { attach, detach, listAttachedArns } from "../attachments/store.ts";
import type { Role } from "../entities/entity.ts";
import { findEntity, insertEntity, isNameTaken, removeEntity } from "../entities/store.ts";
import { linkedRoleNameTaken } from "../errors.ts";
import type { RoleTemplate } from "./catalogue.ts";
import {
  linkedRoleName,
  newServiceLinkedRole,
  type RoleOpening,
  requireTemplate,
} from "./service-linked-role.ts";

/** What services of the house do to the roles linked to them without asking anybody. */
export interface LinkedRoles {
  exists(transaction: Transaction, service: string, account: AccountId): Promise<boolean>;
  /**
   * Makes the role of a service in an account unless it is there. Throws the `ServiceError` of a taken name
   * when a role that is not linked to the service has it, in whatever spelling.
   */
  ensure(transaction: Transaction, service: string, opening: Omit<RoleOpening, "suffix">): Promise<void>;
  /** Removes it if it is there, whatever uses it. */
  remove(transaction: Transaction, service: string, account: AccountId): Promise<void>;
}

export const linkedRoles: LinkedRoles = {
  exists: async (transaction, service, account) =>
    (await findLinkedRole(transaction, service, account)) !== undefined,
  async ensure(transaction, service, opening) {
    const template = requireTemplate(service, undefined);
    const role = newServiceLinkedRole(template, opening);
    if ((await findLinkedRole(transaction, service, role.account)) !== undefined) return;
    if (await isNameTaken(transaction, role.account, "role", role.name)) throw linkedRoleNameTaken(role.name);
    await addLinkedRole(transaction, role, template);
  },
  async remove(transaction, service, account) {
    const role = await findLinkedRole(transaction, service, account);
    if (role !== undefined) await removeLinkedRole(transaction, role);
  },
};

async function findLinkedRole(
  transaction: Transaction,
  service: string,
  account: AccountId,
): Promise<Role | undefined> {
  const role = await findEntity(transaction, account, "role", linkedRoleName(service, undefined));
  return role?.details.linkedService === service ? role : undefined;
}

/** Such roles count towards the account's quota, and are never refused by it. */
export async function addLinkedRole(
  transaction: Transaction,
  role: Role,
  { policyArn }: RoleTemplate,
): Promise<void> {
  await insertEntity(transaction, role);
  if (policyArn !== undefined) await attach(transaction, role, policyArn, undefined);
}

export async function removeLinkedRole(transaction: Transaction, role: Role): Promise<void> {
  for (const arn of await listAttachedArns(transaction, role)) await detach(transaction, role, arn);
  await removeEntity(transaction, role);
}
