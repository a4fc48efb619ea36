import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { signatureCrypto } from "../../runtime/gateway/signature-crypto.ts";
import { type ChunkedBody, createChunkedBodyDecoder } from "./chunked-body.ts";
import { deriveSigningKey } from "./signing-key.ts";
import type { ChunkSeed } from "./verify.ts";

// The two worked examples of the Amazon S3 API Reference, "Transfer payload in multiple chunks".
const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const scope = { date: "20130524", region: "us-east-1", service: "s3" };

function seedOf(signature: string): ChunkSeed {
  return {
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    signingKey: deriveSigningKey(signatureCrypto, secret, scope),
    timestamp: "20130524T000000Z",
    scope: "20130524/us-east-1/s3/aws4_request",
    signature,
  };
}

const chunked: ChunkedBody = {
  decodedLength: 66_560,
  trailer: false,
  trailerNames: [],
  seed: seedOf("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"),
};
const chunkedBytes = Buffer.from(
  `10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n${"a".repeat(65_536)}\r\n` +
    `400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n${"a".repeat(1024)}\r\n` +
    "0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n",
);
const trailing: ChunkedBody = {
  decodedLength: 66_560,
  trailer: true,
  trailerNames: ["x-amz-checksum-crc32c"],
  seed: seedOf("106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"),
};
const trailingBytes = Buffer.from(
  `10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n${"a".repeat(65_536)}\r\n` +
    `400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n${"a".repeat(1024)}\r\n` +
    "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n" +
    "x-amz-checksum-crc32c:sOO8/Q==\r\n" +
    "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n",
);

function decode(body: ChunkedBody, pushes: Iterable<Uint8Array>): { data: Buffer; trailers: object } {
  const decoder = createChunkedBodyDecoder(signatureCrypto, body);
  const slices: Uint8Array[] = [];
  for (const bytes of pushes) slices.push(...decoder.push(bytes));
  const trailers = Object.fromEntries(decoder.end());
  return { data: Buffer.concat(slices), trailers };
}

function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += size) yield bytes.subarray(offset, offset + size);
}

const incomplete = { code: "IncompleteBody", status: 400 };
const mismatch = { code: "SignatureDoesNotMatch", status: 403 };
const malformed = { code: "MalformedTrailerError", status: 400 };

test.for([
  ["whole", Number.POSITIVE_INFINITY],
  ["by the byte", 1],
  ["in sevens", 7],
  ["in sixteen thousands", 16_384],
] as const)("decodes the published examples %s", ([, size]) => {
  const data = Buffer.from("a".repeat(66_560));
  expect(decode(chunked, pieces(chunkedBytes, size))).toEqual({ data, trailers: {} });
  expect(decode(trailing, pieces(trailingBytes, size))).toEqual({
    data,
    trailers: { "x-amz-checksum-crc32c": "sOO8/Q==" },
  });
});

// What boto3 and the AWS CLI send over https.
const unsigned: ChunkedBody = {
  decodedLength: 5,
  trailer: true,
  trailerNames: ["x-amz-checksum-crc32"],
  seed: undefined,
};

test.for([
  ["the client's own", unsigned, "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"],
  ["several chunks", unsigned, "1\r\nh\r\n4\r\nello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"],
  ["spaces and case in a trailer", unsigned, "5\r\nhello\r\n000\r\nX-Amz-Checksum-CRC32 : NhCmhg== \r\n\r\n"],
] as const)("decodes unsigned chunks: %s", ([, body, text]) => {
  expect(decode(body, [Buffer.from(text)])).toEqual({
    data: Buffer.from("hello"),
    trailers: { "x-amz-checksum-crc32": "NhCmhg==" },
  });
});

test("decodes an empty object, with no trailer announced", () => {
  const body = { ...unsigned, decodedLength: 0, trailerNames: [] };
  expect(decode(body, [Buffer.from("0\r\n\r\n")])).toEqual({ data: Buffer.alloc(0), trailers: {} });
});

