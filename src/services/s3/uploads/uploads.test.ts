import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  type ChecksumAlgorithm,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  DeleteBucketCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { beginChecksum } from "../../../runtime/checksums.ts";
import { expectedRecord, lastRecord, transfer } from "../expected-record.fixture.ts";
import { type Refusal, refusalOf } from "../objects/refusal.fixture.ts";

let house: House;
let s3: S3Client;
const Bucket = "uploading";
const MEBIBYTE = 1024 * 1024;
const FIRST = Buffer.alloc(5 * MEBIBYTE, "first part ");
const SECOND = Buffer.alloc(5 * MEBIBYTE + 3, "the second ");
const LAST = Buffer.from("the last part");
const WHOLE = Buffer.concat([FIRST, SECOND, LAST]);

beforeAll(async () => {
  house = await openHouse();
  s3 = house.s3();
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => house.close());

async function begin(Key: string, input: Partial<CreateMultipartUploadCommandInput> = {}) {
  const { UploadId = "" } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...input }));
  return { Bucket, Key, UploadId };
}

type Begun = Awaited<ReturnType<typeof begin>>;

async function uploadPart(
  upload: Begun,
  PartNumber: number,
  Body: Uint8Array,
  algorithm?: ChecksumAlgorithm,
) {
  const {
    ETag,
    $metadata: _metadata,
    ServerSideEncryption: _encryption,
    ...checksums
  } = await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body, ChecksumAlgorithm: algorithm }));
  return { PartNumber, ETag, ...checksums } satisfies CompletedPart;
}

const complete = (
  upload: Begun,
  Parts: CompletedPart[],
  input: Partial<CompleteMultipartUploadCommandInput> = {},
) => s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...input }));

const read = async (Key: string, input: { Range?: string; PartNumber?: number } = {}) => {
  const got = await s3.send(new GetObjectCommand({ Bucket, Key, ...input }));
  return Buffer.from((await got.Body?.transformToByteArray()) ?? []);
};

const md5 = (...contents: readonly Uint8Array[]) => {
  const hash = createHash("md5");
  for (const content of contents) hash.update(content);
  return hash.digest();
};

const checksumOf = (algorithm: "CRC32" | "CRC64NVME" | "SHA256", ...contents: readonly Uint8Array[]) => {
  const checksum = beginChecksum(algorithm);
  for (const content of contents) checksum.update(content);
  return Buffer.from(checksum.digest()).toString("base64");
};

function dataRecord(
  eventName: string,
  { Key, UploadId }: Begun,
  more: { readOnly?: boolean; parameters?: object; elements?: object; transferred: object },
): object {
  const arn = `arn:aws:s3:::${Bucket}`;
  const uploadId = eventName === "CreateMultipartUpload" ? {} : { uploadId: UploadId };
  return {
    ...expectedRecord(house, {
      eventName,
      readOnly: more.readOnly,
      bucket: Bucket,
      category: "Data",
      requestParameters: { ...uploadId, ...more.parameters, key: Key },
      responseElements: more.elements,
      resources: [
        { type: "AWS::S3::Object", ARN: `${arn}/${Key}` },
        { accountId: house.root.accountId, type: "AWS::S3::Bucket", ARN: arn },
      ],
    }),
    additionalEventData: transfer(more.transferred),
  };
}

