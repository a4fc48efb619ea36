import * as sdk from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { expectedRecord, lastRecord } from "../expected-record.fixture.ts";

let house: House;
let s3: sdk.S3Client;
let count = 0;

beforeAll(async () => {
  house = await openHouse();
  s3 = house.s3();
});
afterAll(() => house.close());

async function newBucket(): Promise<string> {
  count += 1;
  const Bucket = `configured-${count}`;
  await s3.send(new sdk.CreateBucketCommand({ Bucket }));
  return Bucket;
}

const xmlns = "http://s3.amazonaws.com/doc/2006-03-01/";
const CHECKED = { "x-amz-sdk-checksum-algorithm": "CRC32" };

/** Reads without `$metadata`, or the code and message of the error. */
async function read(send: Promise<{ $metadata?: unknown }>): Promise<unknown> {
  try {
    const { $metadata: _metadata, ...answer } = await send;
    return answer;
  } catch (error) {
    const { name, message } = error as Error;
    return { name, message };
  }
}

describe("public access block", () => {
  test("is on for a new bucket, and changes and goes", async () => {
    const Bucket = await newBucket();
    expect(await read(s3.send(new sdk.GetPublicAccessBlockCommand({ Bucket })))).toEqual({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "GetBucketPublicAccessBlock",
        bucket: Bucket,
        readOnly: true,
        requestParameters: { publicAccessBlock: "" },
      }),
    );
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true };
    await s3.send(new sdk.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "PutBucketPublicAccessBlock",
        bucket: Bucket,
        requestParameters: {
          ...CHECKED,
          PublicAccessBlockConfiguration: { BlockPublicAcls: true, xmlns },
          publicAccessBlock: "",
        },
      }),
    );
    expect(await read(s3.send(new sdk.GetPublicAccessBlockCommand({ Bucket })))).toEqual({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: false,
        BlockPublicPolicy: false,
        RestrictPublicBuckets: false,
      },
    });
    await s3.send(new sdk.DeletePublicAccessBlockCommand({ Bucket }));
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "DeleteBucketPublicAccessBlock",
        bucket: Bucket,
        requestParameters: { publicAccessBlock: "" },
      }),
    );
    expect(await read(s3.send(new sdk.GetPublicAccessBlockCommand({ Bucket })))).toEqual({
      name: "NoSuchPublicAccessBlockConfiguration",
      message: "The public access block configuration was not found",
    });
  });

  test("says something", async () => {
    const Bucket = await newBucket();
    const PublicAccessBlockConfiguration = {};
    expect(
      await read(s3.send(new sdk.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }))),
    ).toEqual({
      name: "InvalidRequest",
      message: "Must specify at least one configuration.",
    });
  });
});

describe("ownership controls", () => {
  test("enforce the owner of a new bucket, and change and go", async () => {
    const Bucket = await newBucket();
    const controls = (ObjectOwnership: sdk.ObjectOwnership) => ({
      OwnershipControls: { Rules: [{ ObjectOwnership }] },
    });
    expect(await read(s3.send(new sdk.GetBucketOwnershipControlsCommand({ Bucket })))).toEqual(
      controls("BucketOwnerEnforced"),
    );
    expect(await lastRecord(house)).toMatchObject({
      eventName: "GetBucketOwnershipControls",
      readOnly: true,
    });
    await s3.send(new sdk.PutBucketOwnershipControlsCommand({ Bucket, ...controls("ObjectWriter") }));
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "PutBucketOwnershipControls",
        bucket: Bucket,
        requestParameters: {
          ...CHECKED,
          OwnershipControls: { Rule: { ObjectOwnership: "ObjectWriter" }, xmlns },
          ownershipControls: "",
        },
      }),
    );
    expect(await read(s3.send(new sdk.GetBucketOwnershipControlsCommand({ Bucket })))).toEqual(
      controls("ObjectWriter"),
    );
    await s3.send(new sdk.DeleteBucketOwnershipControlsCommand({ Bucket }));
    expect(await lastRecord(house)).toMatchObject({
      eventName: "DeleteBucketOwnershipControls",
      readOnly: false,
    });
    expect(await read(s3.send(new sdk.GetBucketOwnershipControlsCommand({ Bucket })))).toEqual({
      name: "OwnershipControlsNotFoundError",
      message: "The bucket ownership controls were not found",
    });
  });

  test("are exactly one rule", async () => {
    const Bucket = await newBucket();
    const rule = { ObjectOwnership: "ObjectWriter" } as const;
    const OwnershipControls = { Rules: [rule, rule] };
    expect(
      await read(s3.send(new sdk.PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }))),
    ).toMatchObject({
      name: "MalformedXML",
    });
  });
});

