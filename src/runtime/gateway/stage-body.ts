import type { IncomingMessage } from "node:http";
import type { Checksum } from "../../pure/aws/checksum.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";
import { type ChunkedBodyDecoder, createChunkedBodyDecoder } from "../../pure/signature/chunked-body.ts";
import type { SignatureCrypto } from "../../pure/signature/crypto.ts";
import {
  type PayloadSigning,
  parseDecodedLength,
  parseTrailerNames,
  payloadMismatch,
} from "../../pure/signature/payload-signing.ts";
import type { ChunkSeed } from "../../pure/signature/verify.ts";
import { beginChecksum } from "../checksums.ts";
import type { ChecksumAlgorithm } from "../staged-object.ts";
import type { BlobStore } from "../storage/blobs.ts";
import type { Authenticated } from "./authenticate.ts";
import { BodyIncomplete, BodyTooLarge, chunksOf, readBody } from "./read-body.ts";
import { signatureCrypto } from "./signature-crypto.ts";
import type { ObjectStager } from "./stage-object.ts";

const LARGE_BYTES = 8 * 1024 * 1024;
const OBJECT_BYTES_MAX = 5 * 1024 * 1024 * 1024;
/** Signatures and framing on top of what a chunked body of the allowed size decodes to. */
const FRAMING_FACTOR = 1.25;

const algorithms: Readonly<Record<string, ChecksumAlgorithm>> = {
  crc32: "CRC32",
  crc32c: "CRC32C",
  crc64nvme: "CRC64NVME",
  sha1: "SHA1",
  sha256: "SHA256",
};

export function openObjectStager(blobs: BlobStore): ObjectStager {
  return {
    isLarge(request, who) {
      const chunked = payloadOf(who).mode === "chunked";
      const announced = chunked
        ? Number(header(request, "x-amz-decoded-content-length"))
        : transferLength(request);
      return announced > LARGE_BYTES;
    },

    async small(request, gate, who, limits) {
      gate.goOn();
      const payload = payloadOf(who);
      if (payload.mode !== "chunked") {
        const body = await readBody(request, limits);
        const mismatch = payloadMismatch(signatureCrypto, payload, signatureCrypto.sha256Hex(body));
        if (mismatch !== undefined) throw mismatch;
        return body;
      }
      const decoder = decoderOf(request, payload, who);
      const decoded = decoder.push(
        await readBody(request, { ...limits, bytesMax: limits.bytesMax * FRAMING_FACTOR }),
      );
      decoder.end();
      return Buffer.concat(decoded);
    },

    async object(request, gate, who) {
      const payload = payloadOf(who);
      const size = payload.mode === "chunked" ? decodedLength(request) : transferLength(request);
      if (size > OBJECT_BYTES_MAX) throw entityTooLarge(size);
      demandLength(request, payload);
      gate.goOn();
      const wanted = wantedChecksums(request);
      const running = wanted.map((algorithm) => [algorithm, beginChecksum(algorithm)] as const);
      const trailers: Record<string, string> = {};
      const content =
        payload.mode === "chunked" ? decodedContent(request, payload, who, trailers) : plainContent(request);
      const blob = await blobs.write(
        measured(
          content,
          running.map(([, checksum]) => checksum),
        ),
      );
      const mismatch = payloadMismatch(signatureCrypto, payload, blob.sha256);
      if (mismatch !== undefined) {
        await blobs.remove(blob.id);
        throw mismatch;
      }
      const checksums = Object.fromEntries(
        running.map(([algorithm, checksum]) => [
          algorithm,
          Buffer.from(checksum.digest()).toString("base64"),
        ]),
      );
      return { ...blob, open: (range) => blob.open(range), checksums, trailers };
    },

    discard: (staged) => blobs.remove(staged.id),
  };
}

function payloadOf(who: Authenticated): PayloadSigning {
  return who.payload ?? { mode: "unsigned" };
}

