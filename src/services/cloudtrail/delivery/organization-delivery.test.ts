import { gunzipSync } from "node:zlib";
import {
  GetTrailStatusCommand,
  PutEventSelectorsCommand,
  PutInsightSelectorsCommand,
  UpdateTrailCommand,
} from "@aws-sdk/client-cloudtrail";
import { CreateUserCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { RemoveAccountFromOrganizationCommand } from "@aws-sdk/client-organizations";
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import {
  BUCKET,
  openTrailOrganization,
  organizationBucketPolicy,
  readLogFolders,
  startOrganizationTrail,
  type TrailOrganization,
} from "../../../../test/harness/organization-trail.ts";
import type { JsonObject } from "../../../pure/event/record.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let house: House;
let organization: TrailOrganization;
let alpha: string;
let beta: string;
let arn: string;
beforeEach(async () => {
  house = await openHouse();
  organization = await openTrailOrganization(house);
  alpha = organization.members.alpha ?? "";
  beta = organization.members.beta ?? "";
  arn = await startOrganizationTrail(house);
  // CloudTrail goes into the member accounts, which is recorded there.
  house.clock.advance(1000);
  await house.settle();
});
afterEach(() => house.close());

const folder = (account: string) => `AWSLogs/${organization.id}/${account}`;

async function keys(Prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const page of paginateListObjectsV2({ client: house.s3() }, { Bucket: BUCKET, Prefix })) {
    found.push(...(page.Contents ?? []).map(({ Key = "" }) => Key));
  }
  return found;
}

async function read(Key: string): Promise<JsonObject> {
  const { Body } = await house.s3().send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  return JSON.parse(gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString());
}

const namesIn = async (account: string) =>
  (await readLogFolders(house, BUCKET)).get(folder(account))?.map(({ eventName }) => eventName) ?? [];
const status = async (member?: string) =>
  house
    .cloudtrail(member === undefined ? undefined : await organization.as(member))
    .send(new GetTrailStatusCommand({ Name: arn }));

test("every account's events are delivered to its own folder of its Region", async () => {
  await house.cloudtrail().send(new UpdateTrailCommand({ Name: arn, IsMultiRegionTrail: true }));
  await house.iam(await organization.as("alpha")).send(new CreateUserCommand({ UserName: "ann" }));
  await house.s3(await organization.as("beta")).send(
    new CreateBucketCommand({
      Bucket: "betas",
      CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
    }),
  );
  const elsewhere = house.cloudtrail(await organization.as("beta"), "eu-west-1");
  await elsewhere.send(new GetTrailStatusCommand({ Name: arn }));
  await house.system.flush();
  for (const key of await keys("")) {
    const [, account = "", kind = "", region = ""] =
      new RegExp(
        `^AWSLogs/${organization.id}/(\\d{12})/([A-Za-z-]+)/([a-z0-9-]+)/2026/03/02/\\1_\\2_\\3_`,
      ).exec(key) ?? [];
    expect([organization.management, alpha, beta]).toContain(account);
    expect(["CloudTrail", "CloudTrail-Digest"]).toContain(kind);
    if (kind !== "CloudTrail") continue;
    const { Records } = (await read(key)) as { Records: { recipientAccountId: string; awsRegion: string }[] };
    expect(new Set(Records.map((record) => record.recipientAccountId))).toEqual(new Set([account]));
    expect(new Set(Records.map((record) => record.awsRegion))).toEqual(new Set([region]));
  }
  expect(await namesIn(alpha)).toContain("CreateUser");
  expect((await keys(`${folder(beta)}/CloudTrail/eu-west-1/`)).length).toBe(1);
  expect(await namesIn(organization.management)).toContain("StartLogging");
  expect(await keys(`AWSLogs/${organization.management}/`)).toEqual([]);
});

test("the trail's selectors pick the events of each account", async () => {
  await house.s3(await organization.as("alpha")).send(new CreateBucketCommand({ Bucket: "alphas" }));
  await house.cloudtrail().send(
    new PutEventSelectorsCommand({
      TrailName: arn,
      EventSelectors: [
        {
          ReadWriteType: "WriteOnly",
          DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3:::alphas/"] }],
        },
      ],
    }),
  );
  await house.system.flush();
  const before = { alpha: await namesIn(alpha), beta: await namesIn(beta) };
  const asAlpha = await organization.as("alpha");
  const asBeta = await organization.as("beta");
  for (const credentials of [asAlpha, asBeta]) {
    await house.iam(credentials).send(new ListUsersCommand({}));
    await house.iam(credentials).send(new CreateUserCommand({ UserName: "ann" }));
  }
  await house.s3(asAlpha).send(new PutObjectCommand({ Bucket: "alphas", Key: "k", Body: "x" }));
  await house.system.flush();
  expect((await namesIn(alpha)).slice(before.alpha.length)).toEqual(["CreateUser", "PutObject"]);
  expect((await namesIn(beta)).slice(before.beta.length)).toEqual(["CreateUser"]);
});