describe("an upload in parts", () => {
  let upload: Begun;
  let parts: CompletedPart[];
  const encrypted = { "x-amz-server-side-encryption": "AES256" };

  test("is begun with everything but the content", async () => {
    upload = await begin("whole", {
      ContentType: "text/plain",
      Metadata: { a: "1" },
      Tagging: "t=1",
      ChecksumAlgorithm: "CRC32",
    });
    expect(upload.UploadId.length).toBe(128);
    expect(await lastRecord(house)).toEqual(
      dataRecord("CreateMultipartUpload", upload, {
        parameters: { uploads: "", "x-amz-checksum-algorithm": "CRC32", "x-amz-tagging": "t=1" },
        elements: {
          ...encrypted,
          "x-amz-checksum-algorithm": "CRC32",
          "x-amz-checksum-type": "COMPOSITE",
        },
        transferred: { bytesTransferredIn: 0, bytesTransferredOut: expect.any(Number) },
      }),
    );
  });

  test("takes parts in any order, also at once, and again", async () => {
    await uploadPart(upload, 2, LAST, "CRC32");
    const [first, second] = await Promise.all([
      uploadPart(upload, 1, FIRST, "CRC32"),
      uploadPart(upload, 2, SECOND, "CRC32"),
    ]);
    const last = await uploadPart(upload, 7, LAST, "CRC32");
    parts = [first, second, last];
    expect(last).toEqual({
      PartNumber: 7,
      ETag: `"${md5(LAST).toString("hex")}"`,
      ChecksumCRC32: checksumOf("CRC32", LAST),
    });
    expect(await lastRecord(house)).toEqual(
      dataRecord("UploadPart", upload, {
        parameters: {
          partNumber: "7",
          "x-amz-checksum-crc32": checksumOf("CRC32", LAST),
          "x-amz-sdk-checksum-algorithm": "CRC32",
        },
        elements: { ...encrypted, "x-amz-checksum-crc32": checksumOf("CRC32", LAST) },
        transferred: { bytesTransferredIn: LAST.length, bytesTransferredOut: 0 },
      }),
    );
  });

  test("lists its parts", async () => {
    const page = await s3.send(new ListPartsCommand({ ...upload, MaxParts: 2 }));
    expect(page).toMatchObject({
      ...upload,
      PartNumberMarker: "0",
      NextPartNumberMarker: "2",
      MaxParts: 2,
      IsTruncated: true,
      StorageClass: "STANDARD",
      ChecksumAlgorithm: "CRC32",
      ChecksumType: "COMPOSITE",
      Owner: { ID: expect.stringMatching(/^[0-9a-f]{64}$/) },
      Initiator: { ID: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(page.Parts).toEqual([
      { ...parts[0], Size: FIRST.length, LastModified: new Date("2026-03-02T09:15:07Z") },
      { ...parts[1], Size: SECOND.length, LastModified: new Date("2026-03-02T09:15:07Z") },
    ]);
    expect(await lastRecord(house)).toEqual(
      dataRecord("ListParts", upload, {
        readOnly: true,
        parameters: { "max-parts": "2" },
        transferred: { bytesTransferredIn: 0, bytesTransferredOut: expect.any(Number) },
      }),
    );
    const rest = await s3.send(new ListPartsCommand({ ...upload, PartNumberMarker: "2" }));
    expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([7]);
  });

  test("shows no object before it is completed", async () => {
    expect(await refusalOf(read("whole"))).toMatchObject({ code: "NoSuchKey" });
  });

  test("becomes one object when it is completed", async () => {
    const digests = [FIRST, SECOND, LAST].map((part) => md5(part));
    const checksums = parts.map(({ ChecksumCRC32 = "" }) => Buffer.from(ChecksumCRC32, "base64"));
    const answer = await complete(upload, parts, { MpuObjectSize: WHOLE.length });
    expect(answer).toMatchObject({
      Location: `${house.url}/${Bucket}/whole`,
      Bucket,
      Key: "whole",
      ETag: `"${md5(...digests).toString("hex")}-3"`,
      ChecksumCRC32: `${checksumOf("CRC32", ...checksums)}-3`,
      ChecksumType: "COMPOSITE",
      ServerSideEncryption: "AES256",
    });
    expect(await lastRecord(house)).toEqual(
      dataRecord("CompleteMultipartUpload", upload, {
        parameters: {
          "x-amz-mp-object-size": String(WHOLE.length),
          CompleteMultipartUpload: expect.objectContaining({ Part: expect.any(Array) }),
        },
        elements: encrypted,
        transferred: { bytesTransferredOut: expect.any(Number) },
      }),
    );
    expect(Buffer.compare(await read("whole"), WHOLE)).toBe(0);
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: "whole" }))).toMatchObject({
      ContentLength: WHOLE.length,
      ContentType: "text/plain",
      Metadata: { a: "1" },
      TagCount: 1,
    });
  });

  test("is gone then", async () => {
    const gone: Refusal = {
      status: 404,
      code: "NoSuchUpload",
      message:
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
      details: { UploadId: upload.UploadId },
    };
    expect(await refusalOf(complete(upload, parts))).toEqual(gone);
    expect(await refusalOf(uploadPart(upload, 1, LAST))).toEqual(gone);
    expect(await refusalOf(s3.send(new ListPartsCommand(upload)))).toEqual(gone);
    expect(await refusalOf(s3.send(new AbortMultipartUploadCommand(upload)))).toEqual(gone);
  });

  test("gives an object that is read across its parts", async () => {
    const start = FIRST.length - 2;
    const end = FIRST.length + SECOND.length + 1;
    const range = await read("whole", { Range: `bytes=${start}-${end}` });
    expect(Buffer.compare(range, WHOLE.subarray(start, end + 1))).toBe(0);
  });

  test("gives an object of which each part can be read", async () => {
    const part = await s3.send(new GetObjectCommand({ Bucket, Key: "whole", PartNumber: 2 }));
    expect(part).toMatchObject({
      PartsCount: 3,
      ContentLength: SECOND.length,
      ContentRange: `bytes ${FIRST.length}-${FIRST.length + SECOND.length - 1}/${WHOLE.length}`,
      ChecksumCRC32: parts[1]?.ChecksumCRC32,
      ChecksumType: "COMPOSITE",
    });
    expect(Buffer.compare(Buffer.from((await part.Body?.transformToByteArray()) ?? []), SECOND)).toBe(0);
    expect(await refusalOf(read("whole", { PartNumber: 3 }))).toMatchObject({
      code: "InvalidPartNumber",
      details: { ActualPartCount: "3", PartNumberRequested: "3" },
    });
  });

  test("gives an object that tells of its parts", async () => {
    const answer = await s3.send(
      new GetObjectAttributesCommand({
        Bucket,
        Key: "whole",
        ObjectAttributes: ["Checksum", "ObjectParts"],
        MaxParts: 2,
      }),
    );
    expect(answer.Checksum?.ChecksumCRC32).toMatch(/^[^-]{8}$/);
    expect(answer.ObjectParts).toMatchObject({
      TotalPartsCount: 3,
      MaxParts: 2,
      IsTruncated: true,
      PartNumberMarker: "0",
      NextPartNumberMarker: "2",
      Parts: [
        { PartNumber: 1, Size: FIRST.length, ChecksumCRC32: parts[0]?.ChecksumCRC32 },
        { PartNumber: 2, Size: SECOND.length, ChecksumCRC32: parts[1]?.ChecksumCRC32 },
      ],
    });
  });
});

