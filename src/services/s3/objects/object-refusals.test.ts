import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { send, signRequest } from "../../../../test/harness/signed-request.ts";
import { expectedRecord, lastRecord, transfer } from "../expected-record.fixture.ts";
import { type Refusal, refusalOf } from "./refusal.fixture.ts";

let house: House;
let s3: S3Client;
const Bucket = "refusing";
const Key = "k";

beforeAll(async () => {
  house = await openHouse();
  s3 = house.s3();
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: "0123456789" }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "frozen", Body: "x", StorageClass: "GLACIER" }));
});
afterAll(() => house.close());

const argument = (message: string, name: string, value?: string): Refusal => ({
  status: 400,
  code: "InvalidArgument",
  message,
  details: { ArgumentName: name, ...(value !== undefined && { ArgumentValue: value }) },
});
const request = (message: string): Refusal => ({ status: 400, code: "InvalidRequest", message, details: {} });
const notImplemented = (Header: string, additionalMessage?: string): Refusal => ({
  status: 501,
  code: "NotImplemented",
  message: "A header you provided implies functionality that is not implemented",
  details: { Header, ...(additionalMessage !== undefined && { additionalMessage }) },
});
const precondition = (Condition: string): Refusal => ({
  status: 412,
  code: "PreconditionFailed",
  message: "At least one of the pre-conditions you specified did not hold",
  details: { Condition },
});
const kms = (message: string): Refusal => ({
  status: 400,
  code: "KMS.NotFoundException",
  message,
  details: {},
});

const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const KEY_ARN = `arn:aws:kms:us-east-1:111111111111:key/${KEY_ID}`;
const TAGGING =
  "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.";

