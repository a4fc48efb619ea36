import { UntagResource } from "../../../pure/api/organizations.ts";
import { withoutTags } from "../../../pure/aws/tags.ts";
import { onResources } from "../demands.ts";
import { asAdministrator } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { TAG_RULES } from "./tag-rules.ts";
import { requireTaggable } from "./taggable.ts";

export const untagResource = operation(UntagResource, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:UntagResource", [input.ResourceId], { tagKeys: input.TagKeys }),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const taggable = await requireTaggable(call.transaction, organization, input.ResourceId);
    await taggable.save(withoutTags(taggable.tags, input.TagKeys, TAG_RULES));
  },
});
