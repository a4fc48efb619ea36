import { GetEventSelectors } from "../../../pure/api/cloudtrail.ts";
import { accountOf } from "../../../runtime/call.ts";
import { operation } from "../operation.ts";
import { findTrail } from "../trails/find-trail.ts";
import { trailResource } from "../trails/trail-name.ts";
import { describeSelection } from "./event-selectors.ts";

export const getEventSelectors = operation(GetEventSelectors, {
  demands: (input, call) => [
    {
      action: "cloudtrail:GetEventSelectors",
      resource: trailResource(input.TrailName, call.region, accountOf(call)),
    },
  ],
  async run(input, call, { trails }) {
    const trail = await findTrail(input.TrailName, call, trails);
    return { TrailARN: trail.arn, ...describeSelection(trail.selection) };
  },
});