describe("the checksum of an object uploaded in parts", () => {
  test.for(["CRC32", "CRC64NVME"] as const)(
    "by %s is that of the whole when that is asked for",
    async (algorithm) => {
      const Key = `full/${algorithm}`;
      const upload = await begin(Key, { ChecksumAlgorithm: algorithm, ChecksumType: "FULL_OBJECT" });
      const parts = [
        await uploadPart(upload, 1, FIRST, algorithm),
        await uploadPart(upload, 2, LAST, algorithm),
      ];
      const claimed = { [`Checksum${algorithm}`]: checksumOf(algorithm, FIRST, LAST) };
      const expected = { ...claimed, ChecksumType: "FULL_OBJECT" };
      const wrong = complete(upload, parts, { [`Checksum${algorithm}`]: checksumOf(algorithm, LAST, FIRST) });
      expect(await refusalOf(wrong)).toEqual({
        status: 400,
        code: "BadDigest",
        message: `The ${algorithm.toLowerCase()} you specified did not match the calculated checksum.`,
        details: {},
      });
      expect(await complete(upload, parts, claimed)).toMatchObject(expected);
      expect(await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }))).toMatchObject(
        expected,
      );
    },
  );

  test("is made from the parts' own when nothing is asked for", async () => {
    const upload = await begin("unasked");
    const parts = [await uploadPart(upload, 1, FIRST), await uploadPart(upload, 2, LAST)];
    const answer = await complete(
      upload,
      parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })),
    );
    expect(answer).toMatchObject({
      ChecksumCRC32: checksumOf("CRC32", FIRST, LAST),
      ChecksumType: "FULL_OBJECT",
    });
  });

  test.for<[string, Partial<CreateMultipartUploadCommandInput>, string]>([
    [
      "a type alone",
      { ChecksumType: "COMPOSITE" },
      "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
    ],
    [
      "a composite CRC-64",
      { ChecksumAlgorithm: "CRC64NVME", ChecksumType: "COMPOSITE" },
      "The COMPOSITE checksum type cannot be used with the crc64nvme checksum algorithm.",
    ],
    [
      "a hash of the whole",
      { ChecksumAlgorithm: "SHA256", ChecksumType: "FULL_OBJECT" },
      "The FULL_OBJECT checksum type cannot be used with the sha256 checksum algorithm.",
    ],
  ])("cannot be %s", async ([, input, message]) => {
    expect(await refusalOf(begin("refused", input))).toEqual({
      status: 400,
      code: "InvalidRequest",
      message,
      details: {},
    });
  });

  test("is the one the upload asked for, in every part", async () => {
    const upload = await begin("strict", { ChecksumAlgorithm: "SHA256" });
    expect(await refusalOf(uploadPart(upload, 1, LAST, "CRC32"))).toMatchObject({
      code: "InvalidRequest",
      message: "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32",
    });
    const part = await uploadPart(upload, 1, LAST, "SHA256");
    const { PartNumber, ETag } = part;
    expect(await refusalOf(complete(upload, [{ PartNumber, ETag }]))).toMatchObject({
      code: "InvalidRequest",
      message:
        "The upload was created using a sha256 checksum. The complete request must include the checksum for each part. It was missing for part 1 in the request.",
    });
    expect(
      await refusalOf(complete(upload, [{ PartNumber, ETag, ChecksumCRC32: "AAAAAA==" }])),
    ).toMatchObject({
      code: "BadDigest",
      message: "The crc32 you specified for part 1 did not match what we received.",
    });
    expect(await refusalOf(complete(upload, [part], { ChecksumType: "FULL_OBJECT" }))).toMatchObject({
      code: "InvalidRequest",
      message:
        "The upload was created using the COMPOSITE checksum mode. The complete request must use the same checksum mode.",
    });
    const SHA256 = Buffer.from(checksumOf("SHA256", LAST), "base64");
    expect(await complete(upload, [part])).toMatchObject({
      ChecksumSHA256: `${checksumOf("SHA256", SHA256)}-1`,
    });
  });
});

