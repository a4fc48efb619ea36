import { PutResourcePolicy } from "../../../pure/api/organizations.ts";
import { randomText } from "../../../pure/aws/ids.ts";
import { tagsOf } from "../../../pure/aws/tags.ts";
import { onResourcePolicy } from "../demands.ts";
import { notAllFeatures, resourcePolicyIsThere } from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { LOWER_CASE } from "../organization/organization.ts";
import { operation } from "../parts.ts";
import { newTags } from "../tags/tag-rules.ts";
import { checkPrincipals, readResourcePolicy, resourcePolicyShape } from "./resource-policy.ts";
import { findResourcePolicy, saveResourcePolicy } from "./store.ts";

export const putResourcePolicy = operation(PutResourcePolicy, {
  demands: (input, call) => onResourcePolicy(call, tagsOf(input.Tags)),
  async run(input, call, { needs }) {
    const organization = await asManagement(call);
    const { transaction, chance } = call;
    if (organization.featureSet !== "ALL") throw notAllFeatures();
    const document = readResourcePolicy(input.Content);
    const { exists, ids } = await needs.principals.named(transaction, document);
    checkPrincipals(input.Content, exists);
    const known = await findResourcePolicy(transaction, organization.id);
    const tags = newTags(input.Tags);
    if (known !== undefined && Object.keys(tags).length > 0) throw resourcePolicyIsThere();
    const policy = {
      id: known?.id ?? `rp-${randomText(LOWER_CASE, 8, chance)}`,
      content: input.Content,
      principalIds: ids,
      tags: known?.tags ?? tags,
    };
    await saveResourcePolicy(transaction, organization.id, policy);
    return { ResourcePolicy: resourcePolicyShape(organization, policy) };
  },
});
