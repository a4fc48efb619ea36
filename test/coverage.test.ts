import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as cloudtrailSdk from "@aws-sdk/client-cloudtrail";
import * as iamSdk from "@aws-sdk/client-iam";
import * as organizationsSdk from "@aws-sdk/client-organizations";
import * as s3Sdk from "@aws-sdk/client-s3";
import * as stsSdk from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coverageMarkdown } from "../scripts/coverage.ts";
import { services as models } from "../src/pure/api/services.ts";
import type { Endpoint } from "../src/runtime/service.ts";
import { type Federation, openFederation } from "./harness/federation.ts";
import { type Credentials, type House, openHouse } from "./harness/house.ts";
import { sampleInput } from "./harness/sample-input.ts";

/** Operations whose answer to a caller without any permission is not a denial, and why. */
const NOT_DENIED: Readonly<Record<string, string>> = {
  "sts.GetCallerIdentity": "needs no permission",
  "sts.GetSessionToken": "needs no permission",
  "s3.DeleteObjects": "denies each key in a 200",
};

const BUCKET = "coverage-bucket";

interface SdkClient {
  send(command: unknown): Promise<unknown>;
}

type Command = new (input: Readonly<Record<string, unknown>>) => unknown;

let house: House;
let federation: Federation;
let nobody: Credentials;
let endpoints: readonly Endpoint[];

beforeAll(async () => {
  federation = await openFederation();
  house = await openHouse({ settings: federation.settings });
  await federation.configure(house);
  endpoints = house.system.services.flatMap(({ endpoints: served }) => [...served.values()]);
  await house.s3().send(new s3Sdk.CreateBucketCommand({ Bucket: BUCKET }));
  await house.iam().send(new iamSdk.CreateUserCommand({ UserName: "nobody" }));
  const key = await house.iam().send(new iamSdk.CreateAccessKeyCommand({ UserName: "nobody" }));
  nobody = {
    accessKeyId: key.AccessKey?.AccessKeyId ?? "",
    secretAccessKey: key.AccessKey?.SecretAccessKey ?? "",
  };
});

afterAll(async () => {
  await house.close();
  await federation.close();
});

const sdks: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  iam: iamSdk,
  sts: stsSdk,
  s3: s3Sdk,
  cloudtrail: cloudtrailSdk,
  organizations: organizationsSdk,
};

function clientFor(service: string, credentials?: Credentials): SdkClient {
  switch (service) {
    case "iam":
      return house.iam(credentials);
    case "sts":
      return house.sts(credentials);
    case "s3":
      return house.s3(credentials);
    case "cloudtrail":
      return house.cloudtrail(credentials);
    case "organizations":
      return house.organizations(credentials);
    default:
      throw new Error(`no client for ${service}`);
  }
}

interface Answer {
  readonly error:
    | { readonly name: string; readonly status: number | undefined; readonly message: string }
    | undefined;
  readonly records: readonly { readonly errorCode?: string | undefined }[];
}

/** Calls an operation with the smallest input there is, and finds what was recorded of it. */
async function call({ model }: Endpoint, credentials?: Credentials): Promise<Answer> {
  const command = sdks[model.service.name]?.[`${model.name}Command`] as Command | undefined;
  if (command === undefined) throw new Error(`the SDK has no ${model.service.name}.${model.name}`);
  const input = sampleInput(model.input, {
    Bucket: BUCKET,
    Body: new Uint8Array(),
    CopySource: `${BUCKET}/example`,
    ...federation.proofs("arn:aws:iam::111111111111:policy/example"),
    Permissions: { PolicyTemplateArn: "arn:aws:iam::111111111111:delegation-template/example" },
    TargetPrincipal: "111111111111",
    TaskPolicyArn: { arn: "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials" },
  });
  const before = (await house.events()).length;
  let error: Answer["error"];
  try {
    await clientFor(model.service.name, credentials).send(new command(input));
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    const metadata = "$metadata" in thrown ? (thrown.$metadata as { httpStatusCode?: number }) : {};
    error = { name: thrown.name, status: metadata.httpStatusCode, message: thrown.message };
  }
  const records = (await house.events()).slice(before);
  return { error, records };
}

test("covers every operation served, and each is one of its model's", () => {
  console.log(`coverage: ${endpoints.length} operations`);
  expect(endpoints.length).toBeGreaterThan(150);
  for (const { model } of endpoints) expect(model.service.findOperation(model.name)).toBe(model);
});

test("has no exemption for an operation that is not served", () => {
  const names = new Set(endpoints.map(({ model }) => `${model.service.name}.${model.name}`));
  expect(Object.keys(NOT_DENIED).filter((name) => !names.has(name))).toEqual([]);
});

describe("without permission", () => {
  test("every operation is refused and recorded", async () => {
    const wrong: string[] = [];
    for (const endpoint of endpoints) {
      const name = `${endpoint.model.service.name}.${endpoint.model.name}`;
      const { error, records } = await call(endpoint, nobody);
      const isDenied = error?.status === 403 || error?.name === "AccessDeniedException";
      const isRecorded = records.some(({ errorCode }) => errorCode === "AccessDenied");
      if (name in NOT_DENIED) {
        if (records.length === 0) wrong.push(`${name}: not recorded`);
        if (isDenied) wrong.push(`${name}: denied, so its exemption is stale`);
      } else if (!isDenied || !isRecorded) {
        wrong.push(
          `${name}: ${error?.name ?? "allowed"} ${error?.message ?? ""}, recorded ${JSON.stringify(records.map(({ errorCode }) => errorCode))}`,
        );
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("as root", () => {
  test("every operation answers without a fault of ours, and is recorded", async () => {
    const wrong: string[] = [];
    for (const endpoint of endpoints) {
      const name = `${endpoint.model.service.name}.${endpoint.model.name}`;
      const { error, records } = await call(endpoint);
      if (error?.status !== undefined && error.status >= 500)
        wrong.push(`${name}: ${error.name} ${error.message}`);
      if (error !== undefined && error.status === undefined)
        wrong.push(`${name}: no answer (${error.name} ${error.message})`);
      if (records.length === 0) wrong.push(`${name}: not recorded`);
      if (endpoint.model.name === "DeleteBucket") {
        await house.s3().send(new s3Sdk.CreateBucketCommand({ Bucket: BUCKET }));
      }
    }
    expect(wrong).toEqual([]);
  });
});

test("docs/coverage.md says what is served", () => {
  const served = endpoints.map(({ model }) => `${model.service.name}.${model.name}`);
  const written = readFileSync(join(import.meta.dirname, "..", "docs", "coverage.md"), "utf8");
  expect(written, "run npm run generate").toBe(coverageMarkdown(models, served));
});
