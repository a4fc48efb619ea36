import { AddTags } from "../../../pure/api/cloudtrail.ts";
import { operation } from "../operation.ts";
import { findTaggableTrail } from "./taggable-trail.ts";
import { addTagsTo, requestTags } from "./tags.ts";

export const addTags = operation(AddTags, {
  demands: (input) => [
    { action: "cloudtrail:AddTags", resource: input.ResourceId, requestTags: requestTags(input.TagsList) },
  ],
  async run(input, call, { trails }) {
    const trail = await findTaggableTrail(input.ResourceId, call, trails);
    await trails.save({ ...trail, tags: addTagsTo(trail.tags, input.TagsList) });
    return {};
  },
});
