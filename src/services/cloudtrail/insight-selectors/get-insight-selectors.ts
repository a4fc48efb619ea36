import { GetInsightSelectors } from "../../../pure/api/cloudtrail.ts";
import { insightsNotEnabled } from "../errors.ts";
import { operation } from "../operation.ts";
import { findTrail } from "../trails/find-trail.ts";
import { hasInsightSelectors } from "../trails/trail.ts";
import { onTrail } from "../trails/visible-trails.ts";
import { insightSourceResource, insightTrailName } from "./insight-source.ts";

export const getInsightSelectors = operation(GetInsightSelectors, {
  demands: (input, call, parts) =>
    onTrail(call, parts, "cloudtrail:GetInsightSelectors", insightSourceResource(input, call)),
  async run(input, call, parts) {
    const trail = await findTrail(insightTrailName(input, { withDestination: false }), call, parts);
    if (!hasInsightSelectors(trail)) throw insightsNotEnabled(trail.arn);
    return { TrailARN: trail.arn, InsightSelectors: trail.insightSelectors };
  },
});