describe("PutObject refuses", () => {
  test.for<[string, Partial<PutObjectCommandInput>, Refusal]>([
    ["writing over what is there", { IfNoneMatch: "*" }, precondition("If-None-Match")],
    ["writing over something else", { IfMatch: '"00"' }, precondition("If-Match")],
    [
      "writing over nothing",
      { Key: "nothing", IfMatch: '"00"' },
      {
        status: 404,
        code: "NoSuchKey",
        message: "The specified key does not exist.",
        details: { Key: "nothing" },
      },
    ],
    [
      "If-None-Match of an entity tag",
      { IfNoneMatch: '"00"' },
      notImplemented(
        "If-None-Match",
        "We don't accept the provided value of If-None-Match header for this API",
      ),
    ],
    [
      "both conditions",
      { IfNoneMatch: "*", IfMatch: '"00"' },
      notImplemented("If-Match,If-None-Match", "Multiple conditional request headers present in the request"),
    ],
    [
      "an MD5 that is none",
      { ContentMD5: "bm9uZQ==" },
      {
        status: 400,
        code: "InvalidDigest",
        message: "The Content-MD5 you specified was invalid.",
        details: { "Content-MD5": "bm9uZQ==" },
      },
    ],
    [
      "a checksum that is none",
      { ChecksumSHA256: "bm9uZQ==" },
      request("Value for x-amz-checksum-sha256 header is invalid."),
    ],
    [
      "two checksums",
      { ChecksumCRC32: "NhCmhg==", ChecksumSHA1: "qvTGHdzF6KLavt4PO0gs2a6pQ00=" },
      request("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."),
    ],
    [
      "a storage class of other buckets",
      { StorageClass: "OUTPOSTS" },
      {
        status: 400,
        code: "InvalidStorageClass",
        message: "The storage class you specified is not valid",
        details: { StorageClassRequested: "OUTPOSTS" },
      },
    ],
    ["tags twice", { Tagging: "a=1&a=2" }, argument(TAGGING, "x-amz-tagging", "a=1&a=2")],
    [
      "tags of AWS",
      { Tagging: "aws:a=1" },
      {
        status: 400,
        code: "InvalidTag",
        message: "Your TagKey cannot be prefixed with aws:",
        details: { TagKey: "aws:a" },
      },
    ],
    [
      "too much metadata",
      { Metadata: { big: "x".repeat(2046) } },
      {
        status: 400,
        code: "MetadataTooLarge",
        message: "Your metadata headers exceed the maximum allowed metadata size",
        details: { Size: "2049", MaxSizeAllowed: "2048" },
      },
    ],
    [
      "a key that is too long",
      { Key: "ü".repeat(513) },
      {
        status: 400,
        code: "KeyTooLongError",
        message: "Your key is too long",
        details: { Size: "1026", MaxSizeAllowed: "1024" },
      },
    ],
    [
      "a public ACL",
      { ACL: "public-read" },
      {
        status: 400,
        code: "AccessControlListNotSupported",
        message: "The bucket does not allow ACLs",
        details: {},
      },
    ],
    [
      "a customer's key",
      {
        SSECustomerAlgorithm: "AES256",
        SSECustomerKey: Buffer.alloc(32).toString("base64"),
        SSECustomerKeyMD5: "cLyL8BoTfBUgRvMtg0d8YA==",
      },
      notImplemented("x-amz-server-side-encryption-customer-algorithm"),
    ],
    [
      "a key of AWS KMS by id",
      { ServerSideEncryption: "aws:kms", SSEKMSKeyId: KEY_ID },
      kms(`Key '${KEY_ARN}' does not exist`),
    ],
    [
      "a key of AWS KMS by ARN",
      { ServerSideEncryption: "aws:kms:dsse", SSEKMSKeyId: KEY_ARN },
      kms(`Key '${KEY_ARN}' does not exist`),
    ],
    [
      "a key of AWS KMS elsewhere",
      { ServerSideEncryption: "aws:kms", SSEKMSKeyId: KEY_ARN.replace("us-east-1", "eu-west-1") },
      kms("Invalid arn eu-west-1"),
    ],
    [
      "the key of AWS KMS for S3",
      { ServerSideEncryption: "aws:kms" },
      kms("Alias arn:aws:kms:us-east-1:111111111111:alias/aws/s3 is not found."),
    ],
    [
      "a key without its encryption",
      { SSEKMSKeyId: KEY_ID },
      argument(
        "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
        "x-amz-server-side-encryption",
      ),
    ],
    [
      "a lock without a date",
      { ObjectLockMode: "GOVERNANCE" },
      argument(
        "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
        "x-amz-object-lock-retain-until-date",
      ),
    ],
    [
      "a lock",
      { ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: new Date("2030-01-01T00:00:00Z") },
      request("Bucket is missing Object Lock Configuration"),
    ],
    [
      "a legal hold",
      { ObjectLockLegalHoldStatus: "ON" },
      request("Bucket is missing Object Lock Configuration"),
    ],
    [
      "a redirect to nowhere",
      { WebsiteRedirectLocation: "nowhere" },
      {
        status: 400,
        code: "InvalidRedirectLocation",
        message: "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
        details: {},
      },
    ],
    ["appending", { WriteOffsetBytes: 10 }, notImplemented("x-amz-write-offset-bytes")],
  ])("%s", async ([, input, expected]) => {
    const call = s3.send(new PutObjectCommand({ Bucket, Key, Body: "hello", ...input }));
    expect(await refusalOf(call)).toEqual(expected);
  });

  test("to store plainly what a bucket wants encrypted under a key of AWS KMS", async () => {
    await s3.send(new CreateBucketCommand({ Bucket: "encrypting" }));
    const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY_ARN } as const;
    await s3.send(
      new PutBucketEncryptionCommand({
        Bucket: "encrypting",
        ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] },
      }),
    );
    const put = { Bucket: "encrypting", Key, Body: "x" };
    expect(await refusalOf(s3.send(new PutObjectCommand(put)))).toEqual(
      kms(`Key '${KEY_ARN}' does not exist`),
    );
    await s3.send(new PutObjectCommand({ ...put, ServerSideEncryption: "AES256" }));
  });

  test("and records why, with what was asked", async () => {
    await refusalOf(s3.send(new PutObjectCommand({ Bucket, Key, Body: "hello", IfNoneMatch: "*" })));
    const arn = `arn:aws:s3:::${Bucket}`;
    expect(await lastRecord(house)).toEqual({
      ...expectedRecord(house, {
        eventName: "PutObject",
        bucket: Bucket,
        category: "Data",
        requestParameters: {
          key: Key,
          "x-amz-checksum-crc32": "NhCmhg==",
          "x-amz-sdk-checksum-algorithm": "CRC32",
        },
        error: ["PreconditionFailed", "At least one of the pre-conditions you specified did not hold"],
        resources: [
          { type: "AWS::S3::Object", ARN: `${arn}/${Key}` },
          { accountId: house.root.accountId, type: "AWS::S3::Bucket", ARN: arn },
        ],
      }),
      additionalEventData: transfer({ bytesTransferredIn: 5 }),
    });
  });

  test("leaves what was there as it was", async () => {
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await got.Body?.transformToString()).toBe("0123456789");
  });
});

