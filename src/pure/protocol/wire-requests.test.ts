import { describe, expect, test } from "vitest";
import corpus from "../../../test/corpus/wire-requests.json" with { type: "json" };
import { cloudtrail } from "../api/cloudtrail.ts";
import { cloudtrailData } from "../api/cloudtrail-data.ts";
import { iam } from "../api/iam.ts";
import type { ServiceModel, StreamingBlob } from "../api/model.ts";
import { organizations } from "../api/organizations.ts";
import { s3 } from "../api/s3.ts";
import { sts } from "../api/sts.ts";
import { awsJson } from "./aws-json.ts";
import { awsQuery } from "./aws-query.ts";
import { usualJsonDialect } from "./dialect.ts";
import { parseQueryString } from "./query-string.ts";
import { restJson } from "./rest-json.ts";
import { restXml } from "./rest-xml.ts";
import { validateInput } from "./validate.ts";

const services: Readonly<Record<string, ServiceModel>> = {
  iam,
  sts,
  organizations,
  cloudtrail,
  "cloudtrail-data": cloudtrailData,
  s3,
};
const protocols = {
  query: awsQuery,
  json: awsJson(usualJsonDialect),
  "rest-json": restJson,
  "rest-xml": restXml,
};

interface RecordedRequest {
  readonly claim: string;
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

describe("requests of unmodified clients", () => {
  test("the corpus is not empty", () => {
    expect(corpus.length).toBeGreaterThan(100);
  });

  test.for(corpus as readonly RecordedRequest[])("$service: $claim", async (recorded) => {
    const service = services[recorded.service] as ServiceModel;
    const protocol = protocols[service.protocol];
    const request = {
      method: recorded.method,
      path: recorded.path,
      query: parseQueryString(recorded.query),
      headers: (name: string) => recorded.headers[name],
      headerNames: Object.keys(recorded.headers),
      body: new TextEncoder().encode(recorded.body),
    };
    const { operation, uriLabels } = protocol.route(service, request);
    expect(operation.name).toBe(recorded.operation);
    const input = protocol.decode(operation, { ...request, uriLabels });
    validateInput(operation, input, (_, [violation]) => {
      throw new Error(`${violation?.path} is not accepted`);
    });
    expect(await readStreams(input)).toEqual(recorded.input);
  });
});

/** The corpus shows content as text, and leaves out the empty content that AWS's model gives every upload. */
async function readStreams(input: unknown): Promise<unknown> {
  const members = { ...(input as Record<string, unknown>) };
  const body = members.Body as StreamingBlob | undefined;
  if (body === undefined) return members;
  let text = "";
  for await (const chunk of body.open()) text += new TextDecoder().decode(chunk);
  if (text === "") delete members.Body;
  else members.Body = text;
  return members;
}