describe("completing refuses", () => {
  let upload: Begun;
  let small: CompletedPart;
  let last: CompletedPart;

  beforeAll(async () => {
    upload = await begin("incomplete");
    small = await uploadPart(upload, 1, LAST);
    last = await uploadPart(upload, 2, LAST);
  });

  test.for<[string, () => [CompletedPart[], Partial<CompleteMultipartUploadCommandInput>?], () => Refusal]>([
    [
      "no parts",
      () => [[]],
      () => ({
        status: 400,
        code: "InvalidRequest",
        message: "You must specify at least one part",
        details: {},
      }),
    ],
    [
      "parts out of order",
      () => [[last, small]],
      () => ({
        status: 400,
        code: "InvalidPartOrder",
        message: "The list of parts was not in ascending order. Parts must be ordered by part number.",
        details: { UploadId: upload.UploadId },
      }),
    ],
    ["a part that is not there", () => [[{ ...small, PartNumber: 9 }]], () => invalidPart(9, small.ETag)],
    ["a part of another content", () => [[{ ...small, ETag: '"00"' }]], () => invalidPart(1, '"00"')],
    [
      "a part that is too small",
      () => [[small, last]],
      () => ({
        status: 400,
        code: "EntityTooSmall",
        message: "Your proposed upload is smaller than the minimum allowed size",
        details: {
          ETag: small.ETag,
          MinSizeAllowed: "5242880",
          PartNumber: "1",
          ProposedSize: String(LAST.length),
        },
      }),
    ],
    [
      "another size",
      () => [[small], { MpuObjectSize: 5 }],
      () => ({
        status: 400,
        code: "InvalidRequest",
        message: "The provided 'x-amz-mp-object-size' header value 5 does not match what was computed: 13",
        details: {},
      }),
    ],
    [
      "a checksum mode that was not asked for",
      () => [[small], { ChecksumType: "FULL_OBJECT" }],
      () => ({
        status: 400,
        code: "InvalidRequest",
        message:
          "The upload was created using the null checksum mode. The complete request must use the same checksum mode.",
        details: {},
      }),
    ],
  ])("%s", async ([, asked, expected]) => {
    const [parts, input] = asked();
    expect(await refusalOf(complete(upload, parts, input))).toEqual(expected());
  });

  const invalidPart = (PartNumber: number, ETag = ""): Refusal => ({
    status: 400,
    code: "InvalidPart",
    message:
      "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    details: { ETag, PartNumber: String(PartNumber), UploadId: upload.UploadId },
  });

  test("to write over what is there, or what went in the meantime", async () => {
    const Key = "conditional";
    const begun = await begin(Key);
    const part = await uploadPart(begun, 1, LAST);
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    expect(await refusalOf(complete(begun, [part], { IfNoneMatch: "*" }))).toMatchObject({
      status: 412,
      details: { Condition: "If-None-Match" },
    });
    await complete(begun, [part], { IfMatch: `"${md5(Buffer.from("x")).toString("hex")}"` });
  });

  test("a part number that there cannot be", async () => {
    expect(await refusalOf(uploadPart(upload, 10_001, LAST))).toEqual({
      status: 400,
      code: "InvalidArgument",
      message: "Part number must be an integer between 1 and 10000, inclusive",
      details: { ArgumentName: "partNumber", ArgumentValue: "10001" },
    });
  });
});

