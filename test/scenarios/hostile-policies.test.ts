import {
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectLinear } from "../harness/growth.ts";
import { type Credentials, type House, openHouse } from "../harness/house.ts";
import { sendSigned } from "../harness/signed-request.ts";

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" },
});

let house: House;
let mallory: Credentials;

beforeAll(async () => {
  house = await openHouse();
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "mallory" }));
  await iam.send(new CreateRoleCommand({ RoleName: "guarded", AssumeRolePolicyDocument: TRUST }));
  await house.s3().send(new CreateBucketCommand({ Bucket: "kept" }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "mallory" }));
  mallory = {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
});
afterAll(() => house.close());

/** Every operation that is handed a policy. */
const operations: Readonly<Record<string, (text: string) => Promise<unknown>>> = {
  CreatePolicy: (PolicyDocument) =>
    house.iam().send(new CreatePolicyCommand({ PolicyName: "p", PolicyDocument })),
  PutUserPolicy: (PolicyDocument) =>
    house.iam().send(new PutUserPolicyCommand({ UserName: "mallory", PolicyName: "p", PolicyDocument })),
  CreateRole: (AssumeRolePolicyDocument) =>
    house.iam().send(new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument })),
  UpdateAssumeRolePolicy: (PolicyDocument) =>
    house.iam().send(new UpdateAssumeRolePolicyCommand({ RoleName: "guarded", PolicyDocument })),
  PutBucketPolicy: (Policy) => house.s3().send(new PutBucketPolicyCommand({ Bucket: "kept", Policy })),
  AssumeRole: (Policy) =>
    house.sts(mallory).send(
      new AssumeRoleCommand({
        RoleArn: "arn:aws:iam::111111111111:role/guarded",
        RoleSessionName: "night",
        Policy,
      }),
    ),
};

describe("is refused, recorded, and leaves the server well", () => {
  const depth = 900;
  const documents: Readonly<Record<string, string>> = {
    "a document of brackets": `${"[".repeat(depth)}${"]".repeat(depth)}`,
    "brackets that never close": "[".repeat(depth),
    "a condition of braces": `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":${'{"a":'.repeat(depth / 5)}1${"}".repeat(depth / 5)}}}`,
    "a name that is given twice":
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}}',
    "one of them in disguise":
      '{"Version":"2012-10-17","Statement":{"Effect":"Deny","\\u0045ffect":"Allow","Action":"*","Resource":"*"}}',
    "an unknown operator":
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringResembles":{"aws:username":"a"}}}}',
  };
  const rows = Object.keys(operations).flatMap((name) =>
    Object.entries(documents).map(([title, text]) => [name, title, text] as const),
  );
  test.for(rows)("by %s: %s", async ([name, , text]) => {
    const put = operations[name];
    await expect(put?.(text)).rejects.toMatchObject({
      name: expect.stringMatching(/^MalformedPolicy/),
      $metadata: { httpStatusCode: 400 },
    });
    expect((await house.events(name)).at(-1)?.errorCode).toMatch(/^MalformedPolicy/);
  });
});

describe("longer than any policy may be", () => {
  const documentOf = (length: number) => {
    const actions = Array.from({ length }, (_, index) => `s3:Get${index}*`);
    const statement = { Effect: "Allow", Action: actions, Resource: "*" };
    return JSON.stringify({ Version: "2012-10-17", Statement: statement });
  };
  test.for(Object.keys(operations))("is refused by %s, by work that grows with its length", async (name) => {
    const put = operations[name];
    await expectLinear(10_000, async (length) => {
      await expect(put?.(documentOf(length))).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
    });
  });
});

test("bytes that are no UTF-8 make no policy", async () => {
  const credentials = house.root;
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  const form = "Action=CreatePolicy&Version=2010-05-08&PolicyName=p&PolicyDocument=%7B%ff%7D";
  const created = await sendSigned(house.url, {
    service: "iam",
    credentials,
    method: "POST",
    headers,
    body: form,
  });
  expect([created.status, created.text]).toEqual([
    404,
    expect.stringContaining("<Code>MalformedQueryString</Code>"),
  ]);
  const body = Buffer.from('{"Version":"2012-10-17","Statement":"\xff"}', "latin1");
  const put = { service: "s3", credentials, method: "PUT", path: "/kept", query: "policy", body };
  const answer = await sendSigned(house.url, put);
  expect([answer.status, answer.text]).toEqual([
    400,
    expect.stringContaining("<Code>MalformedPolicy</Code>"),
  ]);
});
