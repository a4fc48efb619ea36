/**
 * What Insights counts. A series is one operation of an account in a Region: its write management calls for the
 * call rate, and for the error rate its management calls, read and write, that ended with one error code.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html
 */
import type { InsightType } from "../api/cloudtrail.shapes.ts";
import type { EventRecord } from "./record.ts";

export interface InsightSeries {
  readonly recipientAccountId: string;
  readonly awsRegion: string;
  readonly insightType: InsightType;
  readonly eventSource: string;
  readonly eventName: string;
  /** Of the error rate only. */
  readonly errorCode?: string | undefined;
}

/** The series in which the record counts as a call: none, one or two. */
export function insightSeriesOf(record: EventRecord): InsightSeries[] {
  if (record.eventCategory !== "Management" || record.eventType !== "AwsApiCall") return [];
  const { recipientAccountId, awsRegion, eventSource, eventName, errorCode } = record;
  const place = { recipientAccountId, awsRegion };
  const series: InsightSeries[] = [];
  if (!record.readOnly) series.push({ ...place, insightType: "ApiCallRateInsight", eventSource, eventName });
  if (errorCode !== undefined) {
    series.push({ ...place, insightType: "ApiErrorRateInsight", eventSource, eventName, errorCode });
  }
  return series;
}

/** One text for each series, the same for equal ones. */
export function insightSeriesKey(series: InsightSeries): string {
  const { recipientAccountId, awsRegion, insightType, eventSource, eventName, errorCode = "" } = series;
  return JSON.stringify([recipientAccountId, awsRegion, insightType, eventSource, eventName, errorCode]);
}