describe("versioning", () => {
  test("is never set on a new bucket, then enabled, then suspended", async () => {
    const Bucket = await newBucket();
    expect(await read(s3.send(new sdk.GetBucketVersioningCommand({ Bucket })))).toEqual({});
    expect(await lastRecord(house)).toMatchObject({ eventName: "GetBucketVersioning", readOnly: true });
    for (const Status of ["Enabled", "Suspended"] as const) {
      await s3.send(new sdk.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
      expect(await lastRecord(house)).toEqual(
        expectedRecord(house, {
          eventName: "PutBucketVersioning",
          bucket: Bucket,
          requestParameters: { ...CHECKED, VersioningConfiguration: { Status, xmlns }, versioning: "" },
        }),
      );
      expect(await read(s3.send(new sdk.GetBucketVersioningCommand({ Bucket })))).toEqual({ Status });
    }
  });

  test.for([
    [{}, "IllegalVersioningConfigurationException", "The Versioning element must be specified"],
    [
      { Status: "Enabled", MFADelete: "Enabled" },
      "NotImplemented",
      "A header you provided implies functionality that is not implemented",
    ],
  ] as const)("is not put as %j", async ([VersioningConfiguration, name, message]) => {
    const Bucket = await newBucket();
    const put = s3.send(new sdk.PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    expect(await read(put)).toEqual({ name, message });
  });
});

describe("encryption", () => {
  const AES256 = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
    BucketKeyEnabled: false,
  } as const;

  test("is AES256 for a new bucket, and again after it was deleted", async () => {
    const Bucket = await newBucket();
    const byDefault = { ServerSideEncryptionConfiguration: { Rules: [AES256] } };
    expect(await read(s3.send(new sdk.GetBucketEncryptionCommand({ Bucket })))).toEqual(byDefault);
    expect(await lastRecord(house)).toMatchObject({ eventName: "GetBucketEncryption", readOnly: true });
    const rule = {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "alias/logs" },
      BucketKeyEnabled: true,
    } as const;
    const ServerSideEncryptionConfiguration = { Rules: [rule] };
    await s3.send(new sdk.PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    expect(await lastRecord(house)).toMatchObject({ eventName: "PutBucketEncryption", readOnly: false });
    expect(await read(s3.send(new sdk.GetBucketEncryptionCommand({ Bucket })))).toEqual({
      ServerSideEncryptionConfiguration,
    });
    await s3.send(new sdk.DeleteBucketEncryptionCommand({ Bucket }));
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "DeleteBucketEncryption",
        bucket: Bucket,
        requestParameters: { encryption: "" },
      }),
    );
    expect(await read(s3.send(new sdk.GetBucketEncryptionCommand({ Bucket })))).toEqual(byDefault);
  });

  test.for([
    [[AES256, AES256], "MalformedXML"],
    [[{ BucketKeyEnabled: true }], "MalformedXML"],
    [[{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "DES" } }], "MalformedXML"],
    [
      [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256", KMSMasterKeyID: "k" } }],
      "InvalidArgument",
    ],
  ] as const)("is not put as %j", async ([Rules, name]) => {
    const Bucket = await newBucket();
    const ServerSideEncryptionConfiguration = { Rules: Rules as unknown as sdk.ServerSideEncryptionRule[] };
    const put = s3.send(new sdk.PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    expect(await read(put)).toMatchObject({ name });
  });
});

