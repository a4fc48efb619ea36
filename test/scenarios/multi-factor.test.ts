import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeactivateMFADeviceCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  ResyncMFADeviceCommand,
} from "@aws-sdk/client-iam";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetSessionTokenCommand,
  type GetSessionTokenCommandInput,
} from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { STEP_MS } from "../../src/pure/multi-factor/totp.ts";
import { type Authenticator, enabledAuthenticator } from "../harness/authenticator.ts";
import { type Credentials, type House, openHouse } from "../harness/house.ts";

const HOME = "111111111111";
const WRONG = {
  name: "AccessDenied",
  message: "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
  $metadata: { httpStatusCode: 403 },
};
const UNKNOWN = {
  name: "AccessDenied",
  message:
    "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
};

let house: House;
let alice: Credentials;
let phone: Authenticator;

beforeEach(async () => {
  house = await openHouse();
  alice = await newUser("alice", [
    { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" },
    {
      Effect: "Allow",
      Action: ["iam:ListUsers", "s3:ListAllMyBuckets"],
      Resource: "*",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    },
  ]);
  phone = await enabledAuthenticator(house, "alice");
  await newRole("guarded", { Bool: { "aws:MultiFactorAuthPresent": "true" } });
});
afterEach(() => house.close());

async function newUser(UserName: string, Statement: unknown): Promise<Credentials> {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

async function newRole(RoleName: string, Condition: unknown): Promise<void> {
  const trust = { Effect: "Allow", Principal: { AWS: HOME }, Action: "sts:AssumeRole", Condition };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: trust });
  await house.iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const allow = { Effect: "Allow", Action: "iam:ListUsers", Resource: "*" };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: allow });
  await house.iam().send(new PutRolePolicyCommand({ RoleName, PolicyName: "own", PolicyDocument }));
}

interface Issued {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
  readonly SessionToken?: string | undefined;
}

const credentialsOf = ({ AccessKeyId, SecretAccessKey, SessionToken }: Issued = {}): Credentials => ({
  accessKeyId: AccessKeyId ?? "",
  secretAccessKey: SecretAccessKey ?? "",
  sessionToken: SessionToken ?? "",
});

async function sessionToken(by: Credentials, input: GetSessionTokenCommandInput = {}): Promise<Credentials> {
  return credentialsOf((await house.sts(by).send(new GetSessionTokenCommand(input))).Credentials);
}

async function assume(by: Credentials, input: Partial<AssumeRoleCommandInput> = {}): Promise<Credentials> {
  const command = new AssumeRoleCommand({
    RoleArn: `arn:aws:iam::${HOME}:role/guarded`,
    RoleSessionName: "night",
    ...input,
  });
  return credentialsOf((await house.sts(by).send(command)).Credentials);
}

const factor = (code = phone.code()) => ({ SerialNumber: phone.serialNumber, TokenCode: code });

