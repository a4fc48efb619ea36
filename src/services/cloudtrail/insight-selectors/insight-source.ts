import { accountOf, type Call } from "../../../runtime/call.ts";
import {
  insightSourceAmbiguous,
  insightSourceMissing,
  insightsDestinationIncomplete,
  unknownInsightSource,
} from "../errors.ts";
import { trailResource } from "../trails/trail-name.ts";

/** What Insights are made from, as a caller names it: a trail, or an event data store and another one for them. */
export interface InsightSource {
  readonly TrailName?: string | undefined;
  readonly EventDataStore?: string | undefined;
  readonly InsightsDestination?: string | undefined;
}

/** The ARN that authorization asks about. */
export function insightSourceResource({ TrailName, EventDataStore }: InsightSource, call: Call): string {
  if (EventDataStore === undefined) return trailResource(TrailName ?? "*", call.region, accountOf(call));
  if (EventDataStore.startsWith("arn:")) return EventDataStore;
  return `arn:aws:cloudtrail:${call.region}:${accountOf(call)}:eventdatastore/${EventDataStore}`;
}

/** The trail that is named. No event data store is in this house, so any is unknown. */
export function insightTrailName(
  source: InsightSource,
  { withDestination }: { withDestination: boolean },
): string {
  const { TrailName: trail, EventDataStore: store, InsightsDestination: destination } = source;
  if (trail !== undefined && (store !== undefined || destination !== undefined))
    throw insightSourceAmbiguous();
  if (trail !== undefined) return trail;
  if (store === undefined && destination === undefined) throw insightSourceMissing();
  if (store === undefined || (withDestination && destination === undefined)) {
    throw insightsDestinationIncomplete();
  }
  throw unknownInsightSource(store);
}
