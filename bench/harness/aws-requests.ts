import { request as httpRequest } from "node:http";
import { prepareRequest, type RequestPlan, type Signer } from "./request-plan.ts";

export type Key = Pick<Signer, "accessKeyId" | "secretAccessKey">;

const REGION = "us-east-1";
const VERSIONS = { iam: "2010-05-08", sts: "2011-06-15" };

/** A call of the Query protocol. */
export function queryCall(
  service: keyof typeof VERSIONS,
  key: Key,
  parameters: Readonly<Record<string, string>>,
): RequestPlan {
  const form = new URLSearchParams({ ...parameters, Version: VERSIONS[service] });
  return {
    method: "POST",
    path: "/",
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body: form.toString().replace("%23", "#"),
    signers: [{ ...key, service, region: REGION }],
  };
}

export function cloudTrailCall(operation: string, key: Key, input: object): RequestPlan {
  return {
    method: "POST",
    path: "/",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${operation}`,
    },
    body: JSON.stringify(input),
    signers: [{ ...key, service: "cloudtrail", region: REGION }],
  };
}

export function s3Call(method: string, path: string, key: Key, body: string | number = ""): RequestPlan {
  return { method, path, headers: {}, body, signers: [{ ...key, service: "s3", region: REGION }] };
}

/** Sends one request and gives the body of its answer. Throws unless it is a success. */
export function send(plan: RequestPlan, port: number, number = 0): Promise<string> {
  const { head, body } = prepareRequest(plan, port, number);
  const [, ...lines] = head.toString("latin1").trimEnd().split("\r\n");
  const headers = lines.flatMap((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
  return new Promise((resolve, reject) => {
    const path = plan.path.replace("#", String(number));
    const request = httpRequest({
      host: "127.0.0.1",
      port,
      method: plan.method,
      path,
      headers,
      agent: false,
    });
    request.on("error", reject);
    request.on("response", (response) => {
      const chunks: Uint8Array[] = [];
      response.on("error", reject);
      response.on("data", (chunk: Uint8Array) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const { statusCode = 0 } = response;
        if (statusCode >= 200 && statusCode < 300) resolve(text);
        else reject(new Error(`${plan.method} ${plan.path} was answered ${statusCode}: ${text}`));
      });
    });
    request.end(body);
  });
}