describe("tags", () => {
  test("are put together, read back in order, and deleted", async () => {
    const Bucket = await newBucket();
    const none = { name: "NoSuchTagSet", message: "The TagSet does not exist" };
    expect(await read(s3.send(new sdk.GetBucketTaggingCommand({ Bucket })))).toEqual(none);
    const TagSet = [
      { Key: "team", Value: "audit" },
      { Key: "env", Value: "" },
    ];
    await s3.send(new sdk.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "PutBucketTagging",
        bucket: Bucket,
        requestParameters: { ...CHECKED, Tagging: { TagSet: { Tag: TagSet }, xmlns }, tagging: "" },
      }),
    );
    expect(await read(s3.send(new sdk.GetBucketTaggingCommand({ Bucket })))).toEqual({ TagSet });
    expect(await lastRecord(house)).toMatchObject({ eventName: "GetBucketTagging", readOnly: true });
    await s3.send(new sdk.DeleteBucketTaggingCommand({ Bucket }));
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "DeleteBucketTagging",
        bucket: Bucket,
        requestParameters: { tagging: "" },
      }),
    );
    expect(await read(s3.send(new sdk.GetBucketTaggingCommand({ Bucket })))).toEqual(none);
  });

  test.for([
    [
      [
        ["k", "a"],
        ["k", "b"],
      ],
      "Cannot provide multiple Tags with the same key",
    ],
    [[["aws:k", "a"]], "System tags cannot be added/updated by requester"],
    [[["k".repeat(129), "a"]], "The TagKey you have provided is invalid"],
    [[["k", "a".repeat(257)]], "The TagValue you have provided is invalid"],
    [[["k", "a;b"]], "The TagValue you have provided is invalid"],
  ] as const)("are not put as %j", async ([pairs, message]) => {
    const Bucket = await newBucket();
    const TagSet = pairs.map(([Key, Value]) => ({ Key, Value }));
    expect(await read(s3.send(new sdk.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } })))).toEqual({
      name: "InvalidTag",
      message,
    });
  });
});

describe("lifecycle", () => {
  const Rules: sdk.LifecycleRule[] = [
    { ID: "r1", Status: "Enabled", Filter: { Prefix: "AWSLogs/" }, Expiration: { Days: 365 } },
    {
      ID: "r2",
      Status: "Disabled",
      Filter: {},
      NoncurrentVersionExpiration: { NoncurrentDays: 30, NewerNoncurrentVersions: 2 },
    },
    {
      ID: "r3",
      Status: "Enabled",
      Filter: { Prefix: "" },
      Transitions: [{ Days: 30, StorageClass: "GLACIER" }],
    },
    {
      ID: "r4",
      Status: "Enabled",
      Filter: { And: { Prefix: "a", Tags: [{ Key: "k", Value: "v" }], ObjectSizeGreaterThan: 10 } },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
    { ID: "r5", Status: "Enabled", Prefix: "old/", Expiration: { Date: new Date("2030-01-01T00:00:00Z") } },
  ];

  test("is read back as it was put, until it is deleted", async () => {
    const Bucket = await newBucket();
    const none = {
      name: "NoSuchLifecycleConfiguration",
      message: "The lifecycle configuration does not exist",
    };
    expect(await read(s3.send(new sdk.GetBucketLifecycleConfigurationCommand({ Bucket })))).toEqual(none);
    const put = await read(
      s3.send(
        new sdk.PutBucketLifecycleConfigurationCommand({
          Bucket,
          LifecycleConfiguration: { Rules: Rules.slice(0, 1) },
        }),
      ),
    );
    expect(put).toEqual({ TransitionDefaultMinimumObjectSize: "all_storage_classes_128K" });
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "PutBucketLifecycle",
        bucket: Bucket,
        requestParameters: {
          ...CHECKED,
          LifecycleConfiguration: {
            Rule: { ID: "r1", Status: "Enabled", Filter: { Prefix: "AWSLogs/" }, Expiration: { Days: 365 } },
            xmlns,
          },
          lifecycle: "",
        },
        responseElements: { "x-amz-transition-default-minimum-object-size": "all_storage_classes_128K" },
      }),
    );
    const TransitionDefaultMinimumObjectSize = "varies_by_storage_class";
    await s3.send(
      new sdk.PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: { Rules },
        TransitionDefaultMinimumObjectSize,
      }),
    );
    for (let again = 0; again < 2; again++) {
      expect(await read(s3.send(new sdk.GetBucketLifecycleConfigurationCommand({ Bucket })))).toEqual({
        Rules,
        TransitionDefaultMinimumObjectSize,
      });
    }
    expect(await lastRecord(house)).toMatchObject({ eventName: "GetBucketLifecycle", readOnly: true });
    await s3.send(new sdk.DeleteBucketLifecycleCommand({ Bucket }));
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "DeleteBucketLifecycle",
        bucket: Bucket,
        requestParameters: { lifecycle: "" },
      }),
    );
    expect(await read(s3.send(new sdk.GetBucketLifecycleConfigurationCommand({ Bucket })))).toEqual(none);
  });
});

