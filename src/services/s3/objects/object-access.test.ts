import { createHash } from "node:crypto";
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectsCommand,
  DeletePublicAccessBlockCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { presign } from "../../../../test/harness/signed-request.ts";
import { refusalOf } from "./refusal.fixture.ts";

let house: House;
let root: S3Client;
const Bucket = "guarded";
const ACCOUNT = "111111111111";
const bucketArn = `arn:aws:s3:::${Bucket}`;

beforeAll(async () => {
  house = await openHouse();
  root = house.s3();
  await root.send(new CreateBucketCommand({ Bucket }));
  for (const Key of ["open/a", "open/b", "closed/a"]) {
    await root.send(
      new PutObjectCommand({ Bucket, Key, Body: Key, Tagging: `key=${Key.replace("/", "-")}` }),
    );
  }
});
afterAll(() => house.close());

interface Statement {
  readonly Effect?: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: object;
}

const documentOf = (statements: readonly object[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((one) => ({ Effect: "Allow", Resource: "*", ...one })),
  });

let users = 0;

/** A client of a new user who has these permissions and no others. */
async function userWith(...statements: readonly Statement[]): Promise<{ s3: S3Client; arn: string }> {
  const UserName = `user-${++users}`;
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName }));
  if (statements.length > 0) {
    const PolicyDocument = documentOf(statements);
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = AccessKey ?? {};
  return {
    s3: house.s3({ accessKeyId, secretAccessKey }),
    arn: `arn:aws:iam::${ACCOUNT}:user/${UserName}`,
  };
}

const unallowed = (arn: string, action: string, resource: string) =>
  `User: ${arn} is not authorized to perform: ${action} on resource: "${resource}" because no identity-based policy allows the ${action} action`;

describe("an object that is not there", () => {
  const missing = { Bucket, Key: "missing" };

  test("is unknown to those who may list the bucket", async () => {
    const { s3 } = await userWith({ Action: ["s3:GetObject", "s3:ListBucket"] });
    expect(await refusalOf(s3.send(new GetObjectCommand(missing)))).toEqual({
      status: 404,
      code: "NoSuchKey",
      message: "The specified key does not exist.",
      details: { Key: "missing" },
    });
  });

  test("is denied to those who may not, and the record says so", async () => {
    const { s3, arn } = await userWith({ Action: "s3:GetObject" });
    const message = unallowed(arn, "s3:ListBucket", bucketArn);
    expect(await refusalOf(s3.send(new GetObjectCommand(missing)))).toMatchObject({
      status: 403,
      code: "AccessDenied",
      message,
    });
    expect((await house.events()).at(-1)).toMatchObject({
      eventName: "GetObject",
      errorCode: "AccessDenied",
      errorMessage: message,
      requestParameters: { bucketName: Bucket, key: "missing" },
      recipientAccountId: ACCOUNT,
    });
    expect(await refusalOf(s3.send(new HeadObjectCommand(missing)))).toMatchObject({ status: 403 });
  });

  test("is denied to those who may list only under a prefix", async () => {
    const Condition = { StringLike: { "s3:prefix": "*" } };
    const { s3 } = await userWith({ Action: "s3:GetObject" }, { Action: "s3:ListBucket", Condition });
    expect(await refusalOf(s3.send(new GetObjectCommand(missing)))).toMatchObject({ code: "AccessDenied" });
  });

  test("is told apart from a bucket that is not there", async () => {
    const { s3 } = await userWith();
    expect(await refusalOf(s3.send(new GetObjectCommand({ Bucket: "no-such-bucket", Key: "k" })))).toEqual({
      status: 404,
      code: "NoSuchBucket",
      message: "The specified bucket does not exist",
      details: { BucketName: "no-such-bucket" },
    });
    expect(await refusalOf(s3.send(new GetObjectCommand(missing)))).toMatchObject({ code: "AccessDenied" });
  });
});

