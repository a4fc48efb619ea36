import {
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GetBucketAcl, GetObject, PutObject } from "../../src/pure/api/s3.ts";
import { accountId } from "../../src/pure/aws/account.ts";
import scenario from "../corpus/log-sharing-scenario.json" with { type: "json" };
import { type Authenticator, enabledAuthenticator } from "../harness/authenticator.ts";
import { ADMIN, BUCKET, type LogSharing, openLogSharing, SESSION_NAME } from "../harness/log-sharing.ts";

type Check = (typeof scenario.checks)[number];

let story: LogSharing;
let phone: Authenticator;
beforeAll(async () => {
  story = await openLogSharing();
  phone = await enabledAuthenticator(story.house, "dana", "dana", story.root.D);
});
afterAll(() => story.close());

const context = (check: Check): Readonly<Record<string, string | undefined>> => check.context;

test("every cell of the matrix is tried", () => {
  expect(byUser.length + byService.length + byClient.length).toBe(191);
});

const byUser = scenario.checks.filter(({ action }) => action === "sts:AssumeRole");
const byService = scenario.checks.filter(({ principal }) => principal.endsWith(".amazonaws.com"));
const byClient = scenario.checks.filter((check) => !byUser.includes(check) && !byService.includes(check));

const secondFactor = () => ({ SerialNumber: phone.serialNumber, TokenCode: phone.code() });

describe("who may take on which role", () => {
  test.for(byUser)("$id", async (check) => {
    const name = check.principal.slice(check.principal.lastIndexOf("/") + 1) as keyof LogSharing["users"];
    const role = check.resource.slice(check.resource.lastIndexOf("/") + 1);
    const call = story.assume(story.users[name], role, {
      ExternalId: context(check)["sts:ExternalId"],
      ...(context(check)["aws:MultiFactorAuthPresent"] === "true" ? secondFactor() : {}),
    });
    if (check.expect === "allow") {
      expect(await call).toMatchObject({ sessionToken: expect.any(String) });
    } else {
      await expect(call).rejects.toMatchObject({
        name: "AccessDenied",
        message: `User: ${check.principal} is not authorized to perform: sts:AssumeRole on resource: ${check.resource}`,
        $metadata: { httpStatusCode: 403 },
      });
    }
    const last = (await story.house.events("AssumeRole")).at(-1);
    expect(last?.errorCode).toBe(check.expect === "allow" ? undefined : "AccessDenied");
  });
});

async function clientOf({ principal, ...check }: Check): Promise<S3Client> {
  const transport = context({ principal, ...check })["aws:SecureTransport"] === "false" ? "plain" : "TLS";
  if (principal === "anonymous") return story.s3("anonymous", transport);
  const [, kind, name = ""] = /:(root|user|assumed-role)(?:\/([^/]+))?/.exec(principal) ?? [];
  if (kind === "root") return story.s3(story.house.root, transport);
  if (kind === "user") return story.s3(story.users[name as keyof LogSharing["users"]], transport);
  return story.s3(await story.session(name as Parameters<LogSharing["session"]>[0]), transport);
}

/** The call of S3 that requires the action of a check. */
function send(client: S3Client, check: Check): Promise<unknown> {
  const Key = check.resource.slice(`arn:aws:s3:::${BUCKET}/`.length);
  const Prefix = context(check)["s3:prefix"];
  switch (check.action) {
    case "s3:ListBucket":
      return client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix }));
    case "s3:ListBucketVersions":
      return client.send(new ListObjectVersionsCommand({ Bucket: BUCKET, Prefix }));
    case "s3:ListAllMyBuckets":
      return client.send(new ListBucketsCommand({}));
    case "s3:GetBucketLocation":
      return client.send(new GetBucketLocationCommand({ Bucket: BUCKET }));
    case "s3:GetBucketPolicy":
      return client.send(new GetBucketPolicyCommand({ Bucket: BUCKET }));
    case "s3:GetObject":
      return client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    case "s3:PutObject":
      return client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: Key }));
    case "s3:DeleteObject":
      return client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
    default:
      throw new Error(`no call for ${check.action}`);
  }
}

/** AWS's message for a refusal; S3 tells those of other accounts, and those who sign nothing, no reason. */
function refusal({ principal, action, resource, expect: effect, decidedBy }: Check): string {
  if (!principal.includes(`:${ADMIN}:`)) return "Access Denied";
  const user = principal.replace(/(:assumed-role\/.*\/)s$/, `$1${SESSION_NAME}`);
  const asked = `User: ${user} is not authorized to perform: ${action}`;
  const on = resource === "*" ? "" : ` on resource: "${resource}"`;
  return effect === "explicitDeny"
    ? `${asked}${on} with an explicit deny in a ${decidedBy}`
    : `${asked}${on} because no ${decidedBy} allows the ${action} action`;
}

describe("what each of them may do in the bucket", () => {
  test.for(byClient)("$id", async (check) => {
    const call = send(await clientOf(check), check);
    if (check.expect === "allow") await call;
    else {
      await expect(call).rejects.toMatchObject({
        name: "AccessDenied",
        message: refusal(check),
        $metadata: { httpStatusCode: 403 },
      });
    }
    const last = (await story.house.events()).at(-1);
    expect(last?.eventSource).toBe("s3.amazonaws.com");
    expect(last?.errorCode).toBe(check.expect === "allow" ? undefined : "AccessDenied");
    if (check.id.endsWith("-Del-D") && check.expect === "allow") {
      await send(story.s3(story.house.root), { ...check, action: "s3:PutObject" });
    }
  });
});

describe("what services may do in the bucket", () => {
  const operations = {
    "s3:PutObject": PutObject,
    "s3:GetObject": GetObject,
    "s3:GetBucketAcl": GetBucketAcl,
  };

  test.for(byService)("$id", async (check) => {
    const sourceArn = context(check)["aws:SourceArn"];
    const { name } = operations[check.action as keyof typeof operations];
    const endpoint = story.house.system.services
      .find(({ model }) => model.name === "s3")
      ?.endpoints.get(name);
    if (endpoint === undefined) throw new Error(`${name} is not served`);
    const sourceAccount = accountId(sourceArn?.split(":")[4] ?? "");
    const [Bucket, ...key] = check.resource.slice("arn:aws:s3:::".length).split("/");
    const Key = key.length === 0 ? undefined : key.join("/");
    const input = { Bucket, Key, ACL: context(check)["s3:x-amz-acl"] };
    const asked = story.house.system.corridor.admit(endpoint, input, {
      caller: { kind: "service", service: check.principal, sourceArn, sourceAccount },
      account: sourceAccount,
      region: "us-east-1",
      requestId: "00000000-0000-4000-8000-000000000000",
    });
    if (check.expect === "allow") await asked;
    else await expect(asked).rejects.toMatchObject({ code: "AccessDenied" });
  });
});
