import {
  type CloudTrailClient,
  CreateTrailCommand,
  type CreateTrailCommandInput,
  GetTrailStatusCommand,
  ListTrailsCommand,
} from "@aws-sdk/client-cloudtrail";
import { CreateBucketCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { trailBucketPolicy } from "./trail-bucket.fixture.ts";

const ACCOUNT = "111111111111";
const ARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1b2c3d4e-0000-4000-8000-000000000001`;
const GROUP = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:trail:*`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/CloudTrailToLogs`;

let house: House;
let trails: CloudTrailClient;
beforeEach(async () => {
  house = await openHouse();
  trails = house.cloudtrail();
  await house.s3().send(new CreateBucketCommand({ Bucket: "logs" }));
  await house
    .s3()
    .send(new PutBucketPolicyCommand({ Bucket: "logs", Policy: trailBucketPolicy("logs", ACCOUNT) }));
});
afterEach(() => house.close());

const record = () => lastRecord(house, "cloudtrail.amazonaws.com");
const create = (input: Partial<CreateTrailCommandInput> = {}, client = trails) =>
  client.send(new CreateTrailCommand({ Name: "audit", S3BucketName: "logs", ...input }));
const refused = (code: string, message?: string) =>
  expect.objectContaining({ name: code, ...(message === undefined ? {} : { message }) });

test("makes a trail that does not log yet", async () => {
  const { $metadata, ...trail } = await create({
    S3KeyPrefix: "p",
    IsMultiRegionTrail: true,
    EnableLogFileValidation: true,
    TagsList: [{ Key: "env", Value: "prod" }],
  }).catch(async (error) => {
    // The prefix is not in the policy yet.
    expect(error).toEqual(refused("InsufficientS3BucketPolicyException"));
    await house
      .s3()
      .send(new PutBucketPolicyCommand({ Bucket: "logs", Policy: trailBucketPolicy("logs", ACCOUNT, "p/") }));
    return create({
      S3KeyPrefix: "p",
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      TagsList: [{ Key: "env", Value: "prod" }],
    });
  });
  expect($metadata.httpStatusCode).toBe(200);
  expect(trail).toEqual({
    Name: "audit",
    S3BucketName: "logs",
    S3KeyPrefix: "p",
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    TrailARN: ARN,
    LogFileValidationEnabled: true,
    IsOrganizationTrail: false,
  });
  expect(await record()).toEqual({
    eventName: "CreateTrail",
    readOnly: false,
    requestParameters: {
      name: "audit",
      s3BucketName: "logs",
      s3KeyPrefix: "p",
      isMultiRegionTrail: true,
      enableLogFileValidation: true,
      tagsList: [{ key: "env", value: "prod" }],
    },
    responseElements: {
      name: "audit",
      s3BucketName: "logs",
      s3KeyPrefix: "p",
      includeGlobalServiceEvents: true,
      isMultiRegionTrail: true,
      trailARN: ARN,
      logFileValidationEnabled: true,
      isOrganizationTrail: false,
    },
  });
  const { IsLogging } = await trails.send(new GetTrailStatusCommand({ Name: "audit" }));
  expect(IsLogging).toBe(false);
});

test("asks the bucket as CloudTrail, which is recorded", async () => {
  await create();
  const [asked] = await house.events("GetBucketAcl");
  expect(asked).toMatchObject({
    userIdentity: { type: "AWSService", invokedBy: "cloudtrail.amazonaws.com" },
    eventSource: "s3.amazonaws.com",
    sourceIPAddress: "cloudtrail.amazonaws.com",
    userAgent: "cloudtrail.amazonaws.com",
    requestParameters: { bucketName: "logs" },
    recipientAccountId: ACCOUNT,
  });
  expect(asked?.sharedEventID).toMatch(/^[0-9a-f-]{36}$/);
  expect(asked?.errorCode).toBeUndefined();
});

test.for<[string, Partial<CreateTrailCommandInput>, string, string | undefined]>([
  [
    "several Regions without global events",
    { IsMultiRegionTrail: true, IncludeGlobalServiceEvents: false, S3BucketName: "nowhere" },
    "InvalidParameterCombinationException",
    "Multi-Region trail must include global service events.",
  ],
  [
    "a bad name",
    { Name: "a" },
    "InvalidTrailNameException",
    "Trail name too short. Minimum allowed length: 3 characters. Specified name length: 1 characters.",
  ],
  ["a tag twice", { TagsList: [{ Key: "a" }, { Key: "a" }] }, "InvalidTagParameterException", undefined],
  [
    "an organization trail outside of organizations",
    { IsOrganizationTrail: true },
    "OrganizationsNotInUseException",
    undefined,
  ],
  [
    "a bucket that is not there",
    { S3BucketName: "nowhere" },
    "S3BucketDoesNotExistException",
    "S3 bucket nowhere does not exist!",
  ],
  [
    "a prefix that the bucket policy does not name",
    { S3KeyPrefix: "p" },
    "InsufficientS3BucketPolicyException",
    "Incorrect S3 bucket policy is detected for bucket: logs",
  ],
  [
    "a key that is not there",
    { KmsKeyId: KEY },
    "InsufficientEncryptionPolicyException",
    `Insufficient permissions to access S3 bucket logs or KMS key ${KEY}.`,
  ],
  [
    "a key of another Region",
    { KmsKeyId: KEY.replace("us-east-1", "eu-west-1") },
    "KmsKeyNotFoundException",
    `KMS key ID ${KEY.replace("us-east-1", "eu-west-1")} does not exist, or s3 bucket logs and key are not in the same region.`,
  ],
  [
    "an alias that is not there",
    { KmsKeyId: "alias/audit" },
    "KmsKeyNotFoundException",
    "KMS key ID alias/audit does not exist, or s3 bucket logs and key are not in the same region.",
  ],
  [
    "a topic that is not there",
    { SnsTopicName: "topic" },
    "InsufficientSnsTopicPolicyException",
    "SNS Topic does not exist or the topic policy is incorrect!",
  ],
  [
    "a log group without a role",
    { CloudWatchLogsLogGroupArn: GROUP },
    "InvalidCloudWatchLogsRoleArnException",
    "You must specify a role ARN as well as a log group.",
  ],
  [
    "a log group of another Region",
    { CloudWatchLogsLogGroupArn: GROUP.replace("us-east-1", "eu-west-1"), CloudWatchLogsRoleArn: ROLE },
    "InvalidCloudWatchLogsLogGroupArnException",
    "You must specify a log group that is in the current region.",
  ],
  [
    "a log group that is not there",
    { CloudWatchLogsLogGroupArn: GROUP, CloudWatchLogsRoleArn: ROLE },
    "InvalidCloudWatchLogsLogGroupArnException",
    "Check the log group ARN: CloudTrail can't validate it.",
  ],
])("refuses %s", async ([, input, code, message]) => {
  await expect(create(input)).rejects.toEqual(refused(code, message));
  expect(await record()).toMatchObject({
    eventName: "CreateTrail",
    errorCode: code,
    responseElements: null,
  });
  expect((await trails.send(new ListTrailsCommand({}))).Trails).toEqual([]);
});

test("a bucket policy for another trail is no policy for this one, and the refused question is recorded", async () => {
  const policy = JSON.parse(trailBucketPolicy("logs", ACCOUNT)) as { Statement: Record<string, unknown>[] };
  for (const statement of policy.Statement) {
    statement.Condition = { StringEquals: { "aws:SourceArn": `${ARN}-other` } };
  }
  await house.s3().send(new PutBucketPolicyCommand({ Bucket: "logs", Policy: JSON.stringify(policy) }));
  await expect(create()).rejects.toEqual(refused("InsufficientS3BucketPolicyException"));
  expect((await house.events("GetBucketAcl")).at(-1)).toMatchObject({ errorCode: "AccessDenied" });
  await create({ Name: "audit-other" });
});

test("a name is taken in its Region, and in every Region by a trail of all Regions", async () => {
  await create({ IsMultiRegionTrail: true });
  const message = `Trail audit already exists for customer: ${ACCOUNT}`;
  await expect(create()).rejects.toEqual(refused("TrailAlreadyExistsException", message));
  await expect(create({}, house.cloudtrail(undefined, "eu-west-1"))).rejects.toEqual(
    refused("TrailAlreadyExistsException", message),
  );
});

test("five trails are in a Region at most, shadows of others included", async () => {
  await create({ Name: "shadow", IsMultiRegionTrail: true }, house.cloudtrail(undefined, "eu-west-1"));
  for (let count = 1; count <= 4; count++) await create({ Name: `trail${count}` });
  await expect(create()).rejects.toEqual(
    refused("MaximumNumberOfTrailsExceededException", `User: ${ACCOUNT} already has 5 trails in us-east-1.`),
  );
});