describe("a session with a second factor", () => {
  test("may what asks for it, and reaches IAM", async () => {
    await expect(house.iam(alice).send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    const session = await sessionToken(alice, factor());
    const granted = (await house.events("GetSessionToken")).at(-1);
    expect(granted).toMatchObject({
      readOnly: true,
      requestParameters: { serialNumber: phone.serialNumber },
      responseElements: { credentials: { accessKeyId: session.accessKeyId } },
    });
    await house.iam(session).send(new ListUsersCommand({}));
    expect((await house.events("ListUsers")).at(-1)?.userIdentity).toMatchObject({
      type: "IAMUser",
      accessKeyId: session.accessKeyId,
      sessionContext: { attributes: { mfaAuthenticated: "true" } },
    });
    await house.s3(session).send(new ListBucketsCommand());
    const plain = await sessionToken(alice);
    await expect(house.iam(plain).send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
    await expect(house.s3(plain).send(new ListBucketsCommand())).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });

  test("is as old as its code", async () => {
    const fresh = { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } };
    await newRole("fresh", fresh);
    const RoleArn = `arn:aws:iam::${HOME}:role/fresh`;
    const session = await sessionToken(alice, factor());
    house.clock.advance(3_599_000);
    await assume(session, { RoleArn });
    house.clock.advance(1000);
    await expect(assume(session, { RoleArn })).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("is given to the root user as well", async () => {
    const safe = await enabledAuthenticator(house, HOME, "root-account-mfa-device");
    const { root } = house;
    const session = await sessionToken(root, { SerialNumber: safe.serialNumber, TokenCode: safe.code() });
    await house.iam(session).send(new ListUsersCommand({}));
    await expect(house.iam(await sessionToken(root)).send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
  });
});

describe("a role that asks for a second factor", () => {
  test("is assumed with a code, and its session remembers it", async () => {
    await expect(assume(alice)).rejects.toMatchObject({ name: "AccessDenied" });
    const session = await assume(alice, factor());
    expect((await house.events("AssumeRole")).at(-1)).toMatchObject({
      requestParameters: {
        roleArn: `arn:aws:iam::${HOME}:role/guarded`,
        roleSessionName: "night",
        serialNumber: phone.serialNumber,
      },
    });
    expect(JSON.stringify(await house.events("AssumeRole"))).not.toContain(phone.code());
    await house.iam(session).send(new ListUsersCommand({}));
    expect((await house.events("ListUsers")).at(-1)?.userIdentity).toMatchObject({
      sessionContext: { attributes: { mfaAuthenticated: "true" } },
    });
  });

  test("is assumed by a session that has it, and not by one that has none", async () => {
    await assume(await sessionToken(alice, factor()));
    await expect(assume(await sessionToken(alice))).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("a code", () => {
  test("is good once", async () => {
    const code = factor();
    await assume(alice, code);
    await expect(assume(alice, code)).rejects.toMatchObject(WRONG);
    await expect(sessionToken(alice, code)).rejects.toMatchObject(WRONG);
    await expect(sessionToken(alice, factor(phone.code(-1)))).rejects.toMatchObject(WRONG);
    house.clock.advance(STEP_MS);
    await sessionToken(alice, factor());
  });

  test("is good for one of two that come with it at once", async () => {
    const settled = await Promise.allSettled([sessionToken(alice, factor()), sessionToken(alice, factor())]);
    expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("that was not spent, because the call was refused, is good for the next", async () => {
    const RoleArn = `arn:aws:iam::${HOME}:role/missing`;
    await expect(assume(alice, { RoleArn, ...factor() })).rejects.toMatchObject({
      message: expect.stringContaining("is not authorized to perform: sts:AssumeRole"),
    });
    await assume(alice, factor());
  });

  test("is good for a minute around its own half", async () => {
    await sessionToken(alice, factor(phone.code(1)));
    house.clock.advance(10 * STEP_MS);
    await expect(sessionToken(alice, factor(phone.code(-2)))).rejects.toMatchObject(WRONG);
    await expect(sessionToken(alice, factor(phone.code(2)))).rejects.toMatchObject(WRONG);
    await sessionToken(alice, factor(phone.code(-1)));
  });

  test("is recorded by neither outcome", async () => {
    await expect(sessionToken(alice, factor("000000"))).rejects.toMatchObject(WRONG);
    expect((await house.events("GetSessionToken")).at(-1)).toMatchObject({
      errorCode: "AccessDenied",
      errorMessage: WRONG.message,
      requestParameters: null,
      responseElements: null,
    });
  });

  test("cannot be guessed for long, and who guesses too often is told nothing", async () => {
    for (let index = 0; index < 10; index++) {
      await expect(sessionToken(alice, factor("000000"))).rejects.toMatchObject(WRONG);
    }
    await expect(sessionToken(alice, factor())).rejects.toMatchObject(WRONG);
    house.clock.advance(60_000);
    await sessionToken(alice, factor());
  });

  test("of a device that is another's, or nobody's any more, is none", async () => {
    const bob = await newUser("bob", { Effect: "Allow", Action: "sts:*", Resource: "*" });
    await expect(sessionToken(bob, factor())).rejects.toMatchObject(UNKNOWN);
    await expect(sessionToken(house.root, factor())).rejects.toMatchObject(UNKNOWN);
    const role = await assume(alice, factor());
    house.clock.advance(STEP_MS);
    await expect(assume(role, factor())).rejects.toMatchObject(UNKNOWN);
    const SerialNumber = phone.serialNumber;
    await house.iam().send(new DeactivateMFADeviceCommand({ UserName: "alice", SerialNumber }));
    await expect(sessionToken(alice, factor())).rejects.toMatchObject(UNKNOWN);
  });

  test("of a device whose clock went wrong is good once the device was resynchronized", async () => {
    const slow = { SerialNumber: phone.serialNumber, TokenCode: phone.code(7) };
    await expect(sessionToken(alice, slow)).rejects.toMatchObject(WRONG);
    await house.iam().send(
      new ResyncMFADeviceCommand({
        UserName: "alice",
        SerialNumber: phone.serialNumber,
        AuthenticationCode1: phone.code(5),
        AuthenticationCode2: phone.code(6),
      }),
    );
    await sessionToken(alice, slow);
  });
});
