import { createHash, createHmac } from "node:crypto";

/** A request that is sent many times; `#` in its path and body stands for a number. */
export interface RequestPlan {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A text, or so many bytes of an object. */
  readonly body: string | number;
  /** Who signs, each so many requests in a row; unsigned when absent. */
  readonly signers?: readonly Signer[] | undefined;
  readonly requestsPerSigner?: number | undefined;
}

export interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly service: string;
  readonly region: string;
}

/** What goes over the wire. The body is apart, because that of an object is shared by all requests. */
export interface PreparedRequest {
  readonly head: Buffer;
  readonly body: Buffer;
}

const objects = new Map<number, Buffer>();

export function prepareRequest(plan: RequestPlan, port: number, number: number): PreparedRequest {
  const text = String(number);
  const path = plan.path.replace("#", text);
  const body =
    typeof plan.body === "number" ? objectOf(plan.body) : Buffer.from(plan.body.replace("#", text));
  const headers: Record<string, string> = { host: `127.0.0.1:${port}`, ...plan.headers };
  if (plan.signers !== undefined)
    sign(plan.method, path, headers, body, signerOf(plan.signers, plan, number));
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = plan.method === "GET" ? "" : `content-length: ${body.length}\r\n`;
  return {
    head: Buffer.from(`${plan.method} ${path} HTTP/1.1\r\n${lines.join("")}${length}\r\n`, "latin1"),
    body,
  };
}

function signerOf(
  signers: readonly Signer[],
  { requestsPerSigner = Number.POSITIVE_INFINITY }: RequestPlan,
  number: number,
): Signer {
  const signer = signers[Math.floor(number / requestsPerSigner)];
  if (signer === undefined) throw new Error(`${signers.length} signers are too few for request ${number}`);
  return signer;
}

function objectOf(bytes: number): Buffer {
  let object = objects.get(bytes);
  if (object === undefined) {
    object = Buffer.alloc(bytes, "0123456789abcdefghijklmnopqrstuvwxyz\n");
    objects.set(bytes, object);
  }
  return object;
}

/**
 * Signature Version 4 in the header, written here a second time so that a benchmark does not measure the
 * server against its own code: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function sign(
  method: string,
  target: string,
  headers: Record<string, string>,
  body: Buffer,
  signer: Signer,
): void {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const bodyHash = createHash("sha256").update(body).digest("hex");
  headers["x-amz-date"] = time;
  if (signer.service === "s3") headers["x-amz-content-sha256"] = bodyHash;
  const names = Object.keys(headers).sort();
  const [path = "", query = ""] = target.split("?");
  const canonical = [
    method,
    path,
    query === "" || query.includes("=") ? query : `${query}=`,
    ...names.map((name) => `${name}:${headers[name]}`),
    "",
    names.join(";"),
    bodyHash,
  ].join("\n");
  const scope = `${time.slice(0, 8)}/${signer.region}/${signer.service}/aws4_request`;
  const hashed = createHash("sha256").update(canonical).digest("hex");
  let key: Buffer | string = `AWS4${signer.secretAccessKey}`;
  for (const part of scope.split("/")) key = createHmac("sha256", key).update(part).digest();
  const signature = createHmac("sha256", key)
    .update(`AWS4-HMAC-SHA256\n${time}\n${scope}\n${hashed}`)
    .digest("hex");
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${signer.accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
}
