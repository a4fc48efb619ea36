import { GetEventSelectors } from "../../../pure/api/cloudtrail.ts";
import { operation } from "../operation.ts";
import { findTrail } from "../trails/find-trail.ts";
import { onTrail } from "../trails/visible-trails.ts";
import { describeSelection } from "./event-selectors.ts";

export const getEventSelectors = operation(GetEventSelectors, {
  demands: (input, call, parts) => onTrail(call, parts, "cloudtrail:GetEventSelectors", input.TrailName),
  async run(input, call, parts) {
    const trail = await findTrail(input.TrailName, call, parts);
    return { TrailARN: trail.arn, ...describeSelection(trail.selection) };
  },
});
