import { readFileSync } from "node:fs";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseXml, type XmlElement } from "../pure/protocol/xml.ts";
import { deriveSigningKey } from "../pure/signature/signing-key.ts";
import { stringToSignV4 } from "../pure/signature/string-to-sign.ts";
import { formatBasicTime } from "../pure/signature/timestamp.ts";
import { percentEncode, percentEncodePath } from "../pure/signature/uri-encoding.ts";
import { signatureCrypto } from "../runtime/gateway/signature-crypto.ts";
import type { ObjectReader } from "./verify-logs/object-reader.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

interface Access {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

const NO_BODY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const METADATA_PREFIX = "x-amz-meta-";

/**
 * Reads a bucket of any S3 endpoint with the credentials that the aws CLI would use: `AWS_*` variables or
 * a profile of the shared credentials file. Only GET, so a few lines replace an SDK among the dependencies.
 */
export function s3Reader(bucket: string, environment: Environment): ObjectReader {
  const access = accessFrom(environment);
  return {
    bucket,
    metadataKept: true,
    async *listKeys(prefix) {
      let token: string | undefined;
      do {
        const query: Record<string, string> = { "list-type": "2", prefix };
        if (token !== undefined) query["continuation-token"] = token;
        const page = await listPage(access, bucket, query);
        yield* page.keys;
        token = page.nextToken;
      } while (token !== undefined);
    },
    async readObject(objectBucket, key) {
      const answer = await get(access, objectBucket === "" ? bucket : objectBucket, key, {});
      if (answer.status === 404) return undefined;
      if (answer.status !== 200) throw failure(answer, `s3://${objectBucket}/${key}`);
      const metadata: Record<string, string> = {};
      for (const [name, value] of Object.entries(answer.headers)) {
        if (name.startsWith(METADATA_PREFIX)) metadata[name.slice(METADATA_PREFIX.length)] = String(value);
      }
      return { body: answer.body, metadata };
    },
  };
}

async function listPage(access: Access, bucket: string, query: Record<string, string>) {
  const answer = await get(access, bucket, "", query);
  if (answer.status !== 200) throw failure(answer, `s3://${bucket}`);
  const page = parseXml(answer.body);
  if (page === undefined) throw new Error(`s3://${bucket}: the list is not XML`);
  const keys = page.children
    .filter(({ name }) => name === "Contents")
    .map((entry) => childText(entry, "Key") ?? "");
  return { keys, nextToken: childText(page, "NextContinuationToken") };
}

function childText(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As sent: `fetch` would undo the gzip that the hashes and the format check are about. */
  readonly body: Uint8Array;
}

function failure(answer: Answer, place: string): Error {
  const body = parseXml(answer.body);
  const code = (body && childText(body, "Code")) ?? answer.status;
  return new Error(`${place}: ${code} ${(body && childText(body, "Message")) ?? ""}`.trim());
}

function get(access: Access, bucket: string, key: string, query: Record<string, string>): Promise<Answer> {
  const path = percentEncodePath(`/${bucket}${key === "" ? "" : `/${key}`}`);
  const canonicalQuery = Object.entries(query)
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .sort()
    .join("&");
  const url = new URL(`${access.endpoint}${path}${canonicalQuery === "" ? "" : `?${canonicalQuery}`}`);
  const timestamp = formatBasicTime(Date.now());
  const headers: Record<string, string> = {
    host: url.host,
    "x-amz-content-sha256": NO_BODY_SHA256,
    "x-amz-date": timestamp,
  };
  if (access.sessionToken !== undefined) headers["x-amz-security-token"] = access.sessionToken;
  const names = Object.keys(headers).sort();
  const canonical = [
    "GET",
    path,
    canonicalQuery,
    ...names.map((name) => `${name}:${headers[name]}`),
    "",
    names.join(";"),
    NO_BODY_SHA256,
  ].join("\n");
  const scope = { date: timestamp.slice(0, 8), region: access.region, service: "s3" };
  const scopeText = `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  const signature = signatureCrypto.hmacSha256Hex(
    deriveSigningKey(signatureCrypto, access.secretAccessKey, scope),
    stringToSignV4(timestamp, scopeText, signatureCrypto.sha256Hex(canonical)),
  );
  return send(url, {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${access.accessKeyId}/${scopeText}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
  });
}

async function send(url: URL, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const request = (url.protocol === "https:" ? requestHttps : requestHttp)(url, { headers });
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  request.once("error", reject);
  request.once("response", (response) => {
    const chunks: Uint8Array[] = [];
    response.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    response.once("error", reject);
    response.once("end", () =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
    );
  });
  request.end();
  return promise;
}

function accessFrom(environment: Environment): Access {
  const profile = profileFrom(environment);
  const region = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? profile.region ?? "us-east-1";
  const accessKeyId = environment.AWS_ACCESS_KEY_ID ?? profile.aws_access_key_id;
  const secretAccessKey = environment.AWS_SECRET_ACCESS_KEY ?? profile.aws_secret_access_key;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new Error("no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE");
  }
  const endpoint =
    environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL ?? `https://s3.${region}.amazonaws.com`;
  return {
    endpoint: endpoint.replace(/\/$/, ""),
    region,
    accessKeyId,
    secretAccessKey,
    sessionToken: environment.AWS_SESSION_TOKEN ?? profile.aws_session_token,
  };
}

function profileFrom(environment: Environment): Readonly<Record<string, string>> {
  if (environment.AWS_ACCESS_KEY_ID !== undefined) return {};
  const file = environment.AWS_SHARED_CREDENTIALS_FILE ?? join(homedir(), ".aws", "credentials");
  const wanted = environment.AWS_PROFILE ?? "default";
  const settings: Record<string, string> = {};
  let section: string | undefined;
  for (const line of readOrNothing(file).split("\n")) {
    const header = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line);
    if (header !== null) section = header[1];
    const setting = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line);
    if (setting !== null && section === wanted) settings[setting[1] ?? ""] = setting[2] ?? "";
  }
  return settings;
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
