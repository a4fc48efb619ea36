/**
 * The Insights event of a trail: one record when unusual activity starts and one when it ends, of one
 * `sharedEventID`. There is no identity; durations are in minutes, averages in calls (or errors) per minute. The
 * baseline ends where the activity starts, and the End record repeats it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-insights-fields-trails.html
 */
import type { InsightType } from "../api/cloudtrail.shapes.ts";
import { type Attribution, attributions, roundAverage, type TopValues } from "./insight-attributions.ts";
import { BASELINE_MS } from "./insight-rule.ts";
import type { InsightSeries } from "./insight-series.ts";
import type { EventRecord } from "./record.ts";
import { isoSeconds } from "./timestamp.ts";

const INSIGHT_EVENT_VERSION = "1.07";
const MINUTE_MS = 60_000;

/** Members in the order in which the service writes them. */
export interface InsightRecord {
  readonly eventVersion: string;
  /** Of the start or of the end of the activity. */
  readonly eventTime: string;
  readonly awsRegion: string;
  readonly eventID: string;
  readonly eventType: "AwsCloudTrailInsight";
  readonly recipientAccountId: string;
  readonly sharedEventID: string;
  readonly insightDetails: {
    readonly state: "Start" | "End";
    readonly eventSource: string;
    readonly eventName: string;
    readonly insightType: InsightType;
    readonly errorCode?: string | undefined;
    readonly insightContext: {
      readonly statistics: {
        readonly baseline: { readonly average: number };
        readonly insight: { readonly average: number };
        readonly insightDuration: number;
        readonly baselineDuration: number;
      };
      readonly attributions: readonly Attribution[];
    };
  };
  readonly eventCategory: "Insight";
}

/** What stands in the journal. */
export type JournalRecord = EventRecord | InsightRecord;

export function isInsightRecord(record: JournalRecord): record is InsightRecord {
  return "insightDetails" in record;
}

export interface InsightFacts {
  readonly state: "Start" | "End";
  readonly series: InsightSeries;
  readonly eventID: string;
  readonly sharedEventID: string;
  readonly startMs: number;
  /** Of what is known of the activity: at its Start, of its first stretch. */
  readonly endMs: number;
  readonly average: number;
  readonly values: TopValues;
  readonly baseline: { readonly average: number; readonly values: TopValues };
}

export function assembleInsight(facts: InsightFacts): InsightRecord {
  const { state, series, baseline, startMs, endMs } = facts;
  return {
    eventVersion: INSIGHT_EVENT_VERSION,
    eventTime: isoSeconds(state === "Start" ? startMs : endMs),
    awsRegion: series.awsRegion,
    eventID: facts.eventID,
    eventType: "AwsCloudTrailInsight",
    recipientAccountId: series.recipientAccountId,
    sharedEventID: facts.sharedEventID,
    insightDetails: {
      state,
      eventSource: series.eventSource,
      eventName: series.eventName,
      insightType: series.insightType,
      errorCode: series.errorCode,
      insightContext: {
        statistics: {
          baseline: { average: roundAverage(baseline.average) },
          insight: { average: roundAverage(facts.average) },
          insightDuration: (endMs - startMs) / MINUTE_MS,
          baselineDuration: BASELINE_MS / MINUTE_MS,
        },
        attributions: attributions(facts.values, baseline.values),
      },
    },
    eventCategory: "Insight",
  };
}