/** What the transfer announces; nothing when it is chunked. */
function transferLength(request: IncomingMessage): number {
  return Number(request.headers["content-length"] ?? 0);
}

/** What the framing of a chunked body announces: its decoder takes no more, and nothing else reads it. */
function decodedLength(request: IncomingMessage): number {
  return parseDecodedLength(header(request, "x-amz-decoded-content-length"));
}

function demandLength(request: IncomingMessage, payload: PayloadSigning): void {
  if (payload.mode === "chunked" || request.headers["content-length"] !== undefined) return;
  // A request without any body at all puts an empty object.
  if (request.headers["transfer-encoding"] === undefined) return;
  throw new ServiceError("MissingContentLength", "You must provide the Content-Length HTTP header.", {
    status: 411,
  });
}

function entityTooLarge(size: number): ServiceError {
  return new ServiceError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", {
    status: 400,
    details: { ProposedSize: String(size), MaxSizeAllowed: String(OBJECT_BYTES_MAX) },
  });
}

/** What the request names by header, announces as a trailer or declares to its SDK; else S3's own choice. */
function wantedChecksums(request: IncomingMessage): ChecksumAlgorithm[] {
  const named = [
    ...Object.keys(request.headers),
    ...parseTrailerNames(header(request, "x-amz-trailer")),
    `x-amz-checksum-${(header(request, "x-amz-sdk-checksum-algorithm") ?? "").toLowerCase()}`,
  ];
  const wanted = new Set<ChecksumAlgorithm>();
  for (const name of named) {
    const algorithm = name.startsWith("x-amz-checksum-")
      ? algorithms[name.slice("x-amz-checksum-".length)]
      : undefined;
    if (algorithm !== undefined) wanted.add(algorithm);
  }
  return wanted.size === 0 ? ["CRC64NVME"] : [...wanted];
}

function decoderOf(
  request: IncomingMessage,
  payload: PayloadSigning & { mode: "chunked" },
  who: Authenticated,
): ChunkedBodyDecoder {
  return createChunkedBodyDecoder(who.takesAnySignature ? credulousCrypto : signatureCrypto, {
    decodedLength: decodedLength(request),
    trailer: payload.trailer,
    trailerNames: parseTrailerNames(header(request, "x-amz-trailer")),
    seed: who.chunkSeed ?? (who.takesAnySignature && payload.signed ? seedOfNobody : undefined),
  });
}

/** For a key that has no secret (see Authenticated): framing is held to as ever, signatures are read past. */
const credulousCrypto: SignatureCrypto = { ...signatureCrypto, equal: () => true };
const seedOfNobody: ChunkSeed = {
  accessKeyId: "",
  signingKey: signatureCrypto.importKey(new Uint8Array(32)),
  timestamp: "",
  scope: "",
  signature: "",
};

async function* plainContent(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of arriving(request)) {
    size += chunk.length;
    if (size > OBJECT_BYTES_MAX) throw new BodyTooLarge();
    yield chunk;
  }
}

async function* decodedContent(
  request: IncomingMessage,
  payload: PayloadSigning & { mode: "chunked" },
  who: Authenticated,
  trailers: Record<string, string>,
): AsyncGenerator<Uint8Array> {
  const decoder = decoderOf(request, payload, who);
  for await (const chunk of arriving(request)) yield* decoder.push(chunk);
  // Invariant: the data counts only when `end` has found every signature good; the blob is not stored before.
  for (const [name, value] of decoder.end()) trailers[name] = value;
}

async function* arriving(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of chunksOf(request)) yield chunk;
  } catch {
    throw new BodyIncomplete();
  }
  if (!request.complete) throw new BodyIncomplete();
}

async function* measured(
  content: AsyncIterable<Uint8Array>,
  checksums: readonly Checksum[],
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    for (const checksum of checksums) checksum.update(chunk);
    yield chunk;
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(",") : value;
}
