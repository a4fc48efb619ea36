import { ListTagsForResource } from "../../../pure/api/organizations.ts";
import { type Tag, tagList } from "../../../pure/aws/tags.ts";
import { onResources } from "../demands.ts";
import { asAdministrator } from "../organization/membership.ts";
import { type Listing, pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { requireTaggable } from "./taggable.ts";

export const listTagsForResource = operation(ListTagsForResource, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:ListTagsForResource", [input.ResourceId]),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const { tags } = await requireTaggable(call.transaction, organization, input.ResourceId);
    const listing: Listing<Tag> = {
      scope: ["ListTagsForResource", input.ResourceId],
      positionOf: ({ Key }) => [Key],
    };
    const { items, end } = pageOf(call, listing, input, tagList(tags));
    return { Tags: items, ...end };
  },
});
