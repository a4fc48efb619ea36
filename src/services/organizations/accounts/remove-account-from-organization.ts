import { RemoveAccountFromOrganization } from "../../../pure/api/organizations.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { onResources } from "../demands.ts";
import { asManagement } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { leave } from "./membership-changes.ts";
import { findMember } from "./store.ts";

export const removeAccountFromOrganization = operation(RemoveAccountFromOrganization, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:RemoveAccountFromOrganization", [input.AccountId]),
  async run(input, call, { needs }) {
    const organization = await asManagement(call);
    await leave(
      call,
      needs,
      organization,
      await findMember(call.transaction, input.AccountId as AccountId),
      "Removed",
    );
  },
});
