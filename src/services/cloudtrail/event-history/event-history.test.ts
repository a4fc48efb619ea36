import {
  type CloudTrailClient,
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from "@aws-sdk/client-cloudtrail";
import { CreateRoleCommand, CreateUserCommand, GetUserCommand } from "@aws-sdk/client-iam";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse, START_MS } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

let house: House;
let trails: CloudTrailClient;
beforeEach(async () => {
  house = await openHouse();
  trails = house.cloudtrail();
});
afterEach(() => house.close());

const look = (input: LookupEventsCommandInput = {}, client = trails) =>
  client.send(new LookupEventsCommand(input));
const by = (AttributeKey: string, AttributeValue: string) => ({
  LookupAttributes: [{ AttributeKey: AttributeKey as "EventName", AttributeValue }],
});

test("an event is shown with its record, and the look itself is recorded", async () => {
  await house.iam().send(new CreateUserCommand({ UserName: "ann" }));
  const [record] = await house.events("CreateUser");
  const { Events, NextToken } = await look(by("EventName", "CreateUser"));
  expect(NextToken).toBeUndefined();
  expect(Events).toEqual([
    {
      EventId: record?.eventID,
      EventName: "CreateUser",
      ReadOnly: "false",
      AccessKeyId: house.root.accessKeyId,
      EventTime: new Date(START_MS),
      EventSource: "iam.amazonaws.com",
      Username: "root",
      Resources: [{ ResourceType: "AWS::IAM::User", ResourceName: "ann" }],
      CloudTrailEvent: JSON.stringify(record),
    },
  ]);
  expect(await lastRecord(house, "cloudtrail.amazonaws.com")).toEqual({
    eventName: "LookupEvents",
    readOnly: true,
    requestParameters: { lookupAttributes: [{ attributeKey: "EventName", attributeValue: "CreateUser" }] },
    responseElements: null,
  });
});

test("newest first, in pages whose tokens belong to their query", async () => {
  for (const UserName of ["a", "b", "c"]) {
    await house.iam().send(new CreateUserCommand({ UserName }));
    house.clock.advance(1000);
  }
  const query = { ...by("EventName", "CreateUser"), MaxResults: 2 };
  const first = await look(query);
  const second = await look({ ...query, NextToken: first.NextToken });
  const names = [...(first.Events ?? []), ...(second.Events ?? [])].map(
    (event) => event.Resources?.[0]?.ResourceName,
  );
  expect(names).toEqual(["c", "b", "a"]);
  expect(second.NextToken).toBeUndefined();
  for (const wrong of [
    { ...by("EventName", "CreateRole"), NextToken: first.NextToken },
    { ...query, StartTime: new Date(START_MS), NextToken: first.NextToken },
    { ...query, NextToken: "nonsense" },
  ]) {
    await expect(look(wrong)).rejects.toMatchObject({ name: "InvalidNextTokenException" });
  }
});

test("by every attribute, exactly and with case", async () => {
  await house.iam().send(new CreateUserCommand({ UserName: "ann" }));
  await house.iam().send(new GetUserCommand({ UserName: "ann" }));
  const [record] = await house.events("CreateUser");
  const names = async (input: LookupEventsCommandInput) =>
    (await look(input)).Events?.map((event) => event.EventName);
  expect(await names(by("EventId", record?.eventID ?? ""))).toEqual(["CreateUser"]);
  expect(await names(by("ReadOnly", "false"))).toEqual(["CreateUser"]);
  expect(await names(by("ResourceName", "ann"))).toEqual(["GetUser", "CreateUser"]);
  expect(await names(by("ResourceName", "Ann"))).toEqual([]);
  expect(await names(by("ResourceType", "AWS::IAM::User"))).toEqual(["GetUser", "CreateUser"]);
  expect(await names(by("EventSource", "iam.amazonaws.com"))).toEqual(["GetUser", "CreateUser"]);
  expect((await names(by("Username", "root")))?.slice(-2)).toEqual(["GetUser", "CreateUser"]);
  expect((await names(by("AccessKeyId", house.root.accessKeyId)))?.slice(-2)).toEqual([
    "GetUser",
    "CreateUser",
  ]);
});

test("within a time, both ends included, and in the Region of the call only", async () => {
  await house.iam().send(new CreateUserCommand({ UserName: "ann" }));
  house.clock.advance(60_000);
  await house.iam().send(new CreateUserCommand({ UserName: "bob" }));
  const names = async (input: LookupEventsCommandInput, client = trails) =>
    (await look({ ...by("EventName", "CreateUser"), ...input }, client)).Events?.length;
  const [ann, bob] = [new Date(START_MS), new Date(START_MS + 60_000)];
  expect(await names({ StartTime: ann, EndTime: ann })).toBe(1);
  expect(await names({ StartTime: ann, EndTime: bob })).toBe(2);
  expect(await names({ StartTime: bob })).toBe(1);
  expect(await names({ EndTime: new Date(START_MS - 1000) })).toBe(0);
  expect(await names({}, house.cloudtrail(undefined, "eu-west-1"))).toBe(0);
});

test("ninety days back and no further", async () => {
  await house.iam().send(new CreateUserCommand({ UserName: "ann" }));
  house.clock.advance(90 * 24 * 3600 * 1000);
  expect((await look(by("EventName", "CreateUser"))).Events).toHaveLength(1);
  house.clock.advance(1000);
  expect((await look({ ...by("EventName", "CreateUser"), StartTime: new Date(0) })).Events).toEqual([]);
});

test("of the caller's account only, calls that failed included, and no Insights events", async () => {
  const other = await house.openAccount("other");
  await expect(
    house.iam().send(new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument: "{" })),
  ).rejects.toThrow();
  expect((await look(by("EventName", "CreateRole"))).Events).toHaveLength(1);
  expect((await look(by("EventName", "CreateRole"), house.cloudtrail(other))).Events).toEqual([]);
  expect((await look({ EventCategory: "insight" })).Events).toEqual([]);
});

test.for<[string, LookupEventsCommandInput, string]>([
  [
    "two attributes",
    { LookupAttributes: [...by("EventName", "a").LookupAttributes, ...by("EventId", "b").LookupAttributes] },
    "InvalidLookupAttributesException",
  ],
  ["an unknown attribute", by("Colour", "red"), "InvalidLookupAttributesException"],
  ["an empty value", by("EventName", ""), "InvalidLookupAttributesException"],
  [
    "a value too long by characters that count twice",
    by("EventName", "_".repeat(1001)),
    "InvalidLookupAttributesException",
  ],
  [
    "an attribute that Insights events do not have",
    { ...by("Username", "root"), EventCategory: "insight" },
    "InvalidLookupAttributesException",
  ],
  [
    "a time that ends before it starts",
    { StartTime: new Date(2000), EndTime: new Date(1000) },
    "InvalidTimeRangeException",
  ],
  ["no results", { MaxResults: 0 }, "InvalidMaxResultsException"],
  ["more results than a page", { MaxResults: 51 }, "InvalidMaxResultsException"],
  ["another category", { EventCategory: "data" as "insight" }, "InvalidEventCategoryException"],
])("refuses %s", async ([, input, name]) => {
  await expect(look(input)).rejects.toMatchObject({ name });
  expect((await house.events("LookupEvents")).at(-1)).toMatchObject({ errorCode: name });
});
