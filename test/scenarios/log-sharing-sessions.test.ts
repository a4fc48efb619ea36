import { gunzipSync } from "node:zlib";
import { CreateTrailCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import { GetSessionTokenCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import scenario from "../corpus/log-sharing-scenario.json" with { type: "json" };
import { type Authenticator, enabledAuthenticator } from "../harness/authenticator.ts";
import type { Credentials } from "../harness/house.ts";
import {
  ADMIN,
  BUCKET,
  KEYS,
  type LogSharing,
  openLogSharing,
  roleArn,
  SESSION_NAME,
  temporary,
} from "../harness/log-sharing.ts";
import { presignedUrl } from "../harness/presign.ts";

const HOUR_MS = 3_600_000;
const DELIVERY_MS = 6 * 60_000;
const DENIED = { name: "AccessDenied", $metadata: { httpStatusCode: 403 } };
const SESSION = `arn:aws:sts::${ADMIN}:assumed-role/logs-D/${SESSION_NAME}`;
const MISSING = `AWSLogs/${scenario.accounts.D}/missing.json.gz`;

let story: LogSharing;
beforeEach(async () => {
  story = await openLogSharing();
});
afterEach(() => story.close());

const read = (credentials: Credentials, Key: string = KEYS.dana) =>
  story.s3(credentials).send(new GetObjectCommand({ Bucket: BUCKET, Key }));

/** What a call that must fail was answered: S3 gives answers without a body no code. */
async function statusOf(
  call: Promise<{ $metadata: { httpStatusCode?: number } }>,
): Promise<number | undefined> {
  const { $metadata } = await call.catch((error: { $metadata: { httpStatusCode?: number } }) => error);
  return $metadata.httpStatusCode;
}

test("the bucket collects log files of the accounts that its policy names, and its readers get their own", async () => {
  const trails = { Admin: "main", D: "trail-d", E: "trail-e" } as const;
  const { house, root } = story;
  // AWS allows no trail a name as short as the corpus gives them.
  const Policy = JSON.stringify(scenario.bucketPolicy).replaceAll(/:trail\/([de])"/g, ':trail/trail-$1"');
  await story.s3(root.Admin).send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
  for (const [owner, Name] of Object.entries(trails)) {
    const cloudtrail = house.cloudtrail(root[owner as keyof typeof trails]);
    await cloudtrail.send(new CreateTrailCommand({ Name, S3BucketName: BUCKET }));
    await cloudtrail.send(new StartLoggingCommand({ Name }));
  }
  for (const [owner, Name] of [
    ["D", "other"],
    ["R", "trail-r"],
  ] as const) {
    const foreign = new CreateTrailCommand({ Name, S3BucketName: BUCKET });
    await expect(house.cloudtrail(root[owner]).send(foreign)).rejects.toMatchObject({
      name: "InsufficientS3BucketPolicyException",
    });
  }
  house.clock.advance(DELIVERY_MS);
  await house.settle();
  const below = async (credentials: Credentials, account: string): Promise<string[]> => {
    const Prefix = `AWSLogs/${account}/CloudTrail/us-east-1/2026/03/`;
    const listing = new ListObjectsV2Command({ Bucket: BUCKET, Prefix });
    const { Contents = [] } = await story.s3(credentials).send(listing);
    return Contents.map(({ Key = "" }) => Key);
  };
  const { D, E, R } = scenario.accounts;
  for (const account of [ADMIN, D, E]) expect((await below(house.root, account)).length).toBeGreaterThan(0);
  expect(await below(house.root, R)).toEqual([]);
  const session = await story.session("logs-D");
  const [file = ""] = await below(session, D);
  const { Body } = await read(session, file);
  const { Records } = JSON.parse(gunzipSync((await Body?.transformToByteArray()) ?? "").toString());
  expect(Records).toContainEqual(
    expect.objectContaining({ eventName: "CreateTrail", recipientAccountId: D }),
  );
  await expect(below(session, E)).rejects.toMatchObject(DENIED);
});

describe("to take on a role", () => {
  test("is nothing for root", async () => {
    await expect(story.assume(story.root.D, "logs-D")).rejects.toMatchObject({
      ...DENIED,
      message: "Roles may not be assumed by root accounts.",
    });
  });

  test("with the second factor required, takes one that is registered", async () => {
    await expect(story.assume(story.users.dana, "logs-D-mfa")).rejects.toMatchObject(DENIED);
    const SerialNumber = `arn:aws:iam::${scenario.accounts.D}:mfa/dana`;
    const proven = story.assume(story.users.dana, "logs-D-mfa", { SerialNumber, TokenCode: "123456" });
    await expect(proven).rejects.toMatchObject({
      ...DENIED,
      message: expect.stringMatching(/^MultiFactorAuthentication failed/),
    });
  });

  describe("with the second factor proven", () => {
    let phone: Authenticator;
    beforeEach(async () => {
      phone = await enabledAuthenticator(story.house, "dana", "dana", story.root.D);
    });
    const factor = () => ({ SerialNumber: phone.serialNumber, TokenCode: phone.code() });
    const mayReadOnlyItsOwn = async (session: Credentials) => {
      expect(await statusOf(read(session))).toBe(200);
      await expect(read(session, KEYS.emil)).rejects.toMatchObject(DENIED);
      await expect(read(session, KEYS.admin)).rejects.toMatchObject(DENIED);
      await expect(
        story.s3(session).send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: "AWSLogs/" })),
      ).rejects.toMatchObject(DENIED);
    };

    test("in the call itself, the session reads its own prefix", async () => {
      await mayReadOnlyItsOwn(await story.assume(story.users.dana, "logs-D-mfa", factor()));
      expect((await story.house.events("AssumeRole")).at(-1)).toMatchObject({
        requestParameters: { serialNumber: phone.serialNumber },
      });
    });

    test("by the session that makes the call, likewise", async () => {
      const token = await story.house.sts(story.users.dana).send(new GetSessionTokenCommand(factor()));
      await mayReadOnlyItsOwn(await story.assume(temporary(token), "logs-D-mfa"));
      const plain = await story.house.sts(story.users.dana).send(new GetSessionTokenCommand({}));
      await expect(story.assume(temporary(plain), "logs-D-mfa")).rejects.toMatchObject(DENIED);
    });

    test("with a code that was used already, the role is refused", async () => {
      const once = factor();
      await story.assume(story.users.dana, "logs-D-mfa", once);
      await expect(story.assume(story.users.dana, "logs-D-mfa", once)).rejects.toMatchObject(DENIED);
    });
  });

  test("with another customer's external id is refused", async () => {
    const ExternalId = "customer-of-rita-8842";
    await expect(story.assume(story.users.rita, "logs-R", { ExternalId })).rejects.toMatchObject(DENIED);
  });

  test("from a session of a role is limited to an hour", async () => {
    const session = await story.session("logs-D");
    const chain = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: roleArn("logs-D") }, Action: "sts:AssumeRole" }],
    });
    const admin = story.house.iam();
    const named = { RoleName: "logs-all", PolicyDocument: chain };
    await admin.send(new UpdateAssumeRolePolicyCommand(named));
    // Within its account the trust alone is enough, when it names the role.
    expect(await story.assume(session, "logs-all")).toMatchObject({ sessionToken: expect.any(String) });
    await expect(story.assume(session, "logs-all", { DurationSeconds: 7200 })).rejects.toMatchObject({
      name: "ValidationError",
    });
  });

  test("that is gone is refused like one that trusts somebody else", async () => {
    const admin = story.house.iam();
    await admin.send(new DeleteRolePolicyCommand({ RoleName: "logs-D", PolicyName: "logs-D-read" }));
    await admin.send(new DeleteRoleCommand({ RoleName: "logs-D" }));
    await expect(story.assume(story.users.dana, "logs-D")).rejects.toMatchObject({
      ...DENIED,
      message: `User: arn:aws:iam::${scenario.accounts.D}:user/dana is not authorized to perform: sts:AssumeRole on resource: ${roleArn("logs-D")}`,
    });
  });

  test("is recorded in both accounts", async () => {
    await story.assume(story.users.dana, "logs-D", { RoleSessionName: "dana@d.example" });
    const records = await story.house.events("AssumeRole");
    const arn = `arn:aws:sts::${ADMIN}:assumed-role/logs-D/dana@d.example`;
    const [own, owner] = [scenario.accounts.D, ADMIN].map((account) =>
      records.find(({ recipientAccountId }) => recipientAccountId === account),
    );
    expect(records.length).toBe(2);
    expect(own?.userIdentity).toMatchObject({
      type: "IAMUser",
      userName: "dana",
      accountId: scenario.accounts.D,
    });
    expect(owner?.userIdentity).toEqual({
      type: "AWSAccount",
      principalId: own?.userIdentity.principalId,
      accountId: scenario.accounts.D,
    });
    expect(owner?.sharedEventID).toBe(own?.sharedEventID);
    expect(owner?.sharedEventID).toEqual(expect.any(String));
    expect(owner?.responseElements).toMatchObject({ assumedRoleUser: { arn } });
  });
});

