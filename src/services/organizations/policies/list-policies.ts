import { ListPolicies } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { asAdministrator } from "../organization/membership.ts";
import { type Listing, pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { type Policy, summarizePolicy } from "./policy.ts";
import { listPolicies as listed } from "./store.ts";

export const listPolicies = operation(ListPolicies, {
  demands: (input, call, parts) =>
    onAll(call, parts, "organizations:ListPolicies", { keys: { "organizations:PolicyType": input.Filter } }),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const policies = await listed(call.transaction, organization.id, input.Filter);
    const listing: Listing<Policy> = {
      scope: ["ListPolicies", input.Filter],
      // Those that AWS manages were there before all others.
      positionOf: ({ createdAtMs, id }) => [createdAtMs, id],
    };
    const { items, end } = pageOf(call, listing, input, policies);
    return { Policies: items.map((policy) => summarizePolicy(organization, policy)), ...end };
  },
});
