import { PutEventSelectors } from "../../../pure/api/cloudtrail.ts";
import { operation } from "../operation.ts";
import { findTrailAtHome } from "../trails/find-trail.ts";
import { onTrail } from "../trails/visible-trails.ts";
import { describeSelection, newSelection } from "./event-selectors.ts";

/** Writing one kind of selectors takes the other away. */
export const putEventSelectors = operation(PutEventSelectors, {
  demands: (input, call, parts) => onTrail(call, parts, "cloudtrail:PutEventSelectors", input.TrailName),
  async run(input, call, parts) {
    const trail = await findTrailAtHome(input.TrailName, call, parts);
    const selection = newSelection(input);
    await parts.changes.change(trail, { ...trail, selection, hasCustomEventSelectors: true });
    return { TrailARN: trail.arn, ...describeSelection(selection) };
  },
});