describe("UploadPartCopy", () => {
  test("takes ranges of an object as parts, without writing them again", async () => {
    const upload = await begin("assembled");
    const copy = async (PartNumber: number, CopySourceRange?: string) => {
      const CopySource = `${Bucket}/whole`;
      const answer = await s3.send(
        new UploadPartCopyCommand({ ...upload, PartNumber, CopySource, CopySourceRange }),
      );
      return { PartNumber, ETag: answer.CopyPartResult?.ETag };
    };
    const across = await copy(1, `bytes=1-${6 * MEBIBYTE}`);
    expect(await lastRecord(house)).toEqual(
      dataRecord("UploadPartCopy", upload, {
        parameters: {
          partNumber: "1",
          "x-amz-copy-source": `${Bucket}/whole`,
          "x-amz-copy-source-range": `bytes=1-${6 * MEBIBYTE}`,
        },
        elements: { "x-amz-server-side-encryption": "AES256" },
        transferred: { bytesTransferredIn: 0, bytesTransferredOut: expect.any(Number) },
      }),
    );
    const all = await copy(2);
    const last = await uploadPart(upload, 3, LAST);
    const { PartNumber, ETag } = last;
    await complete(upload, [across, all, { PartNumber, ETag }]);
    const expected = Buffer.concat([WHOLE.subarray(1, 6 * MEBIBYTE + 1), WHOLE, LAST]);
    expect(Buffer.compare(await read("assembled"), expected)).toBe(0);
  });

  test("of content that was put at once has its MD5", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "at-once", Body: LAST }));
    const upload = await begin("from-one");
    const CopySource = `${Bucket}/at-once`;
    const part = await s3.send(new UploadPartCopyCommand({ ...upload, PartNumber: 1, CopySource }));
    expect(part.CopyPartResult).toMatchObject({
      ETag: `"${md5(LAST).toString("hex")}"`,
      ChecksumCRC32: checksumOf("CRC32", LAST),
      LastModified: new Date("2026-03-02T09:15:07Z"),
    });
    const beyond = s3.send(
      new UploadPartCopyCommand({ ...upload, PartNumber: 1, CopySource, CopySourceRange: "bytes=0-13" }),
    );
    expect(await refusalOf(beyond)).toEqual({
      status: 400,
      code: "InvalidArgument",
      message: "Range specified is not valid for source object of size: 13",
      details: { ArgumentName: "x-amz-copy-source-range", ArgumentValue: "bytes=0-13" },
    });
  });
});

