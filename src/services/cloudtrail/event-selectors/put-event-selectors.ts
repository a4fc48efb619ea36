import { PutEventSelectors } from "../../../pure/api/cloudtrail.ts";
import { accountOf } from "../../../runtime/call.ts";
import { operation } from "../operation.ts";
import { findTrailAtHome } from "../trails/find-trail.ts";
import { trailResource } from "../trails/trail-name.ts";
import { describeSelection, newSelection } from "./event-selectors.ts";

/** Writing one kind of selectors takes the other away. */
export const putEventSelectors = operation(PutEventSelectors, {
  demands: (input, call) => [
    {
      action: "cloudtrail:PutEventSelectors",
      resource: trailResource(input.TrailName, call.region, accountOf(call)),
    },
  ],
  async run(input, call, { trails, changes }) {
    const trail = await findTrailAtHome(input.TrailName, call, trails);
    const selection = newSelection(input);
    await changes.change(trail, { ...trail, selection, hasCustomEventSelectors: true });
    return { TrailARN: trail.arn, ...describeSelection(selection) };
  },
});
