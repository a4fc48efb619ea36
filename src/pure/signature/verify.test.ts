import { expect, test } from "vitest";
import corpus from "../../../test/corpus/sigv4-vectors.json" with { type: "json" };
import { createSigningKeyCache, signatureCrypto } from "../../runtime/gateway/signature-crypto.ts";
import { parseAuthorization } from "./authorization.ts";
import { canonicalRequest } from "./canonical-request.ts";
import type { SignedRequest } from "./signed-request.ts";
import { credentialScope, stringToSignV2, stringToSignV4 } from "./string-to-sign.ts";
import { type Verification, verifySignature } from "./verify.ts";

interface Vector {
  readonly name: string;
  readonly kind: string;
  readonly service: string;
  readonly secret: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: readonly string[];
  readonly bodyLatin1?: string | undefined;
  readonly canonicalRequest?: string | undefined;
  readonly stringToSign?: string | undefined;
  readonly signature: string;
}

const vectors: readonly Vector[] = corpus.vectors;
const cache = createSigningKeyCache();

function requestOf(vector: Vector): SignedRequest {
  const { method, service } = vector;
  const protocol = service === "s3" ? "s3" : service === "organizations" ? "json" : "query";
  return {
    method,
    rawPath: vector.path,
    rawQuery: vector.query,
    rawHeaders: vector.headers,
    service,
    protocol,
  };
}

/** The moment the original was signed (or, in Signature Version 2, expires), which mutations do not move. */
function momentOf(vector: Vector): number {
  const parsed = parseAuthorization(requestOf(vector));
  if (parsed.kind === "none" || parsed.kind === "malformed") throw new Error(`${vector.name} is not signed`);
  return parsed.time;
}

function verify(vector: Vector, now: number): Verification {
  const parsed = parseAuthorization(requestOf(vector));
  if (parsed.kind === "malformed") return { ok: false, error: parsed.error };
  if (parsed.kind === "none") throw new Error(`${vector.name} is not signed`);
  const body = Buffer.from(vector.bodyLatin1 ?? "", "latin1");
  const bodyUnread = vector.service === "s3" && vector.bodyLatin1 === undefined;
  return verifySignature(signatureCrypto, parsed, {
    accessKey: { secret: vector.secret, signingKeys: cache.of(parsed.accessKeyId, vector.secret) },
    sessionToken: { state: "valid" },
    now,
    region: "any",
    bodySha256: bodyUnread ? undefined : signatureCrypto.sha256Hex(body),
    virtualHostBucket: undefined,
  });
}

test("the corpus holds every form of signature", () => {
  expect(vectors).toHaveLength(102);
  expect(new Set(vectors.map(({ kind, service }) => `${kind} ${service}`))).toEqual(
    new Set([
      "sigv4-header sts",
      "sigv4-header iam",
      "sigv4-header organizations",
      "sigv4-header s3",
      "sigv4-query s3",
      "sigv4-query sts",
      "sigv2-query s3",
    ]),
  );
});

test.for(vectors)("accepts $name", (vector) => {
  const parsed = parseAuthorization(requestOf(vector));
  expect(parsed.kind).toBe(vector.kind);
  if (parsed.kind === "sigv2-query") {
    expect(stringToSignV2(parsed, undefined)).toBe(vector.stringToSign);
  } else if (parsed.kind === "sigv4-header" || parsed.kind === "sigv4-query") {
    const bodyHash = signatureCrypto.sha256Hex(Buffer.from(vector.bodyLatin1 ?? "", "latin1"));
    const canonical = canonicalRequest(parsed, parsed.payloadHash ?? bodyHash);
    const hash = signatureCrypto.sha256Hex(canonical);
    const toSign = stringToSignV4(parsed.timestamp, credentialScope(parsed.credential), hash);
    // The presigned STS request came with its signature only.
    if (vector.canonicalRequest !== undefined) expect(canonical).toBe(vector.canonicalRequest);
    if (vector.stringToSign !== undefined) expect(toSign).toBe(vector.stringToSign);
  }
  expect(verify(vector, momentOf(vector))).toMatchObject({ ok: true });
});

