import type { AccountId } from "../../../pure/aws/account.ts";
import type { Change } from "../../../runtime/notice.ts";
import { hasDelegations } from "../delegated-administrators/store.ts";
import {
  accountNotFound,
  closedAccountStays,
  delegatedAdministratorStays,
  managementAccountStays,
} from "../errors.ts";
import type { OrganizationsNeeds } from "../needs.ts";
import type { Organization } from "../organization/organization.ts";
import { markChanged } from "../organization/store.ts";
import { attachDefaults } from "../policies/default-attachments.ts";
import { removeAttachmentsOf } from "../policies/store.ts";
import { notify } from "../reactions.ts";
import { recordDeparture, recordJoining } from "../service-events.ts";
import type { Member } from "./account.ts";
import { insertMember, removeMember } from "./store.ts";

type Needs = Pick<OrganizationsNeeds, "linkedRoles" | "journal" | "reactions">;

const SERVICE = "organizations.amazonaws.com";

/** The role by which AWS Organizations acts in the accounts of an organization. */
export async function ensureServiceRole(
  { transaction, now, chance }: Change,
  { linkedRoles }: Needs,
  account: AccountId,
): Promise<void> {
  await linkedRoles.ensure(transaction, SERVICE, { account, now, chance });
}

export async function removeServiceRole(
  { transaction, chance }: Change,
  { linkedRoles }: Needs,
  account: AccountId,
): Promise<void> {
  await linkedRoles.remove(transaction, SERVICE, account, chance);
}

/** Takes an account in, below the root. */
export async function joinOrganization(
  change: Change,
  needs: Needs,
  organization: Organization,
  joining: Pick<Member, "account" | "joinedMethod" | "tags">,
): Promise<void> {
  const { transaction, now } = change;
  await insertMember(transaction, {
    ...joining,
    organizationId: organization.id,
    parentId: organization.rootId,
    joinedAtMs: now,
    status: "ACTIVE",
  });
  await attachDefaults(transaction, organization, joining.account);
  await ensureServiceRole(change, needs, joining.account);
  await recordJoining(change, needs, organization, joining);
  await markChanged(change, organization.id);
  await notify(needs, change, { kind: "account-joined", organization, account: joining.account });
}

/** Lets an account go; its tags and what was attached to it go with its membership. */
export async function leave(
  change: Change,
  needs: Needs,
  organization: Organization,
  member: Member | undefined,
  method: "Left" | "Removed",
): Promise<void> {
  const { transaction } = change;
  if (member?.account === organization.managementAccount) throw managementAccountStays();
  if (member?.organizationId !== organization.id) throw accountNotFound();
  if (member.status !== "ACTIVE") throw closedAccountStays();
  if (await hasDelegations(transaction, member.account)) throw delegatedAdministratorStays();
  await removeAttachmentsOf(transaction, member.account);
  await removeMember(transaction, member.account);
  await removeServiceRole(change, needs, member.account);
  await recordDeparture(change, needs, organization, member.account, method);
  await markChanged(change, organization.id);
  await notify(needs, change, { kind: "account-left", organization, account: member.account });
}