describe("in the bucket", () => {
  test.for([
    ["logs-D", 403, 403],
    ["logs-E", 403, 403],
    ["logs-R", 403, 403],
    ["logs-all", 404, 200],
  ] as const)(
    "a session of %s sees what is missing as %i, and the bucket as %i",
    async ([role, missing, bucket]) => {
      const s3 = story.s3(await story.session(role));
      const Key = MISSING;
      expect(await statusOf(s3.send(new GetObjectCommand({ Bucket: BUCKET, Key })))).toBe(missing);
      expect(await statusOf(s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key })))).toBe(missing);
      expect(await statusOf(s3.send(new HeadBucketCommand({ Bucket: BUCKET })))).toBe(bucket);
    },
  );

  test.for([
    ["alice", 404, 200],
    ["anna", 403, 403],
    ["dadmin", 403, 403],
  ] as const)("%s sees what is missing as %i, and the bucket as %i", async ([user, missing, bucket]) => {
    const s3 = story.s3(story.users[user]);
    expect(await statusOf(s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: MISSING })))).toBe(missing);
    expect(await statusOf(s3.send(new HeadBucketCommand({ Bucket: BUCKET })))).toBe(bucket);
  });

  test("a listing shows what lies below the prefix, and nothing else", async () => {
    const s3 = story.s3(await story.session("logs-D"));
    const Prefix = `AWSLogs/${scenario.accounts.D}/`;
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix }));
    expect(Contents?.map(({ Key }) => Key)).toEqual([KEYS.digest, KEYS.dana]);
  });

  test("ranges and heads of an object are reads of it, and recorded with the role", async () => {
    const s3 = story.s3(await story.session("logs-D"));
    const ranged = await s3.send(
      new GetObjectCommand({ Bucket: BUCKET, Key: KEYS.dana, Range: "bytes=0-6" }),
    );
    expect(await ranged.Body?.transformToString()).toBe("AWSLogs");
    await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: KEYS.dana }));
    expect((await story.house.events()).slice(-2).map(({ eventName }) => eventName)).toEqual([
      "GetObject",
      "HeadObject",
    ]);
    expect((await story.house.events("GetObject")).at(-1)).toMatchObject({
      eventCategory: "Data",
      recipientAccountId: ADMIN,
      userIdentity: {
        type: "AssumedRole",
        arn: SESSION,
        accountId: ADMIN,
        sessionContext: { sessionIssuer: { type: "Role", arn: roleArn("logs-D"), userName: "logs-D" } },
      },
    });
  });

  test("a presigned address serves anyone, until the session that signed it ends", async () => {
    const object = { bucket: BUCKET, key: KEYS.dana, seconds: 7200, signedAtMs: Date.now() };
    const url = presignedUrl(story.house.url, await story.session("logs-D"), object);
    const other = presignedUrl(story.house.url, await story.session("logs-D"), { ...object, key: KEYS.emil });
    const get = (address: string) => fetch(address, { headers: { "x-forwarded-proto": "https" } });
    expect(await (await get(url)).text()).toBe(KEYS.dana);
    expect((await get(other)).status).toBe(403);
    story.house.clock.advance(HOUR_MS + 1000);
    const late = await get(url);
    expect(late.status).toBe(400);
    expect(await late.text()).toContain("<Code>ExpiredToken</Code>");
  });

  test("a copy into the reader's own bucket takes that bucket's leave as well", async () => {
    const owner = story.s3(story.root.D);
    const Bucket = "danas-own-copies";
    await owner.send(new CreateBucketCommand({ Bucket }));
    const s3 = story.s3(await story.session("logs-D"));
    const copy = new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${BUCKET}/${KEYS.dana}` });
    await expect(s3.send(copy)).rejects.toMatchObject(DENIED);
    const statement = { Effect: "Allow", Principal: { AWS: roleArn("logs-D") }, Action: "s3:PutObject" };
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ ...statement, Resource: `arn:aws:s3:::${Bucket}/*` }],
    });
    await owner.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    // The role's own account has to allow it too.
    await expect(s3.send(copy)).rejects.toMatchObject(DENIED);
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:PutObject", Resource: `arn:aws:s3:::${Bucket}/*` }],
    });
    const copying = { RoleName: "logs-D", PolicyName: "copies", PolicyDocument };
    await story.house.iam().send(new PutRolePolicyCommand(copying));
    await s3.send(copy);
    const copied = await owner.send(new GetObjectCommand({ Bucket, Key: "copy" }));
    expect(await copied.Body?.transformToString()).toBe(KEYS.dana);
  });
});

describe("to take back what was shared", () => {
  test("without its policy, a session under way may do nothing more", async () => {
    const session = await story.session("logs-D");
    await read(session);
    const policy = { RoleName: "logs-D", PolicyName: "logs-D-read" };
    await story.house.iam().send(new DeleteRolePolicyCommand(policy));
    await expect(read(session)).rejects.toMatchObject({
      ...DENIED,
      message: `User: ${SESSION} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::${BUCKET}/${KEYS.dana}" because no identity-based policy allows the s3:GetObject action`,
    });
  });

  test("without the trust no session begins, and one under way goes on until it ends", async () => {
    const session = await story.session("logs-D");
    const PolicyDocument = JSON.stringify(scenario.roles["logs-E"].trust);
    const distrust = { RoleName: "logs-D", PolicyDocument };
    await story.house.iam().send(new UpdateAssumeRolePolicyCommand(distrust));
    await expect(story.assume(story.users.dana, "logs-D")).rejects.toMatchObject(DENIED);
    await read(session);
    story.house.clock.advance(HOUR_MS + 1000);
    await expect(read(session)).rejects.toMatchObject({ name: "ExpiredToken" });
  });

  test("sessions older than a moment are revoked, later ones are not", async () => {
    const older = await story.session("logs-D");
    story.house.clock.advance(1000);
    const revocation = {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { DateLessThan: { "aws:TokenIssueTime": new Date(story.house.clock.now()).toISOString() } },
    };
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [revocation] });
    const named = { RoleName: "logs-D", PolicyName: "AWSRevokeOlderSessions", PolicyDocument };
    await story.house.iam().send(new PutRolePolicyCommand(named));
    await expect(read(older)).rejects.toMatchObject({
      ...DENIED,
      message: expect.stringMatching(/ with an explicit deny in an identity-based policy$/),
    });
    await read(await story.assume(story.users.dana, "logs-D"));
  });

  test("with the role its sessions are gone", async () => {
    const session = await story.session("logs-D");
    const admin = story.house.iam();
    await admin.send(new DeleteRolePolicyCommand({ RoleName: "logs-D", PolicyName: "logs-D-read" }));
    await admin.send(new DeleteRoleCommand({ RoleName: "logs-D" }));
    await expect(read(session)).rejects.toMatchObject({ name: "InvalidAccessKeyId" });
  });

  test("the other account may forbid its own user as well", async () => {
    const session = await story.session("logs-D");
    const policy = { UserName: "dana", PolicyName: "policy-0" };
    await story.house.iam(story.root.D).send(new DeleteUserPolicyCommand(policy));
    await expect(story.assume(story.users.dana, "logs-D")).rejects.toMatchObject(DENIED);
    await read(session);
  });

  test("the bucket itself may deny the role", async () => {
    const session = await story.session("logs-D");
    const deny = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::${BUCKET}/*`,
      Condition: { ArnEquals: { "aws:PrincipalArn": roleArn("logs-D") } },
    };
    const { Version, Statement } = scenario.bucketPolicy;
    const Policy = JSON.stringify({ Version, Statement: [...Statement, deny] });
    await story.s3(story.house.root).send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
    await expect(read(session)).rejects.toMatchObject({
      ...DENIED,
      message: expect.stringMatching(/ with an explicit deny in a resource-based policy$/),
    });
    await read(await story.session("logs-R"));
  });
});