type Reading = (input: { Bucket: string }) => Promise<{ $metadata?: unknown }>;

describe("what cannot be configured", () => {
  test.for<[eventName: string, send: Reading, query: string, answer: object]>([
    [
      "GetBucketCors",
      (input) => s3.send(new sdk.GetBucketCorsCommand(input)),
      "cors",
      { name: "NoSuchCORSConfiguration", message: "The CORS configuration does not exist" },
    ],
    [
      "GetBucketWebsite",
      (input) => s3.send(new sdk.GetBucketWebsiteCommand(input)),
      "website",
      {
        name: "NoSuchWebsiteConfiguration",
        message: "The specified bucket does not have a website configuration",
      },
    ],
    [
      "GetBucketReplication",
      (input) => s3.send(new sdk.GetBucketReplicationCommand(input)),
      "replication",
      {
        name: "ReplicationConfigurationNotFoundError",
        message: "The replication configuration was not found",
      },
    ],
    [
      "GetBucketObjectLockConfiguration",
      (input) => s3.send(new sdk.GetObjectLockConfigurationCommand(input)),
      "object-lock",
      {
        name: "ObjectLockConfigurationNotFoundError",
        message: "Object Lock configuration does not exist for this bucket",
      },
    ],
    ["GetBucketLogging", (input) => s3.send(new sdk.GetBucketLoggingCommand(input)), "logging", {}],
    [
      "GetAccelerateConfiguration",
      (input) => s3.send(new sdk.GetBucketAccelerateConfigurationCommand(input)),
      "accelerate",
      {},
    ],
    [
      "GetBucketRequestPayment",
      (input) => s3.send(new sdk.GetBucketRequestPaymentCommand(input)),
      "requestPayment",
      { Payer: "BucketOwner" },
    ],
    [
      "GetBucketNotification",
      (input) => s3.send(new sdk.GetBucketNotificationConfigurationCommand(input)),
      "notification",
      {},
    ],
  ])("%s answers as unset", async ([eventName, send, query, answer]) => {
    const Bucket = await newBucket();
    expect(await read(send({ Bucket }))).toEqual(answer);
    const { name, message } = answer as { name?: string; message?: string };
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName,
        bucket: Bucket,
        readOnly: true,
        requestParameters: { [query]: "" },
        error: name === undefined || message === undefined ? undefined : [name, message],
      }),
    );
  });

  test.for<[eventName: string, send: Reading, query: string]>([
    ["DeleteBucketCors", (input) => s3.send(new sdk.DeleteBucketCorsCommand(input)), "cors"],
    ["DeleteBucketWebsite", (input) => s3.send(new sdk.DeleteBucketWebsiteCommand(input)), "website"],
    [
      "DeleteBucketReplication",
      (input) => s3.send(new sdk.DeleteBucketReplicationCommand(input)),
      "replication",
    ],
  ])("%s has nothing to delete", async ([eventName, send, query]) => {
    const Bucket = await newBucket();
    expect(await read(send({ Bucket }))).toEqual({});
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, { eventName, bucket: Bucket, requestParameters: { [query]: "" } }),
    );
  });

  test("is refused when it is put", async () => {
    const Bucket = await newBucket();
    const CORSConfiguration = { CORSRules: [{ AllowedMethods: ["GET"], AllowedOrigins: ["*"] }] };
    expect(await read(s3.send(new sdk.PutBucketCorsCommand({ Bucket, CORSConfiguration })))).toMatchObject({
      name: "MethodNotAllowed",
    });
  });
});