describe("permissions", () => {
  test("of versions are their own", async () => {
    const { s3, arn } = await userWith({ Action: "s3:GetObject" });
    const versioned = s3.send(new GetObjectCommand({ Bucket, Key: "open/a", VersionId: "null" }));
    expect((await refusalOf(versioned)).message).toBe(
      unallowed(arn, "s3:GetObjectVersion", `${bucketArn}/open/a`),
    );
  });

  test("to tag and to give ACLs are asked beside the permission to write", async () => {
    const { s3, arn } = await userWith({ Action: "s3:PutObject" });
    const put = { Bucket, Key: "written", Body: "x" };
    await s3.send(new PutObjectCommand(put));
    await s3.send(new PutObjectCommand({ ...put, ACL: "bucket-owner-full-control" }));
    const tagging = refusalOf(s3.send(new PutObjectCommand({ ...put, Tagging: "a=1" })));
    expect((await tagging).message).toBe(unallowed(arn, "s3:PutObjectTagging", `${bucketArn}/written`));
    const giving = refusalOf(s3.send(new PutObjectCommand({ ...put, ACL: "public-read" })));
    expect((await giving).message).toBe(unallowed(arn, "s3:PutObjectAcl", `${bucketArn}/written`));
  });

  test("may depend on the tags an object has and those it is given", async () => {
    const byTag = { StringEquals: { "s3:ExistingObjectTag/key": "open-a" } };
    const given = { "ForAllValues:StringEquals": { "s3:RequestObjectTagKeys": ["allowed"] } };
    const { s3 } = await userWith(
      { Action: "s3:GetObject", Condition: byTag },
      { Action: "s3:PutObjectTagging", Condition: given },
    );
    await s3.send(new GetObjectCommand({ Bucket, Key: "open/a" }));
    expect(await refusalOf(s3.send(new GetObjectCommand({ Bucket, Key: "open/b" })))).toMatchObject({
      status: 403,
    });
    const tag = (Key: string) =>
      s3.send(
        new PutObjectTaggingCommand({ Bucket, Key: "open/b", Tagging: { TagSet: [{ Key, Value: "v" }] } }),
      );
    await tag("allowed");
    expect(await refusalOf(tag("other"))).toMatchObject({ status: 403 });
  });

  test("of a copy concern its source as well", async () => {
    const { s3, arn } = await userWith(
      { Action: "s3:PutObject" },
      { Action: "s3:GetObject", Resource: `${bucketArn}/open/*` },
    );
    const copy = (from: string) =>
      s3.send(
        new CopyObjectCommand({
          Bucket,
          Key: "copy",
          CopySource: `${Bucket}/${from}`,
          TaggingDirective: "REPLACE",
        }),
      );
    await copy("open/a");
    expect((await refusalOf(copy("closed/a"))).message).toBe(
      unallowed(arn, "s3:GetObject", `${bucketArn}/closed/a`),
    );
  });

  test("to list may be limited to a prefix", async () => {
    const Condition = { StringEquals: { "s3:prefix": "open/", "s3:delimiter": "/" } };
    const { s3 } = await userWith({ Action: "s3:ListBucket", Condition });
    await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "open/", Delimiter: "/" }));
    expect(await refusalOf(s3.send(new ListObjectsV2Command({ Bucket })))).toMatchObject({ status: 403 });
  });
});

describe("DeleteObjects", () => {
  test("deletes what the caller may delete, and tells what it may not", async () => {
    for (const Key of ["batch/1", "batch/2", "kept/1"]) {
      await root.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    }
    const { s3, arn } = await userWith({ Action: "s3:DeleteObject", Resource: `${bucketArn}/batch/*` });
    const Objects = ["batch/1", "kept/1", "batch/absent", "batch/2"].map((Key) => ({ Key }));
    const answer = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(answer.Deleted).toEqual([{ Key: "batch/1" }, { Key: "batch/absent" }, { Key: "batch/2" }]);
    expect(answer.Errors).toEqual([
      {
        Key: "kept/1",
        Code: "AccessDenied",
        Message: unallowed(arn, "s3:DeleteObject", `${bucketArn}/kept/1`),
      },
    ]);
    expect((await house.events()).at(-1)).toMatchObject({
      eventName: "DeleteObjects",
      requestParameters: { bucketName: Bucket, delete: "" },
      resources: [
        { type: "AWS::S3::Object", ARNPrefix: `${bucketArn}/` },
        { accountId: ACCOUNT, type: "AWS::S3::Bucket", ARN: bucketArn },
      ],
      managementEvent: false,
    });
    await root.send(new HeadObjectCommand({ Bucket, Key: "kept/1" }));
  });

  test("says nothing of what it deleted when told to be quiet", async () => {
    const Objects = [{ Key: "kept/1" }, { Key: "k", VersionId: "nonsense" }];
    const answer = await root.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    expect(answer.Deleted).toBeUndefined();
    expect(answer.Errors).toEqual([
      {
        Key: "k",
        VersionId: "nonsense",
        Code: "NoSuchVersion",
        Message: "The specified version does not exist.",
      },
    ]);
  });

  test("is recorded for the owner of the bucket whoever asks", async () => {
    const body = "<Delete><Object><Key>open/a</Key></Object></Delete>";
    const unsigned = await fetch(`${house.url}/${Bucket}?delete`, {
      method: "POST",
      body,
      headers: { "content-md5": createHash("md5").update(body).digest("base64") },
    });
    expect([unsigned.status, await unsigned.text()]).toEqual([
      200,
      expect.stringContaining(
        "<Error><Key>open/a</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
      ),
    ]);
    expect((await house.events()).at(-1)).toMatchObject({
      eventName: "DeleteObjects",
      userIdentity: { accountId: "ANONYMOUS_PRINCIPAL" },
      recipientAccountId: ACCOUNT,
    });
    const stranger = await house.openAccount("stranger");
    const Delete = { Objects: [{ Key: "open/a" }] };
    const answer = await house.s3(stranger).send(new DeleteObjectsCommand({ Bucket, Delete }));
    expect(answer.Errors).toMatchObject([{ Key: "open/a", Code: "AccessDenied" }]);
    const copies = (await house.events("DeleteObjects")).slice(-2);
    expect(copies.map(({ recipientAccountId }) => recipientAccountId)).toEqual([stranger.accountId, ACCOUNT]);
    await root.send(new HeadObjectCommand({ Bucket, Key: "open/a" }));
  });

  test("takes at most a thousand keys", async () => {
    const Objects = Array.from({ length: 1001 }, (_, n) => ({ Key: `${n}` }));
    const refused = refusalOf(root.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } })));
    expect(await refused).toMatchObject({ status: 400, code: "MalformedXML" });
  });
});

