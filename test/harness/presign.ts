import { createHash, createHmac } from "node:crypto";
import type { Credentials } from "./house.ts";

/**
 * A URL by which whoever has it may get an object, as `aws s3 presign` makes it. Written by itself from
 * the description of Signature Version 4, so that it judges the server's.
 */
export function presignedUrl(
  endpoint: string,
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  { bucket, key, seconds, signedAtMs }: { bucket: string; key: string; seconds: number; signedAtMs: number },
): string {
  const url = new URL(`/${bucket}/${key}`, endpoint);
  const time = new Date(signedAtMs).toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = [time.slice(0, 8), "us-east-1", "s3", "aws4_request"];
  const parameters: Readonly<Record<string, string>> = {
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": [accessKeyId, ...scope].join("/"),
    "X-Amz-Date": time,
    "X-Amz-Expires": String(seconds),
    ...(sessionToken === undefined ? {} : { "X-Amz-Security-Token": sessionToken }),
    "X-Amz-SignedHeaders": "host",
  };
  const query = Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  const request = ["GET", url.pathname, query, `host:${url.host}`, "", "host", "UNSIGNED-PAYLOAD"].join("\n");
  const hashed = createHash("sha256").update(request).digest("hex");
  const text = ["AWS4-HMAC-SHA256", time, scope.join("/"), hashed].join("\n");
  const signingKey = scope.reduce<string | Buffer>(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  const signature = createHmac("sha256", signingKey).update(text).digest("hex");
  return `${url.origin}${url.pathname}?${query}&X-Amz-Signature=${signature}`;
}
