import { expect, test } from "vitest";
import {
  hasInsights,
  type InsightSubject,
  type InsightTrail,
  logsDataEvents,
  logsManagementEventsFor,
} from "./insight-selection.ts";
import type { EventSelection } from "./selector.ts";

const trail: InsightTrail = {
  homeRegion: "us-east-1",
  isMultiRegionTrail: false,
  includeGlobalServiceEvents: true,
  coversAccount: (account) => account === "111111111111",
  selection: {},
  insightSelectors: [{ InsightType: "ApiCallRateInsight", EventCategories: ["Management"] }],
};
const calls: InsightSubject = {
  recipientAccountId: "111111111111",
  awsRegion: "us-east-1",
  insightType: "ApiCallRateInsight",
  eventSource: "iam.amazonaws.com",
  eventName: "CreateUser",
};
const errors: InsightSubject = { ...calls, insightType: "ApiErrorRateInsight" };
const both: InsightTrail["insightSelectors"] = [
  { InsightType: "ApiCallRateInsight", EventCategories: ["Management", "Data"] },
  { InsightType: "ApiErrorRateInsight", EventCategories: ["Management"] },
];
const reads: EventSelection = { eventSelectors: [{ ReadWriteType: "ReadOnly" }] };
const noKeys: EventSelection = { eventSelectors: [{ ExcludeManagementEventSources: ["kms.amazonaws.com"] }] };

test.for<[claim: string, trail: Partial<InsightTrail>, subject: InsightSubject, has: boolean]>([
  ["a type that is selected", {}, calls, true],
  ["a type that is not", {}, errors, false],
  ["either of two", { insightSelectors: both }, errors, true],
  ["none selected", { insightSelectors: undefined }, calls, false],
  [
    "of data events only",
    { insightSelectors: [{ InsightType: "ApiCallRateInsight", EventCategories: ["Data"] }] },
    calls,
    false,
  ],
  ["another account", {}, { ...calls, recipientAccountId: "222222222222" }, false],
  ["another Region", {}, { ...calls, awsRegion: "eu-west-1", eventSource: "s3.amazonaws.com" }, false],
  [
    "another Region of a trail of all",
    { isMultiRegionTrail: true },
    { ...calls, awsRegion: "eu-west-1" },
    true,
  ],
  ["a global service that is left out", { includeGlobalServiceEvents: false }, calls, false],
  ["writes that are not logged", { insightSelectors: both, selection: reads }, calls, false],
  ["errors of reads that are", { insightSelectors: both, selection: reads }, errors, true],
  ["a source that is left out", { selection: noKeys }, { ...calls, eventSource: "kms.amazonaws.com" }, false],
])("%s → %s", ([, changes, subject, has]) => {
  expect(hasInsights({ ...trail, ...changes }, subject)).toBe(has);
});

const advanced = (...fields: [string, string][]): EventSelection => ({
  advancedEventSelectors: [{ FieldSelectors: fields.map(([Field, value]) => ({ Field, Equals: [value] })) }],
});
const objects: EventSelection = {
  eventSelectors: [
    { IncludeManagementEvents: false, DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3"] }] },
  ],
};

test.for<[claim: string, selection: EventSelection, calls: boolean, errors: boolean, data: boolean]>([
  ["the default", {}, true, true, false],
  ["reads only", reads, false, true, false],
  ["writes only", { eventSelectors: [{ ReadWriteType: "WriteOnly" }] }, true, true, false],
  ["objects only", objects, false, false, true],
  [
    "data resources without values",
    { eventSelectors: [{ DataResources: [{ Type: "AWS::S3::Object" }] }] },
    true,
    true,
    false,
  ],
  ["advanced management events", advanced(["eventCategory", "Management"]), true, true, false],
  ["advanced reads", advanced(["eventCategory", "Management"], ["readOnly", "true"]), false, true, false],
  [
    "advanced data",
    advanced(["eventCategory", "Data"], ["resources.type", "AWS::S3::Object"]),
    false,
    false,
    true,
  ],
])("what Insights can be made from: %s", ([, selection, ofCalls, ofErrors, data]) => {
  expect(logsManagementEventsFor(selection, "ApiCallRateInsight")).toBe(ofCalls);
  expect(logsManagementEventsFor(selection, "ApiErrorRateInsight")).toBe(ofErrors);
  expect(logsDataEvents(selection)).toBe(data);
});
