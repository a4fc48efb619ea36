import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetUserCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  type GetSessionTokenCommandInput,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse, START_MS } from "../../../test/harness/house.ts";

const HOME = "111111111111";
const ALICE = `arn:aws:iam::${HOME}:user/alice`;
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);

let house: House;
let alice: Credentials;

beforeAll(async () => {
  house = await openHouse();
  alice = await newUser("alice", { Effect: "Allow", Action: "*", Resource: "*" });
});
afterAll(() => house.close());

async function newUser(UserName: string, Statement?: unknown): Promise<Credentials> {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  if (Statement !== undefined)
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

const ask = (caller: Credentials, input: GetSessionTokenCommandInput = {}) =>
  house.sts(caller).send(new GetSessionTokenCommand(input));

async function sessionOf(caller: Credentials): Promise<Credentials> {
  const { Credentials: made } = await ask(caller);
  return {
    accessKeyId: made?.AccessKeyId ?? "",
    secretAccessKey: made?.SecretAccessKey ?? "",
    sessionToken: made?.SessionToken ?? "",
  };
}

const hours = (count: number) => new Date(START_MS + count * 3600_000);

describe("a session lasts", () => {
  test.for<[string, () => Credentials, number | undefined, Date]>([
    ["twelve hours for a user", () => alice, undefined, hours(12)],
    ["as long as a user asks", () => alice, 129_600, hours(36)],
    ["as short as a user asks", () => alice, 900, hours(0.25)],
    ["an hour for root", () => house.root, undefined, hours(1)],
    ["an hour for root though it asks for more", () => house.root, 129_600, hours(1)],
    ["less for root when it asks for less", () => house.root, 900, hours(0.25)],
  ])("%s", async ([, caller, DurationSeconds, expiration]) => {
    const { Credentials: made } = await ask(caller(), { DurationSeconds });
    expect(made?.Expiration).toEqual(expiration);
    expect(made?.AccessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
  });

  test.for([899, 129_601])("not %i seconds", async (DurationSeconds) => {
    await expect(ask(alice, { DurationSeconds })).rejects.toMatchObject({ name: "ValidationError" });
  });
});

describe("is given", () => {
  test("to who has no permission at all", async () => {
    await ask(await newUser("powerless"));
  });

  test("not to who is denied it", async () => {
    const barred = await newUser("barred", { Effect: "Deny", Action: "sts:GetSessionToken", Resource: "*" });
    await expect(ask(barred)).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("is not authorized to perform: sts:GetSessionToken"),
    });
  });

  test("not to a session", async () => {
    for (const caller of [alice, house.root]) {
      await expect(ask(await sessionOf(caller))).rejects.toMatchObject({
        name: "AccessDenied",
        message: "Cannot call GetSessionToken with session credentials",
      });
    }
    expect((await house.events()).at(-1)).toMatchObject({
      errorCode: "AccessDenied",
      requestParameters: null,
    });
  });

  test.for<[GetSessionTokenCommandInput, string]>([
    [
      { SerialNumber: `arn:aws:iam::${HOME}:mfa/alice` },
      "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
    ],
    [
      { TokenCode: "123456" },
      "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
    ],
    [
      { SerialNumber: `arn:aws:iam::${HOME}:mfa/alice`, TokenCode: "123456" },
      "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
    ],
  ])("not with %j", async ([input, message]) => {
    await expect(ask(alice, input)).rejects.toMatchObject({ name: "AccessDenied", message });
  });
});

describe("a session without a second factor", () => {
  test("may what the user may, outside of IAM and STS", async () => {
    await house.s3(await sessionOf(alice)).send(new ListBucketsCommand());
    await expect(
      house.s3(await sessionOf(await newUser("weak"))).send(new ListBucketsCommand()),
    ).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("is no credential to IAM", async () => {
    for (const caller of [alice, house.root]) {
      await expect(house.iam(await sessionOf(caller)).send(new GetUserCommand())).rejects.toMatchObject({
        name: "InvalidClientTokenId",
        message: "The security token included in the request is invalid.",
      });
    }
  });

  test("reaches STS for its name and for roles only", async () => {
    const sts = house.sts(await sessionOf(alice));
    expect((await sts.send(new GetCallerIdentityCommand())).Arn).toBe(ALICE);
    const role = { RoleArn: `arn:aws:iam::${HOME}:role/missing`, RoleSessionName: "night" };
    await expect(sts.send(new AssumeRoleCommand(role))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(sts.send(new GetFederationTokenCommand({ Name: "bob" }))).rejects.toMatchObject({
      name: "AccessDenied",
      message: "Cannot call GetFederationToken with session credentials",
    });
    const key = { AccessKeyId: "AKIAEXAMPLEEXAMPLE01" };
    await expect(sts.send(new GetAccessKeyInfoCommand(key))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
  });

  test("ends with the key that asked for it, and is back with it", async () => {
    const iam = house.iam();
    const user = await newUser("rotating");
    const session = await sessionOf(user);
    const who = () => house.sts(session).send(new GetCallerIdentityCommand());
    const key = { UserName: "rotating", AccessKeyId: user.accessKeyId };
    await iam.send(new UpdateAccessKeyCommand({ ...key, Status: "Inactive" }));
    await expect(who()).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    await iam.send(new UpdateAccessKeyCommand({ ...key, Status: "Active" }));
    expect((await who()).Arn).toBe(`arn:aws:iam::${HOME}:user/rotating`);
  });
});

describe("is recorded", () => {
  test("with the new key and without its secret", async () => {
    const { Credentials: made } = await ask(alice, { DurationSeconds: 900 });
    const record = (await house.events()).at(-1);
    expect(record).toEqual({
      eventVersion: "1.11",
      userIdentity: {
        type: "IAMUser",
        principalId: expect.stringMatching(/^AIDA/),
        arn: ALICE,
        accountId: HOME,
        accessKeyId: alice.accessKeyId,
        userName: "alice",
      },
      eventTime: "2026-03-02T09:15:07Z",
      eventSource: "sts.amazonaws.com",
      eventName: "GetSessionToken",
      awsRegion: "us-east-1",
      sourceIPAddress: "127.0.0.1",
      userAgent: expect.stringContaining("aws-sdk-js/"),
      requestParameters: { durationSeconds: 900 },
      responseElements: {
        credentials: {
          accessKeyId: made?.AccessKeyId,
          sessionToken: made?.SessionToken,
          expiration: "Mar 2, 2026, 9:30:07\u202fAM",
        },
      },
      requestID: UUID,
      eventID: UUID,
      readOnly: true,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: HOME,
      eventCategory: "Management",
    });
    expect(JSON.stringify(record)).not.toContain(made?.SecretAccessKey);
  });

  test("as the user's session when that calls on", async () => {
    const session = await sessionOf(alice);
    await house.sts(session).send(new GetCallerIdentityCommand());
    expect((await house.events()).at(-1)?.userIdentity).toEqual({
      type: "IAMUser",
      principalId: expect.stringMatching(/^AIDA/),
      arn: ALICE,
      accountId: HOME,
      accessKeyId: session.accessKeyId,
      userName: "alice",
      sessionContext: { attributes: { creationDate: "2026-03-02T09:15:07Z", mfaAuthenticated: "false" } },
    });
  });

  test("with no one-time code", async () => {
    await ask(alice, { SerialNumber: `arn:aws:iam::${HOME}:mfa/alice`, TokenCode: "123456" }).catch(
      () => undefined,
    );
    expect(JSON.stringify(await house.events())).not.toContain("123456");
  });
});
