import { RemoveTags } from "../../../pure/api/cloudtrail.ts";
import { operation } from "../operation.ts";
import { requirePower } from "../trails/find-trail.ts";
import { findTaggableTrail, onTaggable } from "./taggable-trail.ts";
import { removeTagsFrom } from "./tags.ts";

export const removeTags = operation(RemoveTags, {
  demands: (input, call, parts) =>
    onTaggable(call, parts, "cloudtrail:RemoveTags", input.ResourceId, {
      tagKeys: input.TagsList.map((tag) => tag.Key),
    }),
  async run(input, call, parts) {
    const trail = await findTaggableTrail(input.ResourceId, call, parts);
    await requirePower(trail, call, parts);
    await parts.trails.save({ ...trail, tags: removeTagsFrom(trail.tags, input.TagsList) });
    return {};
  },
});
