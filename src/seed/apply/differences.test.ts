/** What somebody set otherwise than the file says stays, and is noted with its line. */
import { PutEventSelectorsCommand, StopLoggingCommand, UpdateTrailCommand } from "@aws-sdk/client-cloudtrail";
import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { seededHouse } from "./seeded-house.fixture.ts";

const seeded = seededHouse();

const POLICY = `{ Version: "2012-10-17", Statement: [
      { Effect: Allow, Principal: { Service: cloudtrail.amazonaws.com }, Action: "s3:GetBucketAcl", Resource: "arn:aws:s3:::logs" },
      { Effect: Allow, Principal: { Service: cloudtrail.amazonaws.com }, Action: "s3:PutObject", Resource: "arn:aws:s3:::logs/*" }] }`;
const FILE = `
management:
  buckets:
    logs: { versioning: true, policy: ${POLICY} }
  trails:
    all: { bucket: logs, log-file-validation: true, event-selectors: [{ ReadWriteType: WriteOnly }] }
`;
const TRAIL = "org.yaml:8: management.trails.all:";

test.for<[string, () => Promise<unknown>, string]>([
  [
    "versioning",
    () =>
      seeded.house.s3().send(
        new PutBucketVersioningCommand({
          Bucket: "logs",
          VersioningConfiguration: { Status: "Suspended" },
        }),
      ),
    "org.yaml:4: management.buckets.logs: versioning is suspended, and stays",
  ],
  [
    "selectors",
    () =>
      seeded.house.cloudtrail().send(
        new PutEventSelectorsCommand({
          TrailName: "all",
          EventSelectors: [{ ReadWriteType: "ReadOnly", IncludeManagementEvents: true }],
        }),
      ),
    `${TRAIL} the event selectors are others, and stay`,
  ],
  [
    "selectors of the other kind",
    () =>
      seeded.house.cloudtrail().send(
        new PutEventSelectorsCommand({
          TrailName: "all",
          AdvancedEventSelectors: [{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] }],
        }),
      ),
    `${TRAIL} the event selectors are others, and stay`,
  ],
  [
    "what CreateTrail set",
    () =>
      seeded.house.cloudtrail().send(new UpdateTrailCommand({ Name: "all", EnableLogFileValidation: false })),
    `${TRAIL} log-file-validation is false, and stays`,
  ],
  [
    "logging",
    () => seeded.house.cloudtrail().send(new StopLoggingCommand({ Name: "all" })),
    `${TRAIL} logging was stopped, and stays so`,
  ],
])("%s", async ([, change, note]) => {
  const first = await seeded.apply(FILE);
  expect(first.notes).toEqual([]);
  await change();
  const again = await seeded.apply(FILE);
  expect(again).toMatchObject({ notes: [note], changes: 0 });
});

test.for<[string, string, string, string]>([
  [
    "the Region of a bucket",
    "versioning: true",
    "versioning: true, region: eu-central-1",
    "org.yaml:4: management.buckets.logs: the bucket is in us-east-1, and stays",
  ],
  [
    "a bucket that the file wants without versions",
    "versioning: true",
    "versioning: false",
    "org.yaml:4: management.buckets.logs: versioning is enabled, and stays",
  ],
  [
    "a trail that the file wants silent",
    "bucket: logs,",
    "bucket: logs, logging: false,",
    `${TRAIL} logging was started, and stays so`,
  ],
])("%s is not changed with the file", async ([, before, after, note]) => {
  await seeded.apply(FILE);
  expect(await seeded.apply(FILE.replace(before, after))).toMatchObject({ notes: [note], changes: 0 });
});

test("the calls of a seed are known to be neither encrypted nor signed", async () => {
  const insecure = FILE.replace(
    "Statement: [",
    'Statement: [{ Effect: Deny, Principal: "*", Action: "s3:GetBucketVersioning", Resource: "arn:aws:s3:::logs", Condition: { Bool: { "aws:SecureTransport": "false" } } },',
  );
  await seeded.apply(insecure);
  const created = (await seeded.changes()).find(({ eventName }) => eventName === "CreateBucket");
  expect(created).toMatchObject({ additionalEventData: { bytesTransferredIn: 0 } });
  expect(created).not.toHaveProperty("tlsDetails");
  expect(Object.keys(created?.additionalEventData ?? {})).toEqual([
    "bytesTransferredIn",
    "bytesTransferredOut",
  ]);
  const { notes, changes } = await seeded.apply(insecure);
  expect(notes).toEqual([
    expect.stringMatching(
      /^org\.yaml:4: management\.buckets\.logs: not looked at: User: .* s3:GetBucketVersioning /,
    ),
  ]);
  expect(changes).toBe(0);
});
