import {
  AcceptDelegationRequestCommand,
  AssociateDelegationRequestCommand,
  CreateAccessKeyCommand,
  CreateDelegationRequestCommand,
  type CreateDelegationRequestCommandInput,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserPolicyCommand,
  GetDelegationRequestCommand,
  GetUserCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  SendDelegationTokenCommand,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetDelegatedAccessTokenCommand,
} from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse, START_MS } from "../../../test/harness/house.ts";
import type { OpenedAccount } from "../../system.ts";

const ACCOUNT = "111111111111";
const TEMPLATE = "arn:aws:iam::999999999999:delegation-template/onboarding";
const HUGE = "arn:aws:iam::999999999999:delegation-template/huge";
const HOUR_SECONDS = 3600;
const BOSS = `arn:aws:iam::${ACCOUNT}:user/boss`;
const allow = (Action: string | string[], Resource: string | string[] = "*") =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource } });

let house: House;
let partner: OpenedAccount;
let boss: Credentials;

beforeEach(async () => {
  house = await openHouse({
    settings: {
      delegationTemplates: new Map([
        [TEMPLATE, allow(["iam:GetUser", "iam:ListRoles", "s3:*"], ["@{users}", "arn:aws:s3:::*-@{suffix}"])],
        [HUGE, allow(Array.from({ length: 300 }, (_, index) => `iam:Get${"x".repeat(10)}${index}`))],
      ]),
    },
  });
  partner = await house.openAccount("partner");
  boss = await user("boss", allow(["iam:*", "sts:AssumeRole"]));
});
afterEach(() => house.close());

async function user(UserName: string, PolicyDocument: string): Promise<Credentials> {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

const PERMISSIONS = {
  PolicyTemplateArn: TEMPLATE,
  Parameters: [
    { Name: "users", Type: "stringList" as const, Values: [BOSS, `arn:aws:iam::${ACCOUNT}:user/ann`] },
    { Name: "suffix", Type: "string" as const, Values: ["logs"] },
  ],
};

async function create(members: Partial<CreateDelegationRequestCommandInput> = {}): Promise<string> {
  const { DelegationRequestId } = await house.iam(partner).send(
    new CreateDelegationRequestCommand({
      Description: "Sets things up",
      Permissions: PERMISSIONS,
      RequestorWorkflowId: "workflow",
      NotificationChannel: "arn:aws:sns:us-east-1:999999999999:partner",
      SessionDuration: HOUR_SECONDS,
      ...members,
    }),
  );
  return DelegationRequestId ?? "";
}

async function released(id: string, approver: Credentials | undefined = boss): Promise<string> {
  const iam = house.iam(approver);
  await iam.send(new AssociateDelegationRequestCommand({ DelegationRequestId: id }));
  await iam.send(new AcceptDelegationRequestCommand({ DelegationRequestId: id }));
  await iam.send(new SendDelegationTokenCommand({ DelegationRequestId: id }));
  return (await house.system.tradeInToken(id)) ?? "";
}

const exchange = (TradeInToken: string, credentials: Credentials = partner) =>
  house.sts(credentials).send(new GetDelegatedAccessTokenCommand({ TradeInToken }));

async function delegated(token: string): Promise<Credentials> {
  const { Credentials: given } = await exchange(token);
  return {
    accessKeyId: given?.AccessKeyId ?? "",
    secretAccessKey: given?.SecretAccessKey ?? "",
    sessionToken: given?.SessionToken,
  };
}

test("a token is traded in for the permissions of who accepted, as far as the request goes", async () => {
  const id = await create();
  expect(await house.system.tradeInToken(id)).toBeUndefined();
  const token = await released(id);
  const answer = await exchange(token);
  expect(answer).toMatchObject({
    AssumedPrincipal: BOSS,
    PackedPolicySize: expect.any(Number),
    Credentials: { AccessKeyId: expect.stringMatching(/^ASIA/), Expiration: new Date(START_MS + 3600_000) },
  });
  expect((await house.events()).at(-1)).toMatchObject({
    eventSource: "sts.amazonaws.com",
    eventName: "GetDelegatedAccessToken",
    recipientAccountId: partner.accountId,
    readOnly: true,
    requestParameters: null,
    responseElements: {
      credentials: {
        accessKeyId: answer.Credentials?.AccessKeyId,
        sessionToken: answer.Credentials?.SessionToken,
        expiration: expect.any(String),
      },
      assumedPrincipal: BOSS,
      packedPolicySize: answer.PackedPolicySize,
    },
  });

  const session = await delegated(token);
  expect(await house.sts(session).send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: BOSS });
  const { User } = await house.iam(session).send(new GetUserCommand({ UserName: "boss" }));
  expect(User?.Arn).toBe(BOSS);
  expect((await house.events()).at(-1)).toMatchObject({
    eventName: "GetUser",
    recipientAccountId: ACCOUNT,
    userIdentity: {
      type: "IAMUser",
      arn: BOSS,
      accountId: ACCOUNT,
      accessKeyId: session.accessKeyId,
      sessionContext: { attributes: { mfaAuthenticated: "false" } },
      invokedByDelegate: { accountId: partner.accountId },
    },
  });
  // What the request does not have, and what the approver does not have.
  await expect(house.iam(session).send(new ListUsersCommand({}))).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining("no session policy allows the iam:ListUsers action"),
  });
  await expect(house.s3(session).send(new ListBucketsCommand({}))).rejects.toMatchObject({
    name: "AccessDenied",
  });
  await house.iam().send(new DeleteUserPolicyCommand({ UserName: "boss", PolicyName: "own" }));
  await expect(house.iam(session).send(new GetUserCommand({ UserName: "boss" }))).rejects.toMatchObject({
    name: "AccessDenied",
  });
});

