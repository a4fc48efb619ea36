import { PutInsightSelectors } from "../../../pure/api/cloudtrail.ts";
import { operation } from "../operation.ts";
import { checkDestinations } from "../trails/destination.ts";
import { findTrailAtHome } from "../trails/find-trail.ts";
import { newInsightSelectors } from "./insight-selectors.ts";
import { insightSourceResource, insightTrailName } from "./insight-source.ts";

export const putInsightSelectors = operation(PutInsightSelectors, {
  demands: (input, call) => [
    { action: "cloudtrail:PutInsightSelectors", resource: insightSourceResource(input, call) },
  ],
  async run(input, call, { trails, changes, bucketAccess }) {
    const trail = await findTrailAtHome(insightTrailName(input, { withDestination: true }), call, trails);
    const insightSelectors = newInsightSelectors(trail, input.InsightSelectors);
    // Insights are delivered to a folder that the bucket's policy may not let CloudTrail write to.
    if (insightSelectors.length > 0) {
      await checkDestinations(trail, {}, call, bucketAccess, "CloudTrail-Insight/");
    }
    await changes.change(trail, { ...trail, insightSelectors });
    return { TrailARN: trail.arn, InsightSelectors: insightSelectors };
  },
});
