import { GetInsightSelectors } from "../../../pure/api/cloudtrail.ts";
import { insightsNotEnabled } from "../errors.ts";
import { operation } from "../operation.ts";
import { findTrail } from "../trails/find-trail.ts";
import { hasInsightSelectors } from "../trails/trail.ts";
import { insightSourceResource, insightTrailName } from "./insight-source.ts";

export const getInsightSelectors = operation(GetInsightSelectors, {
  demands: (input, call) => [
    { action: "cloudtrail:GetInsightSelectors", resource: insightSourceResource(input, call) },
  ],
  async run(input, call, { trails }) {
    const trail = await findTrail(insightTrailName(input, { withDestination: false }), call, trails);
    if (!hasInsightSelectors(trail)) throw insightsNotEnabled(trail.arn);
    return { TrailARN: trail.arn, InsightSelectors: trail.insightSelectors };
  },
});
