import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../test/harness/house.ts";
import type { RawAnswer } from "../../../test/harness/raw-http.ts";
import { sendSigned } from "../../../test/harness/signed-request.ts";
import { openMetrics } from "../metrics.ts";
import { StorageUnavailable } from "../storage/database.ts";
import { openControl } from "./control.ts";
import { openServer, type RunningServer } from "./http-server.ts";

let house: House;
let server: RunningServer;
let fault: Error;
const lines: [string, Record<string, unknown> | undefined][] = [];
const metrics = openMetrics();

beforeAll(async () => {
  house = await openHouse();
  const log = {
    info() {},
    warn() {},
    error: (message: string, fields?: Record<string, unknown>) => lines.push([message, fields]),
  };
  const gateway = house.system.gateway;
  // Everything is the house's but the corridor, which meets a fault.
  const corridor = { ...gateway.corridor, invoke: () => Promise.reject(fault) };
  server = await openServer(
    {
      gateway: () => ({ ...gateway, corridor, log, metrics }),
      requestsMax: 1000,
      control: openControl([]),
      log,
    },
    "127.0.0.1",
    0,
  );
});
afterAll(async () => {
  await server.close();
  await house.close();
});
beforeEach(() => {
  lines.splice(0);
});

const questions = {
  query: { service: "sts", query: "Action=GetCallerIdentity&Version=2011-06-15" },
  json: {
    service: "cloudtrail",
    method: "POST",
    body: "{}",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "CloudTrail_20131101.ListTrails",
    },
  },
  s3: { service: "s3" },
};
const families = Object.keys(questions) as (keyof typeof questions)[];

const ask = (family: keyof typeof questions): Promise<RawAnswer> =>
  sendSigned(`http://127.0.0.1:${server.port}`, { credentials: house.root, ...questions[family] });

const requestIdOf = ({ headers }: RawAnswer) =>
  headers.get("x-amzn-requestid") ?? headers.get("x-amz-request-id");
const codeOf = ({ text }: RawAnswer) =>
  text.startsWith("{") ? JSON.parse(text).__type : /<Code>(.*?)<\/Code>/.exec(text)?.[1];

describe("a fault of ours", () => {
  test.for(families)(
    "is an internal failure in %s, which the log has under its request id",
    async (family) => {
      fault = new TypeError("cannot read the secret of undefined");
      const answer = await ask(family);
      const code = { query: "InternalFailure", json: "InternalServiceException", s3: "InternalError" }[
        family
      ];
      expect([answer.status, codeOf(answer)]).toEqual([500, code]);
      expect(answer.text).toContain("We encountered an internal error. Please try again.");
      expect(answer.text).not.toMatch(/secret|TypeError|\.ts/);
      expect(lines).toEqual([
        ["request failed", { requestId: requestIdOf(answer), operation: expect.any(String), error: fault }],
      ]);
    },
  );
});

describe("storage that gives out", () => {
  test.for(families)("is a service unavailable in %s", async (family) => {
    fault = new StorageUnavailable("disk I/O error (SQLite 10)");
    const answer = await ask(family);
    const code = {
      query: "ServiceUnavailable",
      json: "ServiceUnavailableException",
      s3: "ServiceUnavailable",
    }[family];
    expect([answer.status, codeOf(answer)]).toEqual([503, code]);
    expect(answer.text).not.toMatch(/disk|SQLite/);
    expect(lines[0]?.[1]).toMatchObject({ requestId: requestIdOf(answer) });
  });
});

test("everything is counted, under names that callers cannot make up", async () => {
  await sendSigned(`http://127.0.0.1:${server.port}`, {
    service: "made-up",
    query: "Action=Made&Version=Up",
    credentials: house.root,
    method: "POST",
    body: "Action=Made",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  await sendSigned(`http://127.0.0.1:${server.port}`, {
    service: "iam",
    query: "Action=Made&Version=2010-05-08",
    credentials: house.root,
  });
  const text = metrics.render();
  for (const line of [
    'cairn_requests_total{service="sts",operation="GetCallerIdentity",status="500"} 1',
    'cairn_requests_total{service="sts",operation="GetCallerIdentity",status="503"} 1',
    'cairn_requests_total{service="cloudtrail",operation="ListTrails",status="503"} 1',
    'cairn_requests_total{service="s3",operation="ListBuckets",status="500"} 1',
    'cairn_requests_total{service="iam",operation="unknown",status="400"} 1',
    'cairn_requests_total{service="unknown",operation="unknown",status="400"} 1',
    'cairn_request_seconds_count{service="sts"} 2',
  ])
    expect(text.split("\n")).toContain(line);
});
