import { RemoveTags } from "../../../pure/api/cloudtrail.ts";
import { operation } from "../operation.ts";
import { findTaggableTrail } from "./taggable-trail.ts";
import { removeTagsFrom } from "./tags.ts";

export const removeTags = operation(RemoveTags, {
  demands: (input) => [
    {
      action: "cloudtrail:RemoveTags",
      resource: input.ResourceId,
      tagKeys: input.TagsList.map((tag) => tag.Key),
    },
  ],
  async run(input, call, { trails }) {
    const trail = await findTaggableTrail(input.ResourceId, call, trails);
    await trails.save({ ...trail, tags: removeTagsFrom(trail.tags, input.TagsList) });
    return {};
  },
});
