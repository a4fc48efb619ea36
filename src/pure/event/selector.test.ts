import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AdvancedEventSelector,
  type EventSelector,
  isGlobalServiceEvent,
  isSelected,
  isWithinReach,
  type SelectableRecord,
} from "./selector.ts";

const write: SelectableRecord = {
  awsRegion: "eu-west-3",
  eventCategory: "Management",
  eventName: "CreateTrail",
  eventSource: "cloudtrail.amazonaws.com",
  eventType: "AwsApiCall",
  readOnly: false,
  recipientAccountId: "555555555555",
  userIdentity: { type: "IAMUser", arn: "arn:aws:iam::555555555555:user/mira" },
};
const read: SelectableRecord = { ...write, eventName: "DescribeTrails", readOnly: true };
const key: SelectableRecord = { ...read, eventSource: "kms.amazonaws.com", eventName: "Decrypt" };
const object: SelectableRecord = {
  ...write,
  eventCategory: "Data",
  eventSource: "s3.amazonaws.com",
  eventName: "PutObject",
  resources: [
    { type: "AWS::S3::Object", ARN: "arn:aws:s3:::vault/in/a.txt" },
    { accountId: "555555555555", type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::vault" },
  ],
};
const listing: SelectableRecord = {
  ...object,
  eventName: "ListObjects",
  readOnly: true,
  resources: [{ type: "AWS::S3::Object", ARNPrefix: "arn:aws:s3:::vault/" }],
};
const lambda: SelectableRecord = {
  ...object,
  eventSource: "lambda.amazonaws.com",
  eventName: "Invoke",
  resources: [{ type: "AWS::Lambda::Function", ARN: "arn:aws:lambda:eu-west-3:555555555555:function:sort" }],
};
const refused: SelectableRecord = {
  ...write,
  eventCategory: "NetworkActivity",
  eventType: "AwsVpceEvents",
  errorCode: "VpceAccessDenied",
  vpcEndpointId: "vpce-0a1b2c3d",
};
const insight: SelectableRecord = { ...write, eventCategory: "Insight" };

const s3 = (...Values: string[]): EventSelector => ({
  IncludeManagementEvents: false,
  DataResources: [{ Type: "AWS::S3::Object", Values }],
});

test.for<[claim: string, record: SelectableRecord, selected: boolean]>([
  ["a management write", write, true],
  ["a management read", read, true],
  ["a data event", object, false],
  ["a network activity event", refused, false],
  ["an Insights event", insight, false],
])("without selectors: %s → %s", ([, record, selected]) => {
  expect(isSelected({}, record)).toBe(selected);
  expect(isSelected({ eventSelectors: [], advancedEventSelectors: [] }, record)).toBe(selected);
});

test.for<[claim: string, selector: EventSelector, record: SelectableRecord, selected: boolean]>([
  ["an empty one takes management events", {}, write, true],
  ["an empty one takes no data events", {}, object, false],
  ["ReadOnly leaves writes", { ReadWriteType: "ReadOnly" }, write, false],
  ["ReadOnly takes reads", { ReadWriteType: "ReadOnly" }, read, true],
  ["WriteOnly leaves reads", { ReadWriteType: "WriteOnly" }, read, false],
  ["WriteOnly takes writes", { ReadWriteType: "WriteOnly" }, write, true],
  ["management events may be left out", { IncludeManagementEvents: false }, write, false],
  ["a source may be left out", { ExcludeManagementEventSources: ["kms.amazonaws.com"] }, key, false],
  ["another source is not", { ExcludeManagementEventSources: ["kms.amazonaws.com"] }, read, true],
  ["arn:aws:s3 is every object", s3("arn:aws:s3"), object, true],
  ["arn:aws:s3::: is too", s3("arn:aws:s3:::"), object, true],
  ["arn:aws-cn:s3 is another partition", s3("arn:aws-cn:s3"), object, false],
  ["a bucket with its slash is that bucket", s3("arn:aws:s3:::vault/"), object, true],
  ["a prefix is a prefix", s3("arn:aws:s3:::vault/in/"), object, true],
  ["another prefix is not", s3("arn:aws:s3:::vault/out/"), object, false],
  ["a longer name of a bucket is another bucket", s3("arn:aws:s3:::vau/"), object, false],
  ["no values select nothing", s3(), object, false],
  ["a listing counts as its prefix", s3("arn:aws:s3:::vault/"), listing, true],
  ["a listing of more than the prefix is not selected", s3("arn:aws:s3:::vault/in/"), listing, false],
  [
    "reading and writing count for data events",
    { ...s3("arn:aws:s3"), ReadWriteType: "ReadOnly" },
    object,
    false,
  ],
  [
    "a function is exact",
    {
      DataResources: [
        { Type: "AWS::Lambda::Function", Values: ["arn:aws:lambda:eu-west-3:555555555555:function:so"] },
      ],
    },
    lambda,
    false,
  ],
  [
    "arn:aws:lambda is every function",
    { DataResources: [{ Type: "AWS::Lambda::Function", Values: ["arn:aws:lambda"] }] },
    lambda,
    true,
  ],
  [
    "a value only counts for its type",
    { DataResources: [{ Type: "AWS::Lambda::Function", Values: ["arn:aws:s3"] }] },
    object,
    false,
  ],
  ["network activity is beyond basic selectors", {}, refused, false],
])("basic selector: %s", ([, selector, record, selected]) => {
  expect(isSelected({ eventSelectors: [selector] }, record)).toBe(selected);
});

const management = { Field: "eventCategory", Equals: ["Management"] };
const data = { Field: "eventCategory", Equals: ["Data"] };
const objects = { Field: "resources.type", Equals: ["AWS::S3::Object"] };

test.for<
  [
    claim: string,
    fields: AdvancedEventSelector["FieldSelectors"],
    record: SelectableRecord,
    selected: boolean,
  ]
>([
  ["the category must fit", [management], object, false],
  ["management alone takes reads and writes", [management], read, true],
  ["readOnly is a text", [management, { Field: "readOnly", Equals: ["true"] }], write, false],
  ["readOnly true takes reads", [management, { Field: "readOnly", Equals: ["true"] }], read, true],
  [
    "a source may be left out",
    [management, { Field: "eventSource", NotEquals: ["kms.amazonaws.com"] }],
    key,
    false,
  ],
  ["others stay", [management, { Field: "eventSource", NotEquals: ["kms.amazonaws.com"] }], read, true],
  ["data of a type", [data, objects], object, true],
  ["data of another type", [data, { Field: "resources.type", Equals: ["AWS::S3::Bucket2"] }], object, false],
  [
    "an ARN's beginning",
    [data, objects, { Field: "resources.ARN", StartsWith: ["arn:aws:s3:::vault/in"] }],
    object,
    true,
  ],
  [
    "the ARN is that of the resource of the type",
    [data, objects, { Field: "resources.ARN", Equals: ["arn:aws:s3:::vault"] }],
    object,
    false,
  ],
  [
    "an ARN that is left out",
    [data, objects, { Field: "resources.ARN", NotStartsWith: ["arn:aws:s3:::vault/in"] }],
    object,
    false,
  ],
  [
    "every deselecting value counts",
    [data, objects, { Field: "resources.ARN", NotEndsWith: [".csv", ".txt"] }],
    object,
    false,
  ],
  [
    "one selecting value is enough",
    [data, objects, { Field: "eventName", Equals: ["GetObject", "PutObject"] }],
    object,
    true,
  ],
  [
    "selecting and deselecting hold together",
    [data, objects, { Field: "eventName", StartsWith: ["Put"], NotEndsWith: ["Object"] }],
    object,
    false,
  ],
  [
    "of several selecting operators one is enough",
    [data, objects, { Field: "eventName", Equals: ["X"], EndsWith: ["Object"] }],
    object,
    true,
  ],
  [
    "who did it",
    [data, objects, { Field: "userIdentity.arn", StartsWith: ["arn:aws:iam::555555555555:user/"] }],
    object,
    true,
  ],
  [
    "who did it not",
    [data, objects, { Field: "userIdentity.arn", NotEquals: ["arn:aws:iam::555555555555:user/mira"] }],
    object,
    false,
  ],
  [
    "an identity without ARN is selected by none",
    [data, objects, { Field: "userIdentity.arn", StartsWith: [""] }],
    { ...object, userIdentity: {} },
    false,
  ],
  [
    "an identity without ARN is deselected by none",
    [data, objects, { Field: "userIdentity.arn", NotEquals: ["x"] }],
    { ...object, userIdentity: {} },
    true,
  ],
  [
    "not from the console",
    [data, objects, { Field: "sessionCredentialFromConsole", Equals: ["false"] }],
    object,
    true,
  ],
  [
    "from the console",
    [data, objects, { Field: "sessionCredentialFromConsole", NotEquals: ["false"] }],
    { ...object, sessionCredentialFromConsole: "true" },
    true,
  ],
  [
    "network activity by source, error and endpoint",
    [
      { Field: "eventCategory", Equals: ["NetworkActivity"] },
      { Field: "eventSource", Equals: ["cloudtrail.amazonaws.com"] },
      { Field: "errorCode", Equals: ["VpceAccessDenied"] },
      { Field: "vpcEndpointId", StartsWith: ["vpce-0a"] },
    ],
    refused,
    true,
  ],
])("advanced selector: %s", ([, FieldSelectors, record, selected]) => {
  expect(isSelected({ advancedEventSelectors: [{ FieldSelectors }] }, record)).toBe(selected);
});

test("a field nobody knows is a fault, not a silent no", () => {
  const selection = { advancedEventSelectors: [{ FieldSelectors: [{ Field: "colour", Equals: ["red"] }] }] };
  expect(() => isSelected(selection, write)).toThrow(RangeError);
});

test("law: selectors are OR-ed: one more never loses a record", () => {
  const selector = fc.constantFrom<EventSelector>(
    {},
    { ReadWriteType: "ReadOnly" },
    s3("arn:aws:s3"),
    s3("arn:aws:s3:::vault/in/"),
    { ExcludeManagementEventSources: ["kms.amazonaws.com"] },
  );
  fc.assert(
    fc.property(
      fc.array(selector, { minLength: 1 }),
      selector,
      fc.constantFrom(write, read, key, object),
      (some, more, record) => {
        if (isSelected({ eventSelectors: some }, record)) {
          expect(isSelected({ eventSelectors: [...some, more] }, record)).toBe(true);
        }
      },
    ),
  );
});

const iam: SelectableRecord = {
  ...write,
  awsRegion: "us-east-1",
  eventSource: "iam.amazonaws.com",
  eventName: "CreateUser",
};
const sts = (clientProvidedHostHeader?: string): SelectableRecord => ({
  ...iam,
  eventSource: "sts.amazonaws.com",
  eventName: "AssumeRole",
  ...(clientProvidedHostHeader && { tlsDetails: { clientProvidedHostHeader } }),
});

test.for<[claim: string, record: SelectableRecord, isGlobal: boolean]>([
  ["IAM", iam, true],
  ["AWS Organizations", { ...iam, eventSource: "organizations.amazonaws.com" }, true],
  ["the global host of AWS STS", sts("sts.amazonaws.com"), true],
  ["the host of AWS STS in us-east-1", sts("sts.us-east-1.amazonaws.com"), false],
  ["AWS STS at an unknown host", sts(), false],
  ["AWS STS elsewhere", { ...sts("sts.amazonaws.com"), awsRegion: "eu-west-3" }, false],
  ["CloudTrail in us-east-1", { ...write, awsRegion: "us-east-1" }, false],
])("a global service event: %s → %s", ([, record, isGlobal]) => {
  expect(isGlobalServiceEvent(record)).toBe(isGlobal);
});

const own = (account: string) => account === "555555555555";
const trail = {
  homeRegion: "eu-west-3",
  isMultiRegionTrail: false,
  includeGlobalServiceEvents: true,
  coversAccount: own,
};

test.for([
  { claim: "a single-Region trail has its Region", trail, record: write, reached: true },
  {
    claim: "a single-Region trail lacks the others",
    trail,
    record: { ...write, awsRegion: "eu-west-1" },
    reached: false,
  },
  {
    claim: "global events do not leave us-east-1 for a single-Region trail",
    trail,
    record: iam,
    reached: false,
  },
  {
    claim: "a trail at home in us-east-1 has them",
    trail: { ...trail, homeRegion: "us-east-1" },
    record: iam,
    reached: true,
  },
  {
    claim: "unless it does not want them",
    trail: { ...trail, homeRegion: "us-east-1", includeGlobalServiceEvents: false },
    record: iam,
    reached: false,
  },
  {
    claim: "it then still has what is regional in us-east-1",
    trail: { ...trail, homeRegion: "us-east-1", includeGlobalServiceEvents: false },
    record: sts("sts.us-east-1.amazonaws.com"),
    reached: true,
  },
  {
    claim: "a multi-Region trail has all Regions",
    trail: { ...trail, isMultiRegionTrail: true },
    record: iam,
    reached: true,
  },
  {
    claim: "no trail has other accounts",
    trail: { ...trail, isMultiRegionTrail: true },
    record: { ...write, recipientAccountId: "666666666666" },
    reached: false,
  },
  {
    claim: "but that of their organization",
    trail: { ...trail, coversAccount: () => true },
    record: { ...write, recipientAccountId: "666666666666" },
    reached: true,
  },
])("reach: $claim", ({ trail: reach, record, reached }) => {
  expect(isWithinReach(reach, record)).toBe(reached);
});
