import { ListPoliciesForTarget } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { targetNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { type Listing, pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { findTarget } from "../targets/target.ts";
import { type Policy, summarizePolicy } from "./policy.ts";
import { requirePolicy } from "./require.ts";
import { type Attachment, listAttachments } from "./store.ts";

/** What is attached right to the target, not what it inherits. */
export const listPoliciesForTarget = operation(ListPoliciesForTarget, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:ListPoliciesForTarget", [input.TargetId], {
      keys: { "organizations:PolicyType": input.Filter },
    }),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const { transaction } = call;
    const target = await findTarget(transaction, organization, input.TargetId);
    if (target === undefined) throw targetNotFound();
    const attachments = await listAttachments(transaction, organization.id, target.id, input.Filter);
    const listing: Listing<Attachment> = {
      scope: ["ListPoliciesForTarget", target.id, input.Filter],
      positionOf: ({ place, id }) => [place, id],
    };
    const { items, end } = pageOf(call, listing, input, attachments);
    const policies: Policy[] = [];
    for (const { id } of items) policies.push(await requirePolicy(transaction, organization, id));
    return { Policies: policies.map((policy) => summarizePolicy(organization, policy)), ...end };
  },
});
