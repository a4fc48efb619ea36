import type { Call } from "../../../runtime/call.ts";
import { hasDelegations } from "../delegated-administrators/store.ts";
import {
  accountNotFound,
  closedAccountStays,
  delegatedAdministratorStays,
  managementAccountStays,
} from "../errors.ts";
import type { Organization } from "../organization/organization.ts";
import { markChanged } from "../organization/store.ts";
import { attachDefaults } from "../policies/default-attachments.ts";
import { removeAttachmentsOf } from "../policies/store.ts";
import type { Member } from "./account.ts";
import { insertMember, removeMember } from "./store.ts";

/** What a membership changes with: a call, or a job's run. */
export type Change = Pick<Call, "transaction" | "now" | "chance">;

/** Takes an account in, below the root. */
export async function joinOrganization(
  { transaction, now, chance }: Change,
  organization: Organization,
  joining: Pick<Member, "account" | "joinedMethod" | "tags">,
): Promise<void> {
  await insertMember(transaction, {
    ...joining,
    organizationId: organization.id,
    parentId: organization.rootId,
    joinedAtMs: now,
    status: "ACTIVE",
  });
  await attachDefaults(transaction, organization, joining.account);
  await markChanged(transaction, organization.id, chance);
}

/** Lets an account go; its tags and what was attached to it go with its membership. */
export async function leave(
  { transaction, chance }: Change,
  organization: Organization,
  member: Member | undefined,
): Promise<void> {
  if (member?.account === organization.managementAccount) throw managementAccountStays();
  if (member?.organizationId !== organization.id) throw accountNotFound();
  if (member.status !== "ACTIVE") throw closedAccountStays();
  if (await hasDelegations(transaction, member.account)) throw delegatedAdministratorStays();
  await removeAttachmentsOf(transaction, member.account);
  await removeMember(transaction, member.account);
  await markChanged(transaction, organization.id, chance);
}
