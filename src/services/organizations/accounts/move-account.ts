import { MoveAccount } from "../../../pure/api/organizations.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { onResources } from "../demands.ts";
import {
  accountNotFound,
  destinationParentNotFound,
  duplicateAccount,
  sourceParentNotFound,
} from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { markChanged } from "../organization/store.ts";
import { operation } from "../parts.ts";
import { findParent } from "../targets/target.ts";
import { findMember, updateMember } from "./store.ts";

export const moveAccount = operation(MoveAccount, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:MoveAccount", [
      input.AccountId,
      input.SourceParentId,
      input.DestinationParentId,
    ]),
  async run(input, call) {
    const organization = await asManagement(call);
    const { transaction } = call;
    const source = await findParent(transaction, organization, input.SourceParentId);
    if (source === undefined) throw sourceParentNotFound();
    const destination = await findParent(transaction, organization, input.DestinationParentId);
    if (destination === undefined) throw destinationParentNotFound();
    const member = await findMember(transaction, input.AccountId as AccountId);
    if (member?.organizationId !== organization.id) throw accountNotFound();
    if (member.parentId === destination.id) throw duplicateAccount();
    if (member.parentId !== source.id) throw accountNotFound();
    await updateMember(transaction, { ...member, parentId: destination.id });
    await markChanged(call, organization.id);
  },
});
