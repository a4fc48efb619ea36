import type { ServiceError } from "../aws/service-error.ts";
import { chunkStringToSign, trailerStringToSign } from "./chunk-signature.ts";
import type { Sha256, SignatureCrypto } from "./crypto.ts";
import { s3Error, signatureMismatch } from "./signature-error.ts";
import type { ChunkSeed } from "./verify.ts";

/**
 * The aws-chunked framing of a body, inside whatever the transfer itself does:
 *
 *   {hex size}[;chunk-signature={64 hex}] CRLF {data} CRLF        any number of times
 *   0[;chunk-signature={64 hex}] CRLF                             the end of the data
 *   {name}:{value} CRLF  …                                        the trailers announced in x-amz-trailer
 *   [x-amz-trailer-signature:{64 hex} CRLF]                       after signed chunks
 *   CRLF                                                          may be missing after a signature
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export interface ChunkedBody {
  /** The size announced in `x-amz-decoded-content-length`. */
  readonly decodedLength: number;
  /** Whether the payload mode has trailers, and which of them the request announced, in lower case. */
  readonly trailer: boolean;
  readonly trailerNames: readonly string[];
  /** What a verified request handed on; undefined for unsigned chunks. */
  readonly seed: ChunkSeed | undefined;
}

export interface ChunkedBodyDecoder {
  /** Takes the next bytes as received; gives the data among them as views on the same memory. */
  push(bytes: Uint8Array): readonly Uint8Array[];
  /** Says that nothing more comes; gives the trailers by lower-case name. */
  end(): ReadonlyMap<string, string>;
}

type Stage = "size" | "data" | "dataEnd" | "trailer" | "closing" | "done";

/** A chunk's head is at most 16 digits and a signature; trailers are a checksum or two. */
const HEAD_LENGTH_MAX = 128;
const TRAILERS_LENGTH_MAX = 8192;
const LINE_FEED = 0x0a;

const CHUNK_HEAD = /^([0-9a-fA-F]{1,16})(?:;chunk-signature=([0-9a-f]{64}))?\r$/;
const TRAILER_SIGNATURE = "x-amz-trailer-signature";

/**
 * Decodes and verifies a chunked body in bounded memory. It gives out data before the signature of
 * its chunk is checked (a chunk may be gigabytes), so the data counts only once `end` has returned.
 * `push` and `end` throw IncompleteBody, SignatureDoesNotMatch or MalformedTrailerError, and go on
 * throwing it: a body that failed once cannot be completed.
 */
export function createChunkedBodyDecoder(crypto: SignatureCrypto, body: ChunkedBody): ChunkedBodyDecoder {
  const { seed } = body;
  const trailers = new Map<string, string>();
  let stage: Stage = "size";
  let failure: unknown;
  let line = "";
  let previousSignature = seed?.signature ?? "";
  let chunkSignature = "";
  let chunkHash: Sha256 | undefined;
  let chunkRemaining = 0;
  let decoded = 0;
  let trailersLength = 0;
  let trailerSignatureSeen = false;

  function guarded<Result>(step: () => Result): Result {
    if (failure !== undefined) throw failure;
    try {
      return step();
    } catch (error) {
      failure = error;
      throw error;
    }
  }

  function decode(bytes: Uint8Array): readonly Uint8Array[] {
    const data: Uint8Array[] = [];
    let offset = 0;
    while (offset < bytes.length) {
      if (stage === "data") {
        const slice = bytes.subarray(offset, offset + chunkRemaining);
        takeData(slice);
        data.push(slice);
        offset += slice.length;
      } else {
        offset = readLine(bytes, offset);
      }
    }
    return data;
  }

  /** Takes bytes up to the end of the line, acting on the line when it is whole; gives the next offset. */
  function readLine(bytes: Uint8Array, offset: number): number {
    if (stage === "done") throw incompleteBody();
    const feed = bytes.indexOf(LINE_FEED, offset);
    const end = feed === -1 ? bytes.length : feed;
    const limit = stage === "trailer" ? TRAILERS_LENGTH_MAX - trailersLength : HEAD_LENGTH_MAX;
    if (line.length + end - offset > limit) throw incompleteBody();
    line += String.fromCharCode(...bytes.subarray(offset, end));
    if (feed === -1) return end;
    const whole = line;
    line = "";
    takeLine(whole);
    return feed + 1;
  }

  function takeLine(whole: string): void {
    if (stage === "size") startChunk(whole);
    else if (stage === "trailer") takeTrailer(whole);
    else {
      if (whole !== "\r") throw incompleteBody();
      stage = stage === "dataEnd" ? "size" : "done";
    }
  }

  function startChunk(head: string): void {
    const [, digits, signature] = CHUNK_HEAD.exec(head) ?? [];
    if (digits === undefined || (signature === undefined) !== (seed === undefined)) throw incompleteBody();
    const size = Number.parseInt(digits, 16);
    if (size > body.decodedLength - decoded) throw incompleteBody();
    chunkSignature = signature ?? "";
    chunkHash = seed === undefined ? undefined : crypto.createSha256();
    chunkRemaining = size;
    stage = "data";
    if (size > 0) return;
    verifyChunk();
    if (decoded !== body.decodedLength) throw incompleteBody();
    stage = body.trailer ? "trailer" : "closing";
  }

  function takeData(slice: Uint8Array): void {
    chunkHash?.update(slice);
    decoded += slice.length;
    chunkRemaining -= slice.length;
    if (chunkRemaining > 0) return;
    verifyChunk();
    stage = "dataEnd";
  }

  function verifyChunk(): void {
    if (seed === undefined || chunkHash === undefined) return;
    const toSign = chunkStringToSign(seed, previousSignature, chunkHash.digestHex());
    requireSignature(seed, toSign, chunkSignature);
    previousSignature = chunkSignature;
  }

  function requireSignature(from: ChunkSeed, toSign: string, provided: string): void {
    if (crypto.equal(crypto.hmacSha256Hex(from.signingKey, toSign), provided)) return;
    throw signatureMismatch(from.accessKeyId, provided, toSign, undefined);
  }

  function takeTrailer(whole: string): void {
    trailersLength += whole.length + 1;
    const text = whole.endsWith("\r") ? whole.slice(0, -1) : whole;
    if (text === "") {
      // Some clients set signed trailers off by an empty line before them as well.
      if (seed === undefined || trailerSignatureSeen) stage = "done";
      return;
    }
    const colon = text.indexOf(":");
    const name = text.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    const value = text.slice(colon + 1).trim();
    if (trailerSignatureSeen) throw incompleteBody();
    if (seed !== undefined && name === TRAILER_SIGNATURE) {
      requireSignature(seed, trailerStringToSign(crypto, seed, previousSignature, trailers), value);
      trailerSignatureSeen = true;
      return;
    }
    if (trailers.has(name) || !body.trailerNames.includes(name)) throw malformedTrailer();
    trailers.set(name, value);
  }

  function finish(): ReadonlyMap<string, string> {
    const closed = stage === "done" || stage === "closing" || (stage === "trailer" && trailerSignatureSeen);
    if (!closed || line !== "") throw incompleteBody();
    if (body.trailerNames.some((name) => !trailers.has(name))) throw malformedTrailer();
    return trailers;
  }

  return {
    push: (bytes) => guarded(() => decode(bytes)),
    end: () => guarded(finish),
  };
}

function incompleteBody(): ServiceError {
  return s3Error("incompleteBody", "The request body terminated unexpectedly");
}

function malformedTrailer(): ServiceError {
  return s3Error(
    "malformedTrailer",
    "The request contained trailing data that was not well-formed or did not conform to our published schema.",
  );
}
