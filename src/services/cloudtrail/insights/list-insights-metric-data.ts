import type { ListInsightsMetricDataRequest } from "../../../pure/api/cloudtrail.shapes.ts";
import { ListInsightsMetricData } from "../../../pure/api/cloudtrail.ts";
import { cutPage, encodePageToken } from "../../../pure/aws/pagination.ts";
import type { StretchCount } from "../../../pure/event/insight-rule.ts";
import { hasInsights } from "../../../pure/event/insight-selection.ts";
import type { InsightSeries } from "../../../pure/event/insight-series.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { unknownMetricTrail } from "../errors.ts";
import { operation } from "../operation.ts";
import type { Parts } from "../parts.ts";
import { isPresentIn, type Trail, withReach } from "../trails/trail.ts";
import { checkTrailName, trailResource } from "../trails/trail-name.ts";
import { findVisibleTrail, onTrail, visibleTrails } from "../trails/visible-trails.ts";
import {
  checkErrorCode,
  DATA_POINTS_MAX,
  fillWithZeros,
  type MetricRange,
  metricRange,
  pageStart,
} from "./metric-data.ts";

export const listInsightsMetricData = operation(ListInsightsMetricData, {
  async demands({ TrailName: trail }, call, parts) {
    const demands: Demand[] = [{ action: "cloudtrail:LookupEvents", resource: "*" }];
    if (trail === undefined) return demands;
    return [...demands, ...(await onTrail(call, parts, "cloudtrail:ListInsightsData", trail))];
  },
  async run(input, call, parts) {
    const { EventSource, EventName, InsightType, ErrorCode } = input;
    checkErrorCode(input);
    const trail = input.TrailName === undefined ? undefined : await trailOf(input.TrailName, call, parts);
    const scope = scopeOf(input, call);
    const range = pageStart(scope, input.NextToken, metricRange(input, call.now));
    const limit = input.MaxResults ?? DATA_POINTS_MAX;
    const counts = trail === undefined ? await countsOf(input, call, parts, range, limit + 1) : [];
    const points = input.DataType === "FillWithZeros" ? fillWithZeros(counts, range, limit + 1) : counts;
    const page = cutPage(points, limit, ({ startMs }) => [startMs]);
    return {
      TrailARN: trail?.arn,
      EventSource,
      EventName,
      InsightType,
      ErrorCode,
      Timestamps: page.items.map(({ startMs }) => new Date(startMs)),
      Values: page.items.map(({ calls }) => calls),
      NextToken: page.next && encodePageToken(scope, page.next),
    };
  },
});

/** A trail is named to ask for what was counted of its data events, of which nothing is counted here. */
async function trailOf(nameOrArn: string, call: Call, parts: Parts): Promise<Trail> {
  if (!nameOrArn.startsWith("arn:")) checkTrailName(nameOrArn);
  const account = accountOf(call);
  const trail = await findVisibleTrail(trailResource(nameOrArn, call.region, account), account, parts);
  if (trail === undefined || !isPresentIn(trail, call.region)) throw unknownMetricTrail(nameOrArn);
  return trail;
}

/** Of management events, for accounts of which some trail has Insights of this kind. */
async function countsOf(
  input: ListInsightsMetricDataRequest,
  call: Call,
  parts: Parts,
  { periodMs, fromMs, untilMs }: MetricRange,
  limit: number,
): Promise<StretchCount[]> {
  const series: InsightSeries = {
    recipientAccountId: accountOf(call),
    awsRegion: call.region,
    insightType: input.InsightType,
    eventSource: input.EventSource,
    eventName: input.EventName,
    errorCode: input.ErrorCode,
  };
  const { insights, counting } = parts;
  const account = accountOf(call);
  const ofAccount = (await visibleTrails(account, parts)).map((trail) =>
    // What the account sees logs the account.
    withReach(trail, (_organizationId, other) => other === account),
  );
  if (!ofAccount.some((trail) => hasInsights(trail, series))) return [];
  await counting.catchUp(call);
  const found = await insights.find(series);
  return found === undefined ? [] : insights.counts(found.id, periodMs, fromMs, untilMs, limit);
}

/** A token goes on with the listing that it came from, and with no other. */
function scopeOf({ NextToken, MaxResults, ...input }: ListInsightsMetricDataRequest, call: Call): string {
  return JSON.stringify(["ListInsightsMetricData", accountOf(call), call.region, input]);
}