function replaceHeader(vector: Vector, index: number, value: string): Vector {
  return { ...vector, headers: vector.headers.with(index + 1, value) };
}

function* headersOf(vector: Vector): Generator<{ name: string; value: string; index: number }> {
  for (let index = 0; index < vector.headers.length; index += 2) {
    yield {
      name: (vector.headers[index] ?? "").toLowerCase(),
      value: vector.headers[index + 1] ?? "",
      index,
    };
  }
}

/** The next letter, digit or other visible character in place of the one at that position. */
function bump(text: string, position: number): string {
  const last = /[9zZ]/.test(text[position] ?? "");
  const bumped = last ? "0" : String.fromCharCode(text.charCodeAt(position) + 1);
  return text.slice(0, position) + bumped + text.slice(position + 1);
}

const SIGNED_BY_V2 = /^(?:versionId|response-[a-z-]+|x-amz-[a-z-]+|Expires|Signature)$/;

function* mutations(vector: Vector): Generator<[what: string, mutated: Vector]> {
  yield ["method", { ...vector, method: vector.method === "GET" ? "PUT" : "GET" }];
  yield ["longer path", { ...vector, path: `${vector.path}x` }];
  for (const { index } of vector.path.matchAll(/[A-Za-z0-9]/g)) {
    yield [`path byte ${index}`, { ...vector, path: bump(vector.path, index) }];
  }
  yield ["secret", { ...vector, secret: `${vector.secret}x` }];
  if (vector.bodyLatin1 !== undefined) yield ["body", { ...vector, bodyLatin1: `${vector.bodyLatin1}x` }];
  yield* queryMutations(vector);
  yield* headerMutations(vector);
}

function* queryMutations(vector: Vector): Generator<[string, Vector]> {
  const pairs = vector.query === "" ? [] : vector.query.split("&");
  for (const [position, pair] of pairs.entries()) {
    const name = pair.split("=")[0] ?? "";
    // The access key id of Signature Version 2 is not signed: another one finds another secret.
    if (vector.kind === "sigv2-query" && !SIGNED_BY_V2.test(name)) continue;
    const changed = pair.includes("=") ? `${pair}x` : `${pair}=x`;
    yield [`value of ${name}`, { ...vector, query: pairs.with(position, changed).join("&") }];
    yield [`without ${name}`, { ...vector, query: pairs.toSpliced(position, 1).join("&") }];
  }
  if (vector.kind === "sigv2-query") return;
  yield ["another parameter", { ...vector, query: [...pairs, "versionId=1"].join("&") }];
  if (vector.kind === "sigv4-header") return;
  for (const position of Array(64).keys()) {
    const query = vector.query.replace(vector.signature, bump(vector.signature, position));
    yield [`signature nibble ${position}`, { ...vector, query }];
  }
  yield ["scope date", { ...vector, query: vector.query.replace("%2F20261121%2F", "%2F20261120%2F") }];
  yield ["scope region", { ...vector, query: vector.query.replace("us-east-1%2F", "us-east-2%2F") }];
  yield [
    "time",
    { ...vector, query: vector.query.replace("X-Amz-Date=20261121T23", "X-Amz-Date=20261121T22") },
  ];
}