test.for([
  ["nothing at all", unsigned, "", incomplete],
  ["a size that is no number", unsigned, "x\r\nhello\r\n0\r\n\r\n", incomplete],
  ["a size below the data", unsigned, "3\r\nhello\r\n0\r\n\r\n", incomplete],
  ["a size above the data", unsigned, "6\r\nhello\r\n0\r\n\r\n", incomplete],
  ["a negative size", unsigned, "-5\r\nhello\r\n0\r\n\r\n", incomplete],
  ["a line feed alone after a size", unsigned, "5\nhello\r\n0\r\n\r\n", incomplete],
  ["no line end after the data", unsigned, "5\r\nhello0\r\n\r\n", incomplete],
  [
    "a chunk signature among unsigned chunks",
    unsigned,
    `5;chunk-signature=${"0".repeat(64)}\r\nhello`,
    incomplete,
  ],
  ["an endless size line", unsigned, "0".repeat(1000), incomplete],
  ["an endless trailer", unsigned, `5\r\nhello\r\n0\r\n${"x".repeat(9000)}`, incomplete],
  ["endless trailers", unsigned, `5\r\nhello\r\n0\r\n${"x:\r\n".repeat(9000)}`, malformed],
  ["an end before the last chunk", unsigned, "5\r\nhello\r\n", incomplete],
  ["an end within the trailer", unsigned, "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhC", incomplete],
  ["no closing line", unsigned, "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n", incomplete],
  ["bytes after the end", unsigned, "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n0", incomplete],
  [
    "fewer bytes than announced",
    unsigned,
    "4\r\nhell\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n",
    incomplete,
  ],
  ["more bytes than announced", unsigned, "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n", incomplete],
  ["a trailer not announced", unsigned, "5\r\nhello\r\n0\r\nx-amz-checksum-sha1:a\r\n\r\n", malformed],
  ["a trailer without a colon", unsigned, "5\r\nhello\r\n0\r\nx-amz-checksum-crc32\r\n\r\n", malformed],
  [
    "a trailer twice",
    unsigned,
    `5\r\nhello\r\n0\r\n${"x-amz-checksum-crc32:a\r\n".repeat(2)}\r\n`,
    malformed,
  ],
  ["an announced trailer missing", unsigned, "5\r\nhello\r\n0\r\n\r\n", malformed],
  ["unsigned chunks where signed ones were announced", chunked, "5\r\nhello\r\n0\r\n\r\n", incomplete],
] as const)("refuses %s", ([, body, text, error]) => {
  expect(() => decode(body, [Buffer.from(text)])).toThrow(expect.objectContaining(error));
  expect(() => decode(body, pieces(Buffer.from(text), 1))).toThrow(expect.objectContaining(error));
});

function edited(bytes: Buffer, from: string, to: string): Buffer {
  const text = bytes.toString("latin1");
  expect(text).toContain(from);
  return Buffer.from(text.replace(from, to), "latin1");
}

test.for([
  ["the first chunk's data", chunked, edited(chunkedBytes, "aaa", "aba"), mismatch],
  ["the first chunk's signature", chunked, edited(chunkedBytes, "ad80", "ad81"), mismatch],
  ["the second chunk's signature", chunked, edited(chunkedBytes, "0055", "0056"), mismatch],
  ["the last chunk's signature", chunked, edited(chunkedBytes, "b6c6", "b6c7"), mismatch],
  ["the seed", { ...chunked, seed: seedOf("0".repeat(64)) }, chunkedBytes, mismatch],
  [
    "the time",
    { ...chunked, seed: { ...seedOf("0"), timestamp: "20130524T000001Z" } },
    chunkedBytes,
    mismatch,
  ],
  ["the announced length", { ...chunked, decodedLength: 66_561 }, chunkedBytes, incomplete],
  ["a chunk's size", chunked, edited(chunkedBytes, "400;", "3ff;"), mismatch],
  ["a signature's length", chunked, edited(chunkedBytes, "ad80", "ad8"), incomplete],
  ["a trailer's value", trailing, edited(trailingBytes, "sOO8", "sOO9"), mismatch],
  ["the trailers' signature", trailing, edited(trailingBytes, "d81f", "d81e"), mismatch],
  [
    "that the trailers are signed",
    trailing,
    edited(trailingBytes, /x-amz-trailer-signature.*/.exec(trailingBytes.toString())?.[0] ?? "-", ""),
    incomplete,
  ],
] as const)("a signed body does not survive a change of %s", ([, body, bytes, error]) => {
  expect(() => decode(body, [bytes])).toThrow(expect.objectContaining(error));
});

test("a signed body does not survive the loss of a whole chunk", () => {
  const start = chunkedBytes.indexOf("400;");
  const end = chunkedBytes.indexOf("0;chunk-signature=b6c6");
  const cut = Buffer.concat([chunkedBytes.subarray(0, start), chunkedBytes.subarray(end)]);
  expect(() => decode({ ...chunked, decodedLength: 65_536 }, [cut])).toThrow(
    expect.objectContaining(mismatch),
  );
});

