import type { ResourceTag } from "../../../pure/api/cloudtrail.shapes.ts";
import { ListTags } from "../../../pure/api/cloudtrail.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { invalidToken, tooManyResourceIds } from "../errors.ts";
import { operation } from "../operation.ts";
import { findTaggableTrail, onTaggable } from "./taggable-trail.ts";

const RESOURCES_MAX = 20;

/** In the order asked for; one resource that is not there refuses the whole call. */
export const listTags = operation(ListTags, {
  async demands(input, call, parts) {
    if (input.ResourceIdList.length === 0) return [{ action: "cloudtrail:ListTags", resource: "*" }];
    const demands: Demand[] = [];
    for (const resource of input.ResourceIdList) {
      demands.push(...(await onTaggable(call, parts, "cloudtrail:ListTags", resource)));
    }
    return demands;
  },
  async run(input, call, parts) {
    if (input.ResourceIdList.length > RESOURCES_MAX) throw tooManyResourceIds(RESOURCES_MAX);
    // No listing is ever long enough for a second page, so no token is one of ours.
    if (input.NextToken !== undefined) throw invalidToken();
    const listed: ResourceTag[] = [];
    for (const resourceId of input.ResourceIdList) {
      const { tags } = await findTaggableTrail(resourceId, call, parts);
      listed.push({ ResourceId: resourceId, TagsList: tags });
    }
    return { ResourceTagList: listed };
  },
});