describe("a checksum that is announced", () => {
  test.for<[string, Record<string, string>, string]>([
    [
      "but not sent",
      { "x-amz-sdk-checksum-algorithm": "CRC32" },
      "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
    ],
    [
      "and another that is sent",
      { "x-amz-sdk-checksum-algorithm": "SHA1", "x-amz-checksum-crc32": "NhCmhg==" },
      "Value for x-amz-sdk-checksum-algorithm header is invalid.",
    ],
    [
      "of a kind that is not served",
      { "x-amz-checksum-sha512": "AAAA" },
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
    ],
  ])("%s", async ([, extra, message]) => {
    const put = { method: "PUT", path: `/${Bucket}/${Key}`, body: "hello" };
    const { host } = new URL(house.url);
    const { headers } = signRequest({
      ...put,
      host,
      headers: extra,
      service: "s3",
      credentials: house.root,
    });
    const answer = await send(house.url, put, headers);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`<Code>InvalidRequest</Code><Message>${message}</Message>`);
  });
});

describe("GetObject refuses", () => {
  test.for<[string, Partial<GetObjectCommandInput>, Refusal]>([
    [
      "a range beyond the content",
      { Range: "bytes=10-" },
      {
        status: 416,
        code: "InvalidRange",
        message: "The requested range is not satisfiable",
        details: { ActualObjectSize: "10", RangeRequested: "bytes=10-" },
      },
    ],
    [
      "a range of a part",
      { Range: "bytes=0-1", PartNumber: 1 },
      request("Cannot specify both Range header and partNumber query parameter"),
    ],
    [
      "a part that there is not",
      { PartNumber: 2 },
      {
        status: 416,
        code: "InvalidPartNumber",
        message: "The requested partnumber is not satisfiable",
        details: { ActualPartCount: "1", PartNumberRequested: "2" },
      },
    ],
    [
      "a part that there cannot be",
      { PartNumber: 10_001 },
      argument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", "10001"),
    ],
    ["another entity tag", { IfMatch: '"00"' }, precondition("If-Match")],
    [
      "what changed since",
      { IfUnmodifiedSince: new Date("2026-01-01T00:00:00Z") },
      precondition("If-Unmodified-Since"),
    ],
    [
      "what is archived",
      { Key: "frozen" },
      {
        status: 403,
        code: "InvalidObjectState",
        message: "The operation is not valid for the object's storage class",
        details: { StorageClass: "GLACIER" },
      },
    ],
    [
      "headers that cannot be written",
      { ResponseContentDisposition: 'filename="東京"' },
      argument(
        "Header value cannot be represented using ISO-8859-1.",
        "response-content-disposition",
        'filename="東京"',
      ),
    ],
    [
      "no version at all",
      { VersionId: "" },
      argument("Version id cannot be the empty string", "versionId", ""),
    ],
  ])("%s", async ([, input, expected]) => {
    const refusal = await refusalOf(s3.send(new GetObjectCommand({ Bucket, Key, ...input })));
    expect(refusal).toEqual(expected);
  });

  test("what the reader has already, by 304 and headers", async () => {
    const { ETag } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const error = await s3
      .send(new GetObjectCommand({ Bucket, Key, IfNoneMatch: ETag }))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 304 } });
    expect((await house.events()).at(-1)).toMatchObject({ eventName: "GetObject", errorCode: "NotModified" });
  });
});