test("the end of a signed body may come right after its last signature", () => {
  expect(decode(chunked, [chunkedBytes.subarray(0, -2)]).data).toHaveLength(66_560);
  expect(decode(trailing, [trailingBytes.subarray(0, -2)]).data).toHaveLength(66_560);
  const setOff = edited(trailingBytes, "sOO8/Q==\r\n", "sOO8/Q==\n\r\n");
  expect(decode(trailing, [setOff]).data).toHaveLength(66_560);
});

test("a body that failed keeps failing", () => {
  const decoder = createChunkedBodyDecoder(signatureCrypto, unsigned);
  expect(() => decoder.push(Buffer.from("x\r\n"))).toThrow(expect.objectContaining(incomplete));
  expect(() => decoder.push(Buffer.from("5\r\nhello\r\n"))).toThrow(expect.objectContaining(incomplete));
  expect(() => decoder.end()).toThrow(expect.objectContaining(incomplete));
});

/** Frames and signs chunks with node:crypto alone, so that the decoder is not its own judge. */
function frame(chunks: readonly Uint8Array[], checksum: string, seedSignature: string): Buffer {
  const hmac = (key: string | Buffer, text: string): Buffer =>
    createHmac("sha256", key).update(text).digest();
  const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");
  const key = ["20130524", "us-east-1", "s3", "aws4_request"].reduce(hmac, Buffer.from(`AWS4${secret}`));
  const context = "20130524T000000Z\n20130524/us-east-1/s3/aws4_request";
  let previous = seedSignature;
  const parts: Uint8Array[] = [];
  for (const chunk of [...chunks, Buffer.alloc(0)]) {
    const toSign = `AWS4-HMAC-SHA256-PAYLOAD\n${context}\n${previous}\n${sha256("")}\n${sha256(chunk)}`;
    previous = hmac(key, toSign).toString("hex");
    parts.push(Buffer.from(`${chunk.length.toString(16)};chunk-signature=${previous}\r\n`), chunk);
    if (chunk.length > 0) parts.push(Buffer.from("\r\n"));
  }
  const trailer = `x-amz-checksum-crc32c:${checksum}\n`;
  const signature = hmac(key, `AWS4-HMAC-SHA256-TRAILER\n${context}\n${previous}\n${sha256(trailer)}`);
  const tail = `${trailer.trim()}\r\nx-amz-trailer-signature:${signature.toString("hex")}\r\n\r\n`;
  return Buffer.concat([...parts, Buffer.from(tail)]);
}

const anyChunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 6 });

function split(bytes: Uint8Array, points: readonly number[]): Uint8Array[] {
  const cuts = [...points.map((point) => point % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return cuts.map((cut, index) => bytes.subarray(index === 0 ? 0 : cuts[index - 1], cut));
}

test("any signed body decodes to its data, however it is split", () => {
  fc.assert(
    fc.property(anyChunks, fc.array(fc.nat(), { maxLength: 20 }), (chunks, points) => {
      const data = Buffer.concat(chunks);
      const body = { ...trailing, decodedLength: data.length, seed: seedOf("5".repeat(64)) };
      const bytes = frame(chunks, "AAAA==", "5".repeat(64));
      expect(decode(body, split(bytes, points)).data).toEqual(data);
    }),
  );
});

test("no changed byte of a signed body survives, however it is split", () => {
  fc.assert(
    fc.property(
      anyChunks,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      fc.array(fc.nat(), { maxLength: 5 }),
      (chunks, at, change, points) => {
        const data = Buffer.concat(chunks);
        const body = { ...trailing, decodedLength: data.length, seed: seedOf("5".repeat(64)) };
        const bytes = frame(chunks, "AAAA==", "5".repeat(64));
        const position = at % bytes.length;
        bytes[position] = (bytes[position] ?? 0) ^ change;
        let decoded: { data: Buffer; trailers: object } | undefined;
        try {
          decoded = decode(body, split(bytes, points));
        } catch {
          return;
        }
        // Only the case of a hex size, the case of a trailer's name and the line ends of trailers are free.
        expect(decoded).toEqual({ data, trailers: { "x-amz-checksum-crc32c": "AAAA==" } });
      },
    ),
    { numRuns: 500 },
  );
});