function* headerMutations(vector: Vector): Generator<[string, Vector]> {
  const names = new Set(vector.canonicalRequest?.split("\n").at(-2)?.split(";") ?? []);
  for (const { name, value, index } of headersOf(vector)) {
    if (names.has(name)) {
      yield [`header ${name}`, replaceHeader(vector, index, `${value}x`)];
      yield [`without header ${name}`, { ...vector, headers: vector.headers.toSpliced(index, 2) }];
    }
    if (name !== "authorization") continue;
    for (const position of Array(64).keys()) {
      const authorization = value.replace(vector.signature, bump(vector.signature, position));
      yield [`signature nibble ${position}`, replaceHeader(vector, index, authorization)];
    }
    yield ["scope date", replaceHeader(vector, index, value.replace("/20261121/", "/20261122/"))];
    yield ["scope region", replaceHeader(vector, index, value.replace("/us-east-1/", "/us-east-2/"))];
    yield [
      "signed headers",
      replaceHeader(vector, index, value.replace("SignedHeaders=", "SignedHeaders=accept;")),
    ];
  }
  if (vector.service === "s3") {
    yield ["another x-amz header", { ...vector, headers: [...vector.headers, "X-Amz-Acl", "public-read"] }];
  }
}

const ONLY_THE_SIGNATURE_TELLS = /^(?:method|longer path|path byte|secret|signature nibble|scope region)/;

test.for(vectors)("refuses every change of $name", (vector) => {
  const now = momentOf(vector);
  const survivors: string[] = [];
  let tried = 0;
  for (const [what, mutated] of mutations(vector)) {
    expect(mutated, what).not.toEqual(vector);
    tried += 1;
    // A change that leaves no signature at all leaves an anonymous request, which verifies nothing.
    if (parseAuthorization(requestOf(mutated)).kind === "none") continue;
    const verification = verify(mutated, now);
    if (verification.ok) survivors.push(what);
    else if (ONLY_THE_SIGNATURE_TELLS.test(what)) {
      expect(verification.error.message, what).toMatch(/^The request signature we calculated does not match/);
    }
  }
  expect(survivors).toEqual([]);
  expect(tried).toBeGreaterThan(8);
});

test("what AWS takes for the same request verifies the same", () => {
  const listing = vectors.find(
    ({ query, kind }) => kind === "sigv4-header" && query.startsWith("list-type=2&prefix=a"),
  );
  const policy = vectors.find(({ query, method }) => query === "policy=" && method === "GET");
  if (listing === undefined || policy === undefined)
    throw new Error("The corpus lacks the requests needed here.");
  const reversed = listing.query.split("&").reverse().join("&");
  expect(verify({ ...listing, query: reversed }, momentOf(listing))).toMatchObject({ ok: true });
  expect(verify({ ...listing, query: `${listing.query}&` }, momentOf(listing))).toMatchObject({ ok: true });
  expect(verify({ ...policy, query: "policy" }, momentOf(policy))).toMatchObject({ ok: true });
  const spaced = policy.headers.map((text) => text.replaceAll(", ", ","));
  expect(verify({ ...policy, headers: spaced }, momentOf(policy))).toMatchObject({ ok: true });
});

test("a request whose signature is right shows that its body is not", () => {
  const put = vectors.find(
    ({ method, bodyLatin1, service }) => service === "s3" && method === "PUT" && bodyLatin1,
  );
  if (put === undefined) throw new Error("The corpus lacks the requests needed here.");
  const verification = verify({ ...put, bodyLatin1: "something else" }, momentOf(put));
  expect(verification).toMatchObject({
    ok: false,
    error: { code: "XAmzContentSHA256Mismatch", status: 400 },
  });
});

test("signatures outside S3 are not verified without the body", () => {
  const vector = vectors.find(({ service }) => service === "iam");
  if (vector === undefined) throw new Error("The corpus lacks the request needed here.");
  const parsed = parseAuthorization(requestOf(vector));
  if (parsed.kind !== "sigv4-header") throw new Error(parsed.kind);
  const accessKey = { secret: vector.secret, signingKeys: cache.of(parsed.accessKeyId, vector.secret) };
  const facts = { accessKey, now: parsed.time, region: "any", virtualHostBucket: undefined };
  expect(() =>
    verifySignature(signatureCrypto, parsed, {
      ...facts,
      sessionToken: { state: "valid" },
      bodySha256: undefined,
    }),
  ).toThrow("must be hashed");
});