test("the request shows what its template permits", async () => {
  const DelegationRequestId = await create();
  const { DelegationRequest } = await house
    .iam()
    .send(new GetDelegationRequestCommand({ DelegationRequestId }));
  expect(JSON.parse(DelegationRequest?.PermissionPolicy ?? "")).toEqual({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Action: ["iam:GetUser", "iam:ListRoles", "s3:*"],
      Resource: [BOSS, `arn:aws:iam::${ACCOUNT}:user/ann`, "arn:aws:s3:::*-logs"],
    },
  });
});

test.for([
  ["without parameters", undefined],
  ["without one of them", PERMISSIONS.Parameters.slice(0, 1)],
  [
    "with a list in the midst of a text",
    PERMISSIONS.Parameters.map((one) => ({ ...one, Values: ["a", "b"] })),
  ],
  ["with what makes no resource", PERMISSIONS.Parameters.map((one) => ({ ...one, Values: ["nowhere"] }))],
] as const)("a template is refused %s", async ([, Parameters]) => {
  await expect(
    create({ Permissions: { ...PERMISSIONS, Parameters: Parameters && [...Parameters] } }),
  ).rejects.toMatchObject({ Code: "InvalidInput" });
});

test("a role lends its own", async () => {
  const role = `arn:aws:iam::${ACCOUNT}:role/admin`;
  await house.iam().send(
    new CreateRoleCommand({
      RoleName: "admin",
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" },
      }),
    }),
  );
  const own = { RoleName: "admin", PolicyName: "own", PolicyDocument: allow("iam:*") };
  await house.iam().send(new PutRolePolicyCommand(own));
  const assume = async (Policy?: string): Promise<Credentials> => {
    const input = { RoleArn: role, RoleSessionName: "mira", Policy };
    const { Credentials: given } = await house.sts(boss).send(new AssumeRoleCommand(input));
    return {
      accessKeyId: given?.AccessKeyId ?? "",
      secretAccessKey: given?.SecretAccessKey ?? "",
      sessionToken: given?.SessionToken,
    };
  };
  const id = await create({ Permissions: { ...PERMISSIONS } });
  const token = await released(id, await assume());
  expect((await exchange(token)).AssumedPrincipal).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/admin/mira`);
  const session = await delegated(token);
  await expect(house.iam(session).send(new ListRolesCommand({}))).rejects.toMatchObject({
    name: "AccessDenied",
  });
  expect((await house.events()).at(-1)).toMatchObject({
    userIdentity: {
      type: "AssumedRole",
      sessionContext: { sessionIssuer: { arn: role } },
      invokedByDelegate: { accountId: partner.accountId },
    },
  });
  await house.iam(session).send(new GetUserCommand({ UserName: "boss" }));

  const other = await create({ RequestorWorkflowId: "other" });
  await expect(released(other, await assume(allow("iam:*")))).rejects.toMatchObject({ Code: "InvalidInput" });
});

test("a policy that names who lent lets the delegate do no more", async () => {
  const Bucket = "of-the-boss";
  const s3 = house.s3();
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "mine", Body: "1" }));
  const Statement = {
    Effect: "Allow",
    Principal: { AWS: BOSS },
    Action: "s3:GetObject",
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  await s3.send(
    new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) }),
  );
  const get = (credentials: Credentials) =>
    house.s3(credentials).send(new GetObjectCommand({ Bucket, Key: "mine" }));
  await get(boss);
  const session = await delegated(await released(await create()));
  await expect(get(session)).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining("no session policy allows the s3:GetObject action"),
  });
});

describe("is refused", () => {
  test("for what is no token", async () => {
    const token = await released(await create());
    for (const other of ["nonsense", `${token.slice(0, -4)}AAAA`, ` ${token}`]) {
      await expect(exchange(other)).rejects.toMatchObject({ name: "ValidationError" });
    }
  });

  test("after the delegation has ended, and its sessions too", async () => {
    const token = await released(await create());
    const session = await delegated(token);
    house.clock.advance(HOUR_SECONDS * 1000);
    await expect(exchange(token)).rejects.toMatchObject({
      name: "ExpiredTradeInTokenException",
      $metadata: { httpStatusCode: 400 },
    });
    expect((await house.events()).at(-1)).toMatchObject({ errorCode: "ExpiredTradeInTokenException" });
    await expect(house.iam(session).send(new GetUserCommand({ UserName: "boss" }))).rejects.toMatchObject({
      name: "ExpiredToken",
    });
  });

  test("for other accounts", async () => {
    const token = await released(await create());
    await expect(exchange(token, house.root)).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("for a policy that is too large", async () => {
    const token = await released(await create({ Permissions: { PolicyTemplateArn: HUGE } }));
    await expect(exchange(token)).rejects.toMatchObject({ name: "PackedPolicyTooLargeException" });
  });
});

test("a template that nobody registered permits nothing, not even to the root user", async () => {
  const PolicyTemplateArn = "arn:aws:iam::999999999999:delegation-template/unknown";
  const token = await released(await create({ Permissions: { PolicyTemplateArn } }), house.root);
  const session = await delegated(token);
  expect(await house.sts(session).send(new GetCallerIdentityCommand({}))).toMatchObject({
    Arn: `arn:aws:iam::${ACCOUNT}:root`,
  });
  await expect(house.iam(session).send(new ListUsersCommand({}))).rejects.toMatchObject({
    name: "AccessDenied",
  });
});
