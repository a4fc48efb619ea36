/**
 * Which Insights a trail has: those of the types it selected, made from events that reach it and that it logs.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutInsightSelectors.html
 */
import type { InsightSelector, InsightType } from "../api/cloudtrail.shapes.ts";
import type { InsightRecord } from "./insight-record.ts";
import type { InsightSeries } from "./insight-series.ts";
import {
  type EventSelection,
  isSelected,
  isWithinReach,
  type SelectableRecord,
  type TrailReach,
} from "./selector.ts";

export interface InsightTrail extends TrailReach {
  readonly selection: EventSelection;
  readonly insightSelectors?: readonly InsightSelector[] | undefined;
}

/** What an insight is about. */
export type InsightSubject = Pick<
  InsightSeries,
  "recipientAccountId" | "awsRegion" | "insightType" | "eventSource" | "eventName"
>;

export function insightSubject({
  recipientAccountId,
  awsRegion,
  insightDetails,
}: InsightRecord): InsightSubject {
  const { insightType, eventSource, eventName } = insightDetails;
  return { recipientAccountId, awsRegion, insightType, eventSource, eventName };
}

/** Whether the trail has Insights of this kind, made from management events. */
export function hasInsights(trail: InsightTrail, subject: InsightSubject): boolean {
  const isChosen = trail.insightSelectors?.some(
    ({ InsightType, EventCategories }) =>
      InsightType === subject.insightType && EventCategories?.includes("Management"),
  );
  if (!isChosen) return false;
  return analysed(subject).some(
    (record) => isWithinReach(trail, record) && isSelected(trail.selection, record),
  );
}

/** Whether a trail with such selectors logs any management events from which the type could be made. */
export function logsManagementEventsFor(selection: EventSelection, insightType: InsightType): boolean {
  const anywhere = { recipientAccountId: "", awsRegion: "", eventSource: "", eventName: "" };
  return analysed({ ...anywhere, insightType }).some((record) => isSelected(selection, record));
}

/** Whether a trail with such selectors logs data events of any resource. */
export function logsDataEvents({
  eventSelectors = [],
  advancedEventSelectors = [],
}: EventSelection): boolean {
  return (
    eventSelectors.some(({ DataResources = [] }) =>
      DataResources.some(({ Values = [] }) => Values.length > 0),
    ) ||
    advancedEventSelectors.some(({ FieldSelectors }) =>
      FieldSelectors.some(({ Field, Equals }) => Field === "eventCategory" && Equals?.includes("Data")),
    )
  );
}

/** Events like those that the insight is made from: the call rate from what writes, the error rate from all. */
function analysed(subject: InsightSubject): SelectableRecord[] {
  const { insightType, ...place } = subject;
  const write: SelectableRecord = {
    ...place,
    eventCategory: "Management",
    eventType: "AwsApiCall",
    readOnly: false,
    userIdentity: {},
  };
  return insightType === "ApiErrorRateInsight" ? [write, { ...write, readOnly: true }] : [write];
}
