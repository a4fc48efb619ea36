import { expect, test } from "vitest";
import type { AdvancedFieldSelector, PutEventSelectorsRequest } from "../../../pure/api/cloudtrail.shapes.ts";
import { describeSelection, newSelection } from "./event-selectors.ts";

type Input = Omit<PutEventSelectorsRequest, "TrailName">;
const select = (input: Input) => newSelection({ TrailName: "audit", ...input });
const s3 = (...Values: string[]): Input => ({
  EventSelectors: [{ DataResources: [{ Type: "AWS::S3::Object", Values }] }],
});
const advanced = (...FieldSelectors: AdvancedFieldSelector[]): Input => ({
  AdvancedEventSelectors: [{ Name: "", FieldSelectors }],
});
const category = (value: string): AdvancedFieldSelector => ({ Field: "eventCategory", Equals: [value] });
const objects: AdvancedFieldSelector = { Field: "resources.type", Equals: ["AWS::S3::Object"] };
const arns = (count: number) => Array.from({ length: count }, (_, index) => `arn:aws:s3:::bucket/${index}`);

test("basic selectors are completed, advanced ones stay as they were given", () => {
  expect(select({ EventSelectors: [{ ReadWriteType: "WriteOnly" }] })).toEqual({
    eventSelectors: [
      {
        ReadWriteType: "WriteOnly",
        IncludeManagementEvents: true,
        DataResources: [],
        ExcludeManagementEventSources: [],
      },
    ],
  });
  const given = advanced(category("Management"));
  expect(select(given)).toEqual({ advancedEventSelectors: given.AdvancedEventSelectors });
});

test("a trail that was never given selectors shows the default", () => {
  expect(describeSelection({})).toEqual({
    EventSelectors: [
      {
        ReadWriteType: "All",
        IncludeManagementEvents: true,
        DataResources: [],
        ExcludeManagementEventSources: [],
      },
    ],
  });
});

test.for<[string, Input]>([
  ["all objects", s3("arn:aws:s3")],
  ["all objects, as Terraform's documentation writes it", s3("arn:aws:s3:::")],
  ["a bucket and a prefix", s3("arn:aws:s3:::bucket/", "arn:aws:s3:::bucket/a/b")],
  ["250 values, and one for all", s3(...arns(250), "arn:aws:s3")],
  [
    "a function and a table",
    {
      EventSelectors: [
        {
          DataResources: [
            { Type: "AWS::Lambda::Function", Values: ["arn:aws:lambda:us-east-1:111111111111:function:f"] },
            { Type: "AWS::DynamoDB::Table", Values: ["arn:aws:dynamodb:us-east-1:111111111111:table/t"] },
          ],
        },
      ],
    },
  ],
  [
    "no management events, with data resources that name nothing",
    { EventSelectors: [{ IncludeManagementEvents: false, DataResources: [{ Type: "AWS::S3::Object" }] }] },
  ],
  ["excluded sources", { EventSelectors: [{ ExcludeManagementEventSources: ["kms.amazonaws.com"] }] }],
  [
    "management events of one kind without two sources",
    advanced(
      category("Management"),
      { Field: "readOnly", Equals: ["true"] },
      { Field: "eventSource", NotEquals: ["kms.amazonaws.com", "rdsdata.amazonaws.com"] },
    ),
  ],
  [
    "data events by every field",
    advanced(
      category("Data"),
      objects,
      { Field: "readOnly", Equals: ["false"] },
      { Field: "resources.ARN", StartsWith: ["arn:aws:s3:::bucket/"], NotEquals: ["arn:aws:s3:::bucket/a"] },
      { Field: "eventName", NotStartsWith: ["Head"] },
      { Field: "eventSource", EndsWith: [".amazonaws.com"] },
      { Field: "eventType", Equals: ["AwsApiCall"] },
      { Field: "sessionCredentialFromConsole", Equals: ["true"] },
      { Field: "userIdentity.arn", NotEndsWith: ["/ci"] },
    ),
  ],
  [
    "network events",
    advanced(
      category("NetworkActivity"),
      { Field: "eventSource", Equals: ["kms.amazonaws.com"] },
      { Field: "errorCode", Equals: ["VpceAccessDenied"] },
    ),
  ],
])("accepted: %s", ([, input]) => {
  expect(() => select(input)).not.toThrow();
});

