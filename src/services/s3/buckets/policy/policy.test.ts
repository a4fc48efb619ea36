import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  ListAccessKeysCommand,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../../test/harness/house.ts";
import { expectedRecord, lastRecord } from "../../expected-record.fixture.ts";

let house: House;
let s3: S3Client;

beforeAll(async () => {
  house = await openHouse();
  s3 = house.s3();
});
afterAll(() => house.close());

async function newBucket(Bucket: string): Promise<string> {
  await s3.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
}

const statement = (Bucket: string) => ({
  Effect: "Allow",
  Principal: { Service: "cloudtrail.amazonaws.com" },
  Action: "s3:GetBucketAcl",
  Resource: `arn:aws:s3:::${Bucket}`,
});
const document = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const put = (Bucket: string, policy: object | string) =>
  s3.send(
    new PutBucketPolicyCommand({
      Bucket,
      Policy: typeof policy === "string" ? policy : JSON.stringify(policy),
    }),
  );

describe("a bucket's policy", () => {
  test("is read back to the letter until it is deleted, which may be done twice", async () => {
    const Bucket = await newBucket("letters");
    const none = {
      name: "NoSuchBucketPolicy",
      message: "The bucket policy does not exist",
      BucketName: Bucket,
      $metadata: { httpStatusCode: 404 },
    };
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject(none);
    await expect(s3.send(new GetBucketPolicyStatusCommand({ Bucket }))).rejects.toMatchObject(none);
    const written = document(statement(Bucket));
    const text = JSON.stringify(written, undefined, 3);
    await put(Bucket, text);
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "PutBucketPolicy",
        bucket: Bucket,
        requestParameters: { "x-amz-sdk-checksum-algorithm": "CRC32", bucketPolicy: written, policy: "" },
      }),
    );
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(text);
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "GetBucketPolicy",
        bucket: Bucket,
        readOnly: true,
        requestParameters: { policy: "" },
      }),
    );
    expect((await s3.send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus).toEqual({
      IsPublic: false,
    });
    expect(await lastRecord(house)).toMatchObject({ eventName: "GetBucketPolicyStatus", readOnly: true });
    for (let again = 0; again < 2; again++) await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "DeleteBucketPolicy",
        bucket: Bucket,
        requestParameters: { policy: "" },
      }),
    );
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject(none);
  });

  test("that is public is blocked until the block is lifted", async () => {
    const Bucket = await newBucket("open-to-all");
    const policy = document({ ...statement(Bucket), Principal: "*" });
    await expect(put(Bucket, policy)).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: arn:aws:iam::${house.root.accountId}:root is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::open-to-all" because public policies are blocked by the BlockPublicPolicy block public access setting.`,
    });
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
    await put(Bucket, policy);
    expect((await s3.send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus).toEqual({
      IsPublic: true,
    });
  });

  test("that names another account lets it in, and is recorded in both accounts", async () => {
    const Bucket = await newBucket("shared");
    const other = await house.openAccount("reader");
    const read = () => house.s3(other).send(new GetBucketAclCommand({ Bucket }));
    await expect(read()).rejects.toMatchObject({ name: "AccessDenied", message: "Access Denied" });
    await put(Bucket, document({ ...statement(Bucket), Principal: { AWS: other.accountId } }));
    await expect(read()).resolves.toMatchObject({ Grants: [{ Permission: "FULL_CONTROL" }] });
    const records = (await house.events("GetBucketAcl")).slice(-2);
    expect(records.map(({ recipientAccountId }) => recipientAccountId)).toEqual([
      other.accountId,
      house.root.accountId,
    ]);
    expect(records[0]?.sharedEventID).toBe(records[1]?.sharedEventID);
    for (const { resources } of records) {
      expect(resources).toEqual([
        { accountId: house.root.accountId, type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::shared" },
      ]);
    }
  });

  test("that locks everybody out still lets the owner's root user delete it", async () => {
    const Bucket = await newBucket("locked-out");
    await put(
      Bucket,
      document({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `arn:aws:s3:::${Bucket}` }),
    );
    const VersioningConfiguration = { Status: "Enabled" } as const;
    await expect(
      s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration })),
    ).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: arn:aws:iam::${house.root.accountId}:root is not authorized to perform: s3:PutBucketVersioning on resource: "arn:aws:s3:::locked-out" with an explicit deny in a resource-based policy`,
    });
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  });
});

describe("a user in a bucket's policy", () => {
  const UserName = "reader";
  const arn = () => `arn:aws:iam::${house.root.accountId}:user/${UserName}`;

  async function newUser(): Promise<{ id: string; s3: S3Client }> {
    const { User: user } = await house.iam().send(new CreateUserCommand({ UserName }));
    const { AccessKey: key } = await house.iam().send(new CreateAccessKeyCommand({ UserName }));
    const credentials = { accessKeyId: key?.AccessKeyId ?? "", secretAccessKey: key?.SecretAccessKey ?? "" };
    return { id: user?.UserId ?? "", s3: house.s3(credentials) };
  }

  async function deleteUser(): Promise<void> {
    const { AccessKeyMetadata: keys = [] } = await house.iam().send(new ListAccessKeysCommand({ UserName }));
    for (const { AccessKeyId } of keys)
      await house.iam().send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
    await house.iam().send(new DeleteUserCommand({ UserName }));
  }

  test("is let in, and another user of the same name is not", async () => {
    const Bucket = await newBucket("personal");
    const read = (client: S3Client) => client.send(new GetBucketAclCommand({ Bucket }));
    const refusal = {
      name: "AccessDenied",
      message: `User: ${arn()} is not authorized to perform: s3:GetBucketAcl on resource: "arn:aws:s3:::personal" because no identity-based policy allows the s3:GetBucketAcl action`,
      $metadata: { httpStatusCode: 403 },
    };
    const first = await newUser();
    await expect(read(first.s3)).rejects.toMatchObject(refusal);
    expect(await lastRecord(house)).toMatchObject({
      eventName: "GetBucketAcl",
      errorCode: "AccessDenied",
      errorMessage: refusal.message,
      requestParameters: { bucketName: Bucket, acl: "" },
    });
    await put(Bucket, document({ ...statement(Bucket), Principal: { AWS: arn() } }));
    await expect(read(first.s3)).resolves.toMatchObject({ Grants: [{ Permission: "FULL_CONTROL" }] });
    await deleteUser();
    const second = await newUser();
    await expect(read(second.s3)).rejects.toMatchObject(refusal);
    const { Policy: shown } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    expect(JSON.parse(shown ?? "").Statement[0].Principal).toEqual({ AWS: first.id });
  });
});

describe("a policy is refused", () => {
  const given = (change: object) => document({ ...statement("refused"), ...change });
  test.for<[name: string, policy: object | string, message: string, detail?: string]>([
    ["that is not JSON", "hello", "Policies must be valid JSON and the first byte must be '{'"],
    [
      "that begins with a space",
      ` ${JSON.stringify(given({}))}`,
      "Policies must be valid JSON and the first byte must be '{'",
    ],
    ["without statements", { Version: "2012-10-17" }, "Missing required field Statement"],
    ["without a principal", given({ Principal: undefined }), "Missing required field Principal"],
    ["without a resource", given({ Resource: undefined }), "Statement is missing required element"],
    ["for another bucket", given({ Resource: "arn:aws:s3:::another" }), "Policy has invalid resource"],
    [
      "with an object's action on the bucket",
      given({ Action: "s3:GetObject" }),
      "Action does not apply to any resource(s) in statement",
    ],
    ["with an action there is not", given({ Action: "s3:Frobnicate" }), "Policy has invalid action"],
    [
      "with a condition its action does not know",
      given({ Condition: { StringEquals: { "s3:prefix": "a" } } }),
      "Conditions do not apply to combination of actions and resources in statement",
    ],
    [
      "that names nobody",
      given({ Principal: { AWS: "arn:aws:iam::111111111111:user/nobody" } }),
      "Invalid principal in policy",
      '"AWS" : "arn:aws:iam::111111111111:user/nobody"',
    ],
    ["with a field there is not", given({ Colour: "red" }), "Unknown field Colour"],
  ])("%s", async ([, policy, message, detail]) => {
    await newBucket("refused");
    await expect(put("refused", policy)).rejects.toMatchObject({
      name: "MalformedPolicy",
      message,
      ...(detail !== undefined && { Detail: detail }),
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("that is too large", async () => {
    const Bucket = await newBucket("refused");
    await expect(put(Bucket, given({ Sid: "x".repeat(20_480) }))).rejects.toMatchObject({
      name: "PolicyTooLarge",
    });
  });
});