describe("uploads under way", () => {
  const listed = "listing-uploads";
  const ids: string[] = [];

  beforeAll(async () => {
    await s3.send(new CreateBucketCommand({ Bucket: listed }));
    for (const Key of ["a", "a", "b/1", "b/2", "c"]) {
      const { UploadId = "" } = await s3.send(new CreateMultipartUploadCommand({ Bucket: listed, Key }));
      ids.push(UploadId);
      house.clock.advance(1000);
    }
  });

  test("are listed by key and time", async () => {
    const page = await s3.send(new ListMultipartUploadsCommand({ Bucket: listed, MaxUploads: 3 }));
    expect(page).toMatchObject({
      Bucket: listed,
      KeyMarker: "",
      UploadIdMarker: "",
      NextKeyMarker: "b/1",
      NextUploadIdMarker: ids[2],
      MaxUploads: 3,
      IsTruncated: true,
    });
    expect(page.Uploads?.map(({ Key, UploadId }) => [Key, UploadId])).toEqual([
      ["a", ids[0]],
      ["a", ids[1]],
      ["b/1", ids[2]],
    ]);
    expect(await lastRecord(house)).toMatchObject({
      eventName: "ListMultipartUploads",
      readOnly: true,
      eventCategory: "Data",
      requestParameters: { bucketName: listed, uploads: "", "max-uploads": "3" },
    });
    const rest = await s3.send(
      new ListMultipartUploadsCommand({
        Bucket: listed,
        KeyMarker: "a",
        UploadIdMarker: ids[0],
        Delimiter: "/",
      }),
    );
    expect(rest.Uploads?.map(({ UploadId }) => UploadId)).toEqual([ids[1], ids[4]]);
    expect(rest.CommonPrefixes).toEqual([{ Prefix: "b/" }]);
  });

  test("are not listed behind one that there is not", async () => {
    const page = s3.send(
      new ListMultipartUploadsCommand({ Bucket: listed, KeyMarker: "a", UploadIdMarker: "none" }),
    );
    expect(await refusalOf(page)).toEqual({
      status: 400,
      code: "InvalidArgument",
      message: "Invalid uploadId marker",
      details: { ArgumentName: "upload-id-marker", ArgumentValue: "none" },
    });
  });

  test("can be aborted, one by one", async () => {
    const upload = { Bucket: listed, Key: "a", UploadId: ids[0] ?? "" };
    const answer = await s3.send(new AbortMultipartUploadCommand(upload));
    expect(answer.$metadata.httpStatusCode).toBe(204);
    expect(await lastRecord(house)).toMatchObject({
      eventName: "AbortMultipartUpload",
      readOnly: false,
      requestParameters: { bucketName: listed, key: "a", uploadId: ids[0] },
    });
    expect(await refusalOf(s3.send(new ListPartsCommand(upload)))).toMatchObject({ code: "NoSuchUpload" });
  });

  test("do not outlive their bucket", async () => {
    await s3.send(new DeleteBucketCommand({ Bucket: listed }));
    await s3.send(new CreateBucketCommand({ Bucket: listed }));
    const page = await s3.send(new ListMultipartUploadsCommand({ Bucket: listed }));
    expect(page.Uploads).toBeUndefined();
    const upload = { Bucket: listed, Key: "c", UploadId: ids[4] ?? "" };
    expect(await refusalOf(s3.send(new ListPartsCommand(upload)))).toMatchObject({ code: "NoSuchUpload" });
  });

  test("become versions of a versioned bucket", async () => {
    const Status = "Enabled" as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket: listed, VersioningConfiguration: { Status } }));
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket: listed, Key: "v" }));
    const upload = { Bucket: listed, Key: "v", UploadId: UploadId ?? "" };
    const { ETag } = await s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: LAST }));
    const Parts = [{ PartNumber: 1, ETag }];
    const answer = await s3.send(
      new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }),
    );
    expect(answer.VersionId).toMatch(/^[A-Za-z0-9._]{32}$/);
  });
});