const values = "Value %s for DataResources.Values is invalid.";

test.for<[string, Input]>([
  [
    "You can select events by using either EventSelectors or AdvancedEventSelectors, but not both.",
    { ...s3("arn:aws:s3"), ...advanced(category("Management")) },
  ],
  ["Specify a value for either EventSelectors or AdvancedEventSelectors.", {}],
  [
    "Specify a valid number of selectors (1 to 5) for your trail.",
    { EventSelectors: Array.from({ length: 6 }, () => ({})) },
  ],
  ["Specify a valid number of DataResources.Values (0 to 250) for all your selectors", s3(...arns(251))],
  [
    "Value AWS::EC2::Instance for DataResources.Type is invalid.",
    { EventSelectors: [{ DataResources: [{ Type: "AWS::EC2::Instance" }] }] },
  ],
  ...["arn:aws:s3:::bucket", "arn:aws:s3:::*", "arn:aws:s3:::*/*", "bucket/*", "arn:aws-cn:s3"].map(
    (value): [string, Input] => [values.replace("%s", value), s3(value)],
  ),
  [
    values.replace("%s", "arn:aws:lambda:*"),
    {
      EventSelectors: [{ DataResources: [{ Type: "AWS::Lambda::Function", Values: ["arn:aws:lambda:*"] }] }],
    },
  ],
  [
    "Invalid combination of parameters in EventSelectors. When includeManagementEvents is false, DataResources must not be empty.",
    { EventSelectors: [{ IncludeManagementEvents: false }] },
  ],
  [
    "Event selector ExcludeManagementEventSources is not valid",
    { EventSelectors: [{ ExcludeManagementEventSources: ["iam.amazonaws.com"] }] },
  ],
  ["The following fields are required: [eventCategory].", advanced(objects)],
  [
    "Only the following operators are valid with the eventCategory field: [Equals].",
    advanced({ Field: "eventCategory", StartsWith: ["Man"] }),
  ],
  ["The eventCategory field value is not valid.", advanced(category("Insight"))],
  [
    "The following field is not allowed when the eventCategory field value equals Management: eventName.",
    advanced(category("Management"), { Field: "eventName", Equals: ["CreateRole"] }),
  ],
  [
    "Only the following operators are valid with the eventSource field: [NotEquals].",
    advanced(category("Management"), { Field: "eventSource", Equals: ["kms.amazonaws.com"] }),
  ],
  [
    "The following selectors are required when the eventCategory field value equals Data: [resources.type].",
    advanced(category("Data")),
  ],
  [
    "The following selectors are required when the eventCategory field value equals NetworkActivity: [eventSource].",
    advanced(category("NetworkActivity")),
  ],
  [
    "A duplicate event selector was found for at least one field. Only one selector is allowed per field.",
    advanced(category("Data"), objects, objects),
  ],
  [
    "Only the following operators are valid with the readOnly field: [Equals].",
    advanced(category("Data"), objects, { Field: "readOnly", NotEquals: ["true"] }),
  ],
  [
    "The readOnly field value is not valid.",
    advanced(category("Data"), objects, { Field: "readOnly", Equals: ["no"] }),
  ],
  [
    "The errorCode field value is not valid.",
    advanced(
      category("NetworkActivity"),
      { Field: "eventSource", Equals: ["s3.amazonaws.com"] },
      { Field: "errorCode", Equals: ["AccessDenied"] },
    ),
  ],
  [
    "There are too many filters applied. The maximum allowed number of filters is 500.",
    advanced(category("Data"), objects, { Field: "resources.ARN", StartsWith: arns(499) }),
  ],
])("%s", ([message, input]) => {
  expect(() => select(input)).toThrow(
    expect.objectContaining({ code: "InvalidEventSelectorsException", message }),
  );
});
