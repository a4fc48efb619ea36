import {
  AddTagsCommand,
  type CloudTrailClient,
  CreateTrailCommand,
  ListTagsCommand,
  RemoveTagsCommand,
} from "@aws-sdk/client-cloudtrail";
import { CreateBucketCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { trailBucketPolicy } from "../trails/trail-bucket.fixture.ts";

const ACCOUNT = "111111111111";
const ARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`;

let house: House;
let trails: CloudTrailClient;
beforeEach(async () => {
  house = await openHouse();
  trails = house.cloudtrail();
  await house.s3().send(new CreateBucketCommand({ Bucket: "logs" }));
  await house
    .s3()
    .send(new PutBucketPolicyCommand({ Bucket: "logs", Policy: trailBucketPolicy("logs", ACCOUNT) }));
  await trails.send(
    new CreateTrailCommand({ Name: "audit", S3BucketName: "logs", TagsList: [{ Key: "b", Value: "1" }] }),
  );
});
afterEach(() => house.close());

const record = () => lastRecord(house, "cloudtrail.amazonaws.com");

test("tags are added, changed, listed in order and removed", async () => {
  await trails.send(
    new AddTagsCommand({ ResourceId: ARN, TagsList: [{ Key: "a" }, { Key: "b", Value: "2" }] }),
  );
  expect(await record()).toEqual({
    eventName: "AddTags",
    readOnly: false,
    requestParameters: { resourceId: ARN, tagsList: [{ key: "a" }, { key: "b", value: "2" }] },
    responseElements: null,
  });
  const { ResourceTagList } = await trails.send(new ListTagsCommand({ ResourceIdList: [ARN] }));
  expect(ResourceTagList).toEqual([{ ResourceId: ARN, TagsList: [{ Key: "b", Value: "2" }, { Key: "a" }] }]);
  expect(await record()).toEqual({
    eventName: "ListTags",
    readOnly: true,
    requestParameters: { resourceIdList: [ARN] },
    responseElements: null,
  });
  await trails.send(
    new RemoveTagsCommand({ ResourceId: ARN, TagsList: [{ Key: "b", Value: "x" }, { Key: "z" }] }),
  );
  expect(await record()).toEqual({
    eventName: "RemoveTags",
    readOnly: false,
    requestParameters: { resourceId: ARN, tagsList: [{ key: "b", value: "x" }, { key: "z" }] },
    responseElements: null,
  });
  expect((await trails.send(new ListTagsCommand({ ResourceIdList: [ARN] }))).ResourceTagList).toEqual([
    { ResourceId: ARN, TagsList: [{ Key: "a" }] },
  ]);
});

test.for([
  [`${ARN}s`, "ResourceNotFoundException"],
  ["audit", "CloudTrailARNInvalidException"],
  ["arn:aws:cloudtrail:us-east-1:1:trail/audit", "CloudTrailARNInvalidException"],
  [ARN.replace("us-east-1", "eu-west-1"), "CloudTrailARNInvalidException"],
  [ARN.replace("audit", "a"), "InvalidTrailNameException"],
  ["arn:aws:s3:::logs", "ResourceTypeNotSupportedException"],
  [ARN.replace("trail/audit", "eventdatastore/x"), "EventDataStoreNotFoundException"],
  [ARN.replace("trail/audit", "channel/x"), "ChannelNotFoundException"],
  [ARN.replace("trail/audit", "dashboard/x"), "ResourceNotFoundException"],
] as const)("%s is refused with %s", async ([ResourceId, name]) => {
  await expect(
    trails.send(new AddTagsCommand({ ResourceId, TagsList: [{ Key: "a" }] })),
  ).rejects.toMatchObject({
    name,
  });
  await expect(
    trails.send(new RemoveTagsCommand({ ResourceId, TagsList: [{ Key: "a" }] })),
  ).rejects.toMatchObject({
    name,
  });
  await expect(trails.send(new ListTagsCommand({ ResourceIdList: [ARN, ResourceId] }))).rejects.toMatchObject(
    { name },
  );
});

test("fifty tags at most, and the call that would make it more changes nothing", async () => {
  const TagsList = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}` }));
  await expect(trails.send(new AddTagsCommand({ ResourceId: ARN, TagsList }))).rejects.toMatchObject({
    name: "TagsLimitExceededException",
  });
  expect(
    (await trails.send(new ListTagsCommand({ ResourceIdList: [ARN] }))).ResourceTagList?.[0]?.TagsList,
  ).toEqual([{ Key: "b", Value: "1" }]);
});
