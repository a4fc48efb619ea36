import { DescribeResourcePolicy } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { resourcePolicyNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { resourcePolicyShape } from "./resource-policy.ts";
import { findResourcePolicy } from "./store.ts";

export const describeResourcePolicy = operation(DescribeResourcePolicy, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:DescribeResourcePolicy"),
  async run(_input, call, { needs }) {
    const organization = await asAdministrator(call);
    const policy = await findResourcePolicy(call.transaction, organization.id);
    if (policy === undefined) throw resourcePolicyNotFound();
    const content = await needs.principals.render(call.transaction, policy.content, policy.principalIds);
    return { ResourcePolicy: resourcePolicyShape(organization, { ...policy, content }) };
  },
});