describe("another account", () => {
  test("needs both the bucket's policy and its own, and both accounts have the record", async () => {
    const other = await house.openAccount("other");
    const theirs = house.s3(other);
    const get = () => theirs.send(new GetObjectCommand({ Bucket, Key: "open/a" }));
    expect(await refusalOf(get())).toMatchObject({ status: 403, code: "AccessDenied" });
    await root.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: documentOf([
          { Principal: { AWS: other.accountId }, Action: "s3:GetObject", Resource: `${bucketArn}/open/*` },
        ]),
      }),
    );
    expect(await (await get()).Body?.transformToString()).toBe("open/a");
    const copies = (await house.events("GetObject")).slice(-2);
    expect(copies.map(({ recipientAccountId }) => recipientAccountId)).toEqual([other.accountId, ACCOUNT]);
    expect(copies[0]?.sharedEventID).toBe(copies[1]?.sharedEventID);
    expect(await refusalOf(theirs.send(new GetObjectCommand({ Bucket, Key: "closed/a" })))).toMatchObject({
      status: 403,
    });
  });
});

describe("anonymous requests", () => {
  const publicBucket = "public-bucket";

  beforeAll(async () => {
    await root.send(new CreateBucketCommand({ Bucket: publicBucket }));
    await root.send(new PutObjectCommand({ Bucket: publicBucket, Key: "open/a", Body: "for all" }));
    await root.send(new DeletePublicAccessBlockCommand({ Bucket: publicBucket }));
    await root.send(
      new PutBucketPolicyCommand({
        Bucket: publicBucket,
        Policy: documentOf([
          { Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${publicBucket}/open/*` },
        ]),
      }),
    );
  });

  test("read what the bucket's policy opens to all", async () => {
    const answer = await fetch(`${house.url}/${publicBucket}/open/a`);
    expect([answer.status, await answer.text()]).toEqual([200, "for all"]);
    expect((await house.events()).at(-1)).toMatchObject({
      eventName: "GetObject",
      recipientAccountId: ACCOUNT,
      additionalEventData: { bytesTransferredOut: 7 },
    });
  });

  test("are denied everything else, without a reason", async () => {
    for (const path of [`${publicBucket}/closed/a`, `${publicBucket}/open/missing`, `${Bucket}/open/a`]) {
      const answer = await fetch(`${house.url}/${path}`);
      expect([answer.status, await answer.text()]).toEqual([
        403,
        expect.stringContaining("<Code>AccessDenied</Code><Message>Access Denied</Message>"),
      ]);
    }
  });

  test("may not choose headers", async () => {
    const answer = await fetch(`${house.url}/${publicBucket}/open/a?response-content-type=text/html`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(
      "<Message>Request specific response headers cannot be used for anonymous GET requests.</Message>",
    );
  });
});

describe("presigned URLs", () => {
  const urlOf = (method: string, key: string, credentials = house.root, query = "") => {
    const path = `/${Bucket}/${key}`;
    const { host } = new URL(house.url);
    return `${house.url}${path}?${presign({ method, host, path, query, service: "s3", credentials })}`;
  };

  test("read, write and delete", async () => {
    const put = await fetch(urlOf("PUT", "presigned"), { method: "PUT", body: "by link" });
    expect(put.status).toBe(200);
    const got = await fetch(urlOf("GET", "presigned", house.root, "response-content-type=text%2Fplain"));
    expect([got.headers.get("content-type"), await got.text()]).toEqual(["text/plain", "by link"]);
    expect((await house.events()).at(-1)?.additionalEventData).toMatchObject({
      AuthenticationMethod: "QueryString",
      SignatureVersion: "SigV4",
    });
    const gone = await fetch(urlOf("DELETE", "presigned"), { method: "DELETE" });
    expect(gone.status).toBe(204);
  });

  test("are worth what their signer may do when they are used", async () => {
    const UserName = "signer";
    const iam = house.iam();
    await iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const credentials = {
      accountId: ACCOUNT,
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    };
    const url = urlOf("GET", "open/a", credentials);
    expect((await fetch(url)).status).toBe(403);
    const PolicyDocument = documentOf([{ Action: "s3:GetObject" }]);
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument }));
    expect((await fetch(url)).status).toBe(200);
  });
});