describe("CopyObject refuses", () => {
  const ONTO_ITSELF =
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.";
  const missing = (key: string): Refusal => ({
    status: 404,
    code: "NoSuchKey",
    message: "The specified key does not exist.",
    details: { Key: key },
  });

  test.for<[string, Partial<CopyObjectCommandInput>, Refusal]>([
    ["an object onto itself", { Key, CopySource: `${Bucket}/${Key}` }, request(ONTO_ITSELF)],
    ["a source that is not there", { CopySource: `${Bucket}/nothing` }, missing("nothing")],
    [
      "a source in no bucket",
      { CopySource: "no-such-bucket/k" },
      {
        status: 404,
        code: "NoSuchBucket",
        message: "The specified bucket does not exist",
        details: { BucketName: "no-such-bucket" },
      },
    ],
    ["another source", { CopySourceIfMatch: '"00"' }, precondition("x-amz-copy-source-If-Match")],
    [
      "a source that is archived",
      { CopySource: `${Bucket}/frozen` },
      {
        status: 403,
        code: "InvalidObjectState",
        message: "Operation is not valid for the source object's storage class",
        details: { StorageClass: "GLACIER" },
      },
    ],
    [
      "writing over what is there",
      { Key, IfNoneMatch: "*", StorageClass: "STANDARD" },
      precondition("If-None-Match"),
    ],
    [
      "a checksum that would have to be computed",
      { ChecksumAlgorithm: "SHA1" },
      notImplemented("x-amz-checksum-algorithm"),
    ],
  ])("%s", async ([, input, expected]) => {
    const copy = { Bucket, Key: "copy", CopySource: `${Bucket}/${Key}`, ...input };
    expect(await refusalOf(s3.send(new CopyObjectCommand(copy)))).toEqual(expected);
  });
});

describe("refused as well", () => {
  test("to bypass a lock that no bucket has", async () => {
    const call = s3.send(new DeleteObjectCommand({ Bucket, Key, BypassGovernanceRetention: true }));
    expect(await refusalOf(call)).toEqual(
      argument(
        "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
        "x-amz-bypass-governance-retention",
      ),
    );
  });

  test("locks, of a bucket without any", async () => {
    const expected = request("Bucket is missing Object Lock Configuration");
    const Retention = { Mode: "GOVERNANCE" as const, RetainUntilDate: new Date("2030-01-01T00:00:00Z") };
    const LegalHold = { Status: "ON" as const };
    const names: string[] = [];
    const record = async (call: Promise<unknown>) => {
      expect(await refusalOf(call)).toEqual(expected);
      names.push((await house.events()).at(-1)?.eventName ?? "");
    };
    await record(s3.send(new GetObjectRetentionCommand({ Bucket, Key })));
    await record(s3.send(new GetObjectLegalHoldCommand({ Bucket, Key })));
    await record(s3.send(new PutObjectRetentionCommand({ Bucket, Key, Retention })));
    await record(s3.send(new PutObjectLegalHoldCommand({ Bucket, Key, LegalHold })));
    expect(names).toEqual([
      "GetObjectRetention",
      "GetObjectLegalHold",
      "PutObjectRetention",
      "PutObjectLegalHold",
    ]);
  });

  test("pages of less than nothing", async () => {
    expect(await refusalOf(s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: -1 })))).toEqual(
      argument("Argument max-keys must be an integer between 0 and 2147483647", "max-keys", "-1"),
    );
  });
});
