import { AddTags } from "../../../pure/api/cloudtrail.ts";
import { operation } from "../operation.ts";
import { requirePower } from "../trails/find-trail.ts";
import { findTaggableTrail, onTaggable } from "./taggable-trail.ts";
import { addTagsTo, requestTags } from "./tags.ts";

export const addTags = operation(AddTags, {
  demands: (input, call, parts) =>
    onTaggable(call, parts, "cloudtrail:AddTags", input.ResourceId, {
      requestTags: requestTags(input.TagsList),
    }),
  async run(input, call, parts) {
    const trail = await findTaggableTrail(input.ResourceId, call, parts);
    await requirePower(trail, call, parts);
    await parts.trails.save({ ...trail, tags: addTagsTo(trail.tags, input.TagsList) });
    return {};
  },
});
