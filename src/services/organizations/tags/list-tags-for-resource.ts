import { ListTagsForResource } from "../../../pure/api/organizations.ts";
import { tagList } from "../../../pure/aws/tags.ts";
import { onResources } from "../demands.ts";
import { asAdministrator } from "../organization/membership.ts";
import { pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { requireTaggable } from "./taggable.ts";

export const listTagsForResource = operation(ListTagsForResource, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:ListTagsForResource", [input.ResourceId]),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const { tags } = await requireTaggable(call.transaction, organization, input.ResourceId);
    const { items, end } = pageOf(call, ["ListTagsForResource", input.ResourceId], input, tagList(tags));
    return { Tags: items, ...end };
  },
});
