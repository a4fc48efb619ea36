import { DescribeAccount } from "../../../pure/api/organizations.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { onResources } from "../demands.ts";
import { accountNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { accountShape } from "./account.ts";
import { findMember } from "./store.ts";

export const describeAccount = operation(DescribeAccount, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:DescribeAccount", [input.AccountId]),
  async run(input, call, { needs }) {
    const organization = await asAdministrator(call);
    const member = await findMember(call.transaction, input.AccountId as AccountId);
    if (member?.organizationId !== organization.id) throw accountNotFound();
    return { Account: await accountShape(call, needs, organization, member) };
  },
});
