import { GetInsightSelectors } from "../../../pure/api/cloudtrail.ts";
import { accountOf } from "../../../runtime/call.ts";
import {
  insightSourceAmbiguous,
  insightSourceMissing,
  insightsNotEnabled,
  unknownInsightSource,
} from "../errors.ts";
import { operation } from "../operation.ts";
import { findTrail } from "../trails/find-trail.ts";
import { trailResource } from "../trails/trail-name.ts";

/** Insights cannot be switched on in this house, so the answer for every trail is AWS's refusal. */
export const getInsightSelectors = operation(GetInsightSelectors, {
  demands: (input, call) => [
    {
      action: "cloudtrail:GetInsightSelectors",
      resource: input.EventDataStore ?? trailResource(input.TrailName ?? "*", call.region, accountOf(call)),
    },
  ],
  async run(input, call, { trails }) {
    if (input.TrailName !== undefined && input.EventDataStore !== undefined) throw insightSourceAmbiguous();
    if (input.EventDataStore !== undefined) throw unknownInsightSource(input.EventDataStore);
    if (input.TrailName === undefined) throw insightSourceMissing();
    const trail = await findTrail(input.TrailName, call, trails);
    throw insightsNotEnabled(trail.arn);
  },
});
