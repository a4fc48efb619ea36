import { CreatePolicy } from "../../../pure/api/organizations.ts";
import { randomText } from "../../../pure/aws/ids.ts";
import { tagsOf } from "../../../pure/aws/tags.ts";
import { onNewPolicy } from "../demands.ts";
import { duplicatePolicy, tooManyPolicies } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { LOWER_CASE } from "../organization/organization.ts";
import { operation } from "../parts.ts";
import { newTags } from "../tags/tag-rules.ts";
import { checkContent, type Policy, policyShape, rulesOf } from "./policy.ts";
import { requireAllFeatures } from "./require.ts";
import { insertPolicy, listPolicies } from "./store.ts";

export const createPolicy = operation(CreatePolicy, {
  demands: (input, call, parts) => onNewPolicy(call, parts, input.Type, tagsOf(input.Tags)),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const { transaction } = call;
    requireAllFeatures(organization);
    const tags = newTags(input.Tags);
    checkContent(input.Type, input.Content);
    const policies = await listPolicies(transaction, organization.id, input.Type);
    if (policies.some(({ name }) => name === input.Name)) throw duplicatePolicy();
    const own = policies.filter(({ awsManaged }) => !awsManaged).length;
    if (own >= rulesOf(input.Type).perOrganizationMax) throw tooManyPolicies();
    const policy: Policy = {
      id: `p-${randomText(LOWER_CASE, 8, call.chance)}`,
      type: input.Type,
      name: input.Name,
      description: input.Description,
      content: input.Content,
      tags,
      createdAtMs: call.now,
      awsManaged: false,
    };
    await insertPolicy(transaction, organization.id, policy);
    return { Policy: policyShape(organization, policy) };
  },
});
