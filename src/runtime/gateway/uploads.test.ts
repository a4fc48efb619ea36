import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { crc32 } from "node:zlib";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../../../test/harness/house.ts";
import type { RawAnswer } from "../../../test/harness/raw-http.ts";
import {
  type RequestToSign,
  type SignedHeaders,
  send,
  sha256Hex,
  signedChunks,
  signRequest,
} from "../../../test/harness/signed-request.ts";

let house: House;
let host: string;

beforeAll(async () => {
  house = await openHouse({ settings: { development: true } });
  host = new URL(house.url).host;
  await house.s3().send(new CreateBucketCommand({ Bucket: "logs" }));
});
afterAll(() => house.close());

const SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
const SIGNED_TRAILER = `${SIGNED}-TRAILER`;
const UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

const CHUNKS = ["hello ".repeat(2000), "world ".repeat(1500), "!"];
const CONTENT = CHUNKS.join("");
const base64Crc32 = (text: string) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString("base64");
};

/** Every blob on the disk, the unfinished too. */
function blobs(): string[] {
  return readdirSync(house.blobsFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}

interface Upload {
  readonly mode: string;
  readonly body: (signed: SignedHeaders) => string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentials?: Credentials;
  readonly key?: string;
  readonly length?: number;
  readonly request?: Partial<RequestToSign>;
}

function put({
  mode,
  body,
  headers = {},
  credentials = house.root,
  key = "object",
  length = CONTENT.length,
  request,
}: Upload): Promise<RawAnswer> {
  const framing: Record<string, string> = mode.startsWith("STREAMING")
    ? { "content-encoding": "aws-chunked", "x-amz-decoded-content-length": String(length) }
    : {};
  const signed = signRequest({
    host,
    service: "s3",
    method: "PUT",
    path: `/logs/${key}`,
    contentSha256: mode,
    credentials,
    headers: { ...framing, ...headers },
    ...request,
  });
  return send(house.url, { method: "PUT", path: `/logs/${key}`, body: body(signed) }, signed.headers);
}

const contentOf = async (key: string) => {
  const { Body, ...rest } = await house.s3().send(new GetObjectCommand({ Bucket: "logs", Key: key }));
  return { text: await Body?.transformToString(), ...rest };
};

const crc = base64Crc32(CONTENT);
const unsignedFrames = (chunks = CHUNKS) =>
  chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("");
const trailerHeader = { "x-amz-trailer": "x-amz-checksum-crc32" };

describe("takes in", () => {
  test.for<[string, Upload]>([
    ["a body whose hash is signed", { mode: sha256Hex(CONTENT), body: () => CONTENT }],
    [
      "a body whose hash is signed in capitals",
      { mode: sha256Hex(CONTENT).toUpperCase(), body: () => CONTENT },
    ],
    ["a body that is not signed", { mode: "UNSIGNED-PAYLOAD", body: () => CONTENT }],
    ["signed chunks", { mode: SIGNED, body: (signed) => signedChunks(signed, CHUNKS).join("") }],
    [
      "signed chunks and a signed trailer",
      {
        mode: SIGNED_TRAILER,
        headers: trailerHeader,
        body: (signed) => signedChunks(signed, CHUNKS, { "x-amz-checksum-crc32": crc }).join(""),
      },
    ],
    [
      "unsigned chunks and a trailer",
      {
        mode: UNSIGNED_TRAILER,
        headers: trailerHeader,
        body: () => `${unsignedFrames()}0\r\nx-amz-checksum-crc32:${crc}\r\n\r\n`,
      },
    ],
    [
      "chunks within chunks, as clients send over https",
      {
        mode: UNSIGNED_TRAILER,
        headers: { ...trailerHeader, "transfer-encoding": "chunked" },
        body: () => {
          const inner = `${unsignedFrames()}0\r\nx-amz-checksum-crc32:${crc}\r\n\r\n`;
          return `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`;
        },
      },
    ],
    [
      "chunks whose signatures nobody can check, of a key without a secret",
      {
        mode: SIGNED,
        credentials: { accessKeyId: "111111111111", secretAccessKey: "anything" },
        body: (signed) => signedChunks(signed, CHUNKS).join(""),
      },
    ],
  ])("%s", async ([name, upload]) => {
    const key = encodeURIComponent(name).replace(/[%']/g, "-");
    const answer = await put({ ...upload, key });
    expect([answer.status, answer.text]).toEqual([200, ""]);
    expect(answer.headers.get("etag")).toBe(`"${createHash("md5").update(CONTENT).digest("hex")}"`);
    const { text, ContentLength, ContentEncoding } = await contentOf(key);
    expect(text === CONTENT).toBe(true);
    expect([ContentLength, ContentEncoding]).toEqual([CONTENT.length, undefined]);
  });

  test("nothing, as an empty object", async () => {
    for (const upload of [
      { mode: sha256Hex(""), body: () => "" },
      { mode: SIGNED, length: 0, body: (signed: SignedHeaders) => signedChunks(signed, []).join("") },
    ]) {
      expect((await put({ ...upload, key: "empty" })).status).toBe(200);
      expect((await contentOf("empty")).ContentLength).toBe(0);
    }
  });
});

/** Bends one character. */
const bent = (text: string, at: number) =>
  `${text.slice(0, at)}${text[at] === "x" ? "y" : "x"}${text.slice(at + 1)}`;
const framesOf = (signed: SignedHeaders) => signedChunks(signed, CHUNKS);
const MISMATCH: [number, string] = [403, "SignatureDoesNotMatch"];
const INCOMPLETE: [number, string] = [400, "IncompleteBody"];

describe("refuses, and keeps nothing of", () => {
  test.for<[string, Upload, [number, string], recorded?: "unrecorded"]>([
    [
      "another body than was signed",
      { mode: sha256Hex(CONTENT), body: () => bent(CONTENT, 77) },
      [400, "XAmzContentSHA256Mismatch"],
    ],
    [
      "a changed first chunk",
      { mode: SIGNED, body: (signed) => bent(framesOf(signed).join(""), 200) },
      MISMATCH,
      "unrecorded",
    ],
    [
      "a changed last chunk",
      { mode: SIGNED, body: (signed) => framesOf(signed).join("").replace("!", "?") },
      MISMATCH,
      "unrecorded",
    ],
    [
      "chunks in another order",
      {
        mode: SIGNED,
        body: (signed) => {
          const [first = "", second = "", ...rest] = framesOf(signed);
          return [second, first, ...rest].join("");
        },
      },
      MISMATCH,
      "unrecorded",
    ],
    [
      "a missing chunk",
      {
        mode: SIGNED,
        body: (signed) => {
          const [first = "", , ...rest] = framesOf(signed);
          return [first, ...rest].join("");
        },
      },
      MISMATCH,
      "unrecorded",
    ],
    [
      "a missing chunk that was not announced",
      {
        mode: SIGNED,
        length: CONTENT.length - 9000,
        body: (signed) => {
          const [first = "", , ...rest] = framesOf(signed);
          return [first, ...rest].join("");
        },
      },
      MISMATCH,
      "unrecorded",
    ],
    [
      "chunks of another request",
      { mode: SIGNED, body: (signed) => framesOf({ ...signed, signature: sha256Hex("other") }).join("") },
      MISMATCH,
      "unrecorded",
    ],
    ["chunks without signatures", { mode: SIGNED, body: () => `${unsignedFrames()}0\r\n\r\n` }, INCOMPLETE],
    [
      "signatures where none belong",
      { mode: UNSIGNED_TRAILER, body: (signed) => framesOf(signed).join("") },
      INCOMPLETE,
    ],
    ["no last chunk", { mode: SIGNED, body: (signed) => framesOf(signed).slice(0, 3).join("") }, INCOMPLETE],
    [
      "half a chunk",
      { mode: SIGNED, body: (signed) => framesOf(signed).join("").slice(0, 5000) },
      INCOMPLETE,
    ],
    [
      "more than was announced",
      { mode: SIGNED, length: CONTENT.length - 1, body: (signed) => framesOf(signed).join("") },
      INCOMPLETE,
    ],
    [
      "less than was announced",
      { mode: SIGNED, length: CONTENT.length + 1, body: (signed) => framesOf(signed).join("") },
      INCOMPLETE,
    ],
    [
      "more after the end",
      { mode: SIGNED, body: (signed) => `${framesOf(signed).join("")}more` },
      INCOMPLETE,
    ],
    [
      "a chunk of a negative size",
      { mode: UNSIGNED_TRAILER, body: () => `-5\r\nhello\r\n0\r\n\r\n` },
      INCOMPLETE,
    ],
    [
      "a chunk of an enormous size",
      { mode: UNSIGNED_TRAILER, body: () => `ffffffffffffffff\r\nhello\r\n` },
      INCOMPLETE,
    ],
    ["a line without end", { mode: UNSIGNED_TRAILER, body: () => "0".repeat(100_000) }, INCOMPLETE],
    [
      "a trailer that was not announced",
      { mode: UNSIGNED_TRAILER, body: () => `${unsignedFrames()}0\r\nx-amz-checksum-crc32:${crc}\r\n\r\n` },
      [400, "MalformedTrailerError"],
    ],
    [
      "no trailer though one was announced",
      { mode: UNSIGNED_TRAILER, headers: trailerHeader, body: () => `${unsignedFrames()}0\r\n\r\n` },
      [400, "MalformedTrailerError"],
    ],
    [
      "a signed trailer that was changed",
      {
        mode: SIGNED_TRAILER,
        headers: trailerHeader,
        body: (signed) =>
          signedChunks(signed, CHUNKS, { "x-amz-checksum-crc32": crc })
            .join("")
            .replace(crc, base64Crc32("x")),
      },
      MISMATCH,
      "unrecorded",
    ],
    [
      "a signed trailer whose signature is missing",
      {
        mode: SIGNED_TRAILER,
        headers: trailerHeader,
        body: (signed) =>
          signedChunks(signed, CHUNKS, { "x-amz-checksum-crc32": crc })
            .join("")
            .replace(/x-amz-trailer-signature.*/s, "\r\n"),
      },
      INCOMPLETE,
    ],
    [
      "a trailer that is not the content's",
      {
        mode: UNSIGNED_TRAILER,
        headers: trailerHeader,
        body: () => `${unsignedFrames()}0\r\nx-amz-checksum-crc32:${base64Crc32("x")}\r\n\r\n`,
      },
      [400, "BadDigest"],
    ],
    [
      "a checksum that is not the content's",
      {
        mode: sha256Hex(CONTENT),
        headers: { "x-amz-checksum-crc32": base64Crc32("x") },
        body: () => CONTENT,
      },
      [400, "BadDigest"],
    ],
    [
      "chunks that announce no length",
      {
        mode: SIGNED,
        headers: { "x-amz-decoded-content-length": "" },
        body: (signed) => framesOf(signed).join(""),
      },
      [411, "MissingContentLength"],
    ],
    [
      "chunks that announce nonsense",
      {
        mode: SIGNED,
        headers: { "x-amz-decoded-content-length": "1e3" },
        body: (signed) => framesOf(signed).join(""),
      },
      [411, "MissingContentLength"],
    ],
    [
      "plain content without a length",
      {
        mode: "UNSIGNED-PAYLOAD",
        headers: { "transfer-encoding": "chunked" },
        body: () => "5\r\nhello\r\n0\r\n\r\n",
      },
      [411, "MissingContentLength"],
    ],
    [
      "broken frames of a key without a secret",
      {
        mode: SIGNED,
        credentials: { accessKeyId: "111111111111", secretAccessKey: "anything" },
        body: (signed) => framesOf(signed).join("").slice(0, 5000),
      },
      INCOMPLETE,
    ],
    [
      "another body than was announced, of a key without a secret",
      {
        mode: sha256Hex("x"),
        credentials: { accessKeyId: "111111111111", secretAccessKey: "anything" },
        body: () => CONTENT,
      },
      [400, "XAmzContentSHA256Mismatch"],
    ],
    [
      "an unknown mode",
      { mode: "STREAMING-WHATEVER", body: () => CONTENT },
      [400, "InvalidArgument"],
      "unrecorded",
    ],
    [
      "SigV4a",
      { mode: "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", body: () => CONTENT },
      [501, "NotImplemented"],
      "unrecorded",
    ],
  ])("%s", async ([, upload, expected, recorded]) => {
    const before = { blobs: blobs(), records: (await house.events()).length };
    const answer = await put({ ...upload, key: "refused" });
    expect([answer.status, /<Code>(.*?)<\/Code>/.exec(answer.text)?.[1]]).toEqual(expected);
    expect(blobs()).toEqual(before.blobs);
    const listed = await house.s3().send(new ListObjectsV2Command({ Bucket: "logs", Prefix: "refused" }));
    expect(listed.KeyCount).toBe(0);
    const records = (await house.events()).slice(before.records, -1);
    expect(records.map(({ eventName, errorCode }) => [eventName, errorCode])).toEqual(
      recorded === "unrecorded" ? [] : [["PutObject", expected[1]]],
    );
    if (recorded !== undefined) return;
    expect(records[0]).toMatchObject({
      requestParameters: { bucketName: "logs", key: "refused" },
      responseElements: null,
      recipientAccountId: "111111111111",
    });
  });

  test("what a caller may not put, small or large", async () => {
    const anonymous = { method: "PUT", path: "/logs/refused" };
    const before = blobs();
    for (const body of ["hello", Buffer.alloc(9 * 1024 * 1024)]) {
      const answer = await send(house.url, { ...anonymous, body }, {});
      expect([answer.status, /<Code>(.*?)<\/Code>/.exec(answer.text)?.[1]]).toEqual([403, "AccessDenied"]);
    }
    expect(blobs()).toEqual(before);
  });

  test("a large body that a small announcement hides", async () => {
    const before = blobs();
    const headers = {
      "x-amz-decoded-content-length": "5",
      expect: "100-continue",
      "content-length": String(9 * 1024 * 1024),
    };
    const answer = await send(house.url, { method: "PUT", path: "/logs/refused" }, headers);
    // Nobody was told to go on, so permission was asked before a byte of it was taken in.
    expect([answer.status, /<Code>(.*?)<\/Code>/.exec(answer.text)?.[1]]).toEqual([403, "AccessDenied"]);
    expect(blobs()).toEqual(before);
  });
});

test("bodies that are no objects are held to the same", async () => {
  const policy = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
  const configure = (mode: string, body: (signed: SignedHeaders) => string) => {
    const framing: Record<string, string> = mode.startsWith("STREAMING")
      ? { "content-encoding": "aws-chunked", "x-amz-decoded-content-length": String(policy.length) }
      : {};
    const request = { method: "PUT", path: "/logs", query: "versioning" };
    const signed = signRequest({
      host,
      service: "s3",
      ...request,
      contentSha256: mode,
      credentials: house.root,
      headers: framing,
    });
    return send(house.url, { ...request, body: body(signed) }, signed.headers);
  };
  const codes = await Promise.all([
    configure(sha256Hex("other"), () => policy),
    configure(SIGNED, (signed) => signedChunks(signed, [policy]).join("").replace("Enabled", "Suspend")),
    configure(SIGNED, (signed) => signedChunks(signed, [policy]).join("").slice(0, -20)),
    configure(SIGNED, (signed) => signedChunks(signed, [policy]).join("")),
    configure(sha256Hex(policy), () => policy),
  ]);
  expect(codes.map(({ status, text }) => [status, /<Code>(.*?)<\/Code>/.exec(text)?.[1]])).toEqual([
    [400, "XAmzContentSHA256Mismatch"],
    [403, "SignatureDoesNotMatch"],
    [400, "IncompleteBody"],
    [200, undefined],
    [200, undefined],
  ]);
});
