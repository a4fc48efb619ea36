import { TagResource } from "../../../pure/api/organizations.ts";
import { tagsOf } from "../../../pure/aws/tags.ts";
import { onResources } from "../demands.ts";
import { asAdministrator } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { addTags } from "./tag-rules.ts";
import { requireTaggable } from "./taggable.ts";

export const tagResource = operation(TagResource, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:TagResource", [input.ResourceId], {
      requestTags: tagsOf(input.Tags),
    }),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const taggable = await requireTaggable(call.transaction, organization, input.ResourceId);
    await taggable.save(addTags(taggable.tags, input.Tags));
  },
});
