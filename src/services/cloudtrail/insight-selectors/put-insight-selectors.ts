import { PutInsightSelectors } from "../../../pure/api/cloudtrail.ts";
import { operation } from "../operation.ts";
import { checkDestinations } from "../trails/destination.ts";
import { findTrailAtHome } from "../trails/find-trail.ts";
import { onTrail } from "../trails/visible-trails.ts";
import { newInsightSelectors } from "./insight-selectors.ts";
import { insightSourceResource, insightTrailName } from "./insight-source.ts";

export const putInsightSelectors = operation(PutInsightSelectors, {
  demands: (input, call, parts) =>
    onTrail(call, parts, "cloudtrail:PutInsightSelectors", insightSourceResource(input, call)),
  async run(input, call, parts) {
    const trail = await findTrailAtHome(insightTrailName(input, { withDestination: true }), call, parts);
    const insightSelectors = newInsightSelectors(trail, input.InsightSelectors);
    // Insights are delivered to a folder that the bucket's policy may not let CloudTrail write to.
    if (insightSelectors.length > 0) {
      await checkDestinations(trail, {}, call, parts.bucketAccess, "CloudTrail-Insight/");
    }
    await parts.changes.change(trail, { ...trail, insightSelectors });
    return { TrailARN: trail.arn, InsightSelectors: insightSelectors };
  },
});