test("what fails for one member is told to that member, and delivered when it can be", async () => {
  const policy = JSON.parse(organizationBucketPolicy(BUCKET, organization.management, organization.id));
  policy.Statement.push({
    Effect: "Deny",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `arn:aws:s3:::${BUCKET}/${folder(beta)}/*`,
  });
  const allow = (Policy: string) => house.s3().send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
  await allow(JSON.stringify(policy));
  for (const member of ["alpha", "beta"]) {
    await house.iam(await organization.as(member)).send(new CreateUserCommand({ UserName: "ann" }));
  }
  await house.system.flush();
  const told = async (member?: string) => {
    const { LatestDeliveryError: error, LatestDeliveryTime: time } = await status(member);
    return { error, isDelivered: time !== undefined };
  };
  expect(await told("alpha")).toEqual({ error: undefined, isDelivered: true });
  expect(await told()).toEqual({ error: undefined, isDelivered: true });
  expect(await told("beta")).toEqual({ error: "AccessDenied", isDelivered: false });
  expect(await namesIn(alpha)).toContain("CreateUser");
  expect(await namesIn(beta)).toEqual([]);

  await allow(organizationBucketPolicy(BUCKET, organization.management, organization.id));
  await house.system.flush();
  expect(await told("beta")).toEqual({ error: undefined, isDelivered: true });
  expect(await namesIn(beta)).toContain("CreateUser");
});

test("each account has digests of its own, which begin with its first file in a Region and end when it leaves", async () => {
  await house.iam(await organization.as("alpha")).send(new CreateUserCommand({ UserName: "ann" }));
  // The one closes an hour early that has files, the other is of an hour without.
  await house.system.flush();
  house.clock.advance(2 * HOUR_MS);
  await house.settle();
  const digests = await keys(`${folder(alpha)}/CloudTrail-Digest/`);
  expect(digests).toHaveLength(2);
  const [first, second] = await Promise.all(digests.map(read));
  const covered = await keys(`${folder(alpha)}/CloudTrail/`);
  expect(covered).toHaveLength(1);
  expect(first).toMatchObject({
    awsAccountId: alpha,
    digestS3Object: digests[0],
    previousDigestSignature: null,
    logFiles: covered.map((s3Object) => ({ s3Object })),
  });
  expect(second).toMatchObject({ awsAccountId: alpha, previousDigestS3Object: digests[0], logFiles: [] });
  expect(digests[0]).toContain(`${alpha}_CloudTrail-Digest_us-east-1_org-trail_us-east-1_`);
  expect((await status("alpha")).LatestDigestDeliveryTime).toBeInstanceOf(Date);
  expect((await status("beta")).LatestDigestDeliveryTime).toBeInstanceOf(Date);

  await house.organizations().send(new RemoveAccountFromOrganizationCommand({ AccountId: alpha }));
  await house.system.flush();
  await house.system.flush();
  const ended = await keys(`${folder(alpha)}/CloudTrail-Digest/`);
  house.clock.advance(2 * HOUR_MS);
  await house.system.flush();
  expect(await keys(`${folder(alpha)}/CloudTrail-Digest/`)).toEqual(ended);
  const all = await keys(`${folder(alpha)}/CloudTrail/`);
  const named = (await Promise.all(ended.map(read))).flatMap(({ logFiles }) =>
    (logFiles as { s3Object: string }[]).map(({ s3Object }) => s3Object),
  );
  expect(named.sort()).toEqual(all);
});

test("Insights of a member's calls are delivered to the member's folder", async () => {
  await house.cloudtrail().send(new UpdateTrailCommand({ Name: arn, EnableLogFileValidation: false }));
  await house.cloudtrail().send(
    new PutInsightSelectorsCommand({
      TrailName: arn,
      InsightSelectors: [{ InsightType: "ApiCallRateInsight" }],
    }),
  );
  house.clock.advance(8 * DAY_MS);
  await house.settle();
  const iam = house.iam(await organization.as("alpha"));
  for (let index = 0; index < 12; index++) {
    await iam.send(new CreateUserCommand({ UserName: `user-${index}` }));
  }
  house.clock.advance(HOUR_MS / 4);
  await house.settle();
  await house.system.flush();
  const [key = ""] = await keys(`${folder(alpha)}/CloudTrail-Insight/us-east-1/`);
  expect(await read(key)).toMatchObject({
    Records: [
      {
        eventType: "AwsCloudTrailInsight",
        recipientAccountId: alpha,
        insightDetails: { state: "Start", eventName: "CreateUser" },
      },
      { insightDetails: { state: "End", eventName: "CreateUser" } },
    ],
  });
  expect(await keys(`${folder(beta)}/CloudTrail-Insight/`)).toEqual([]);
});
