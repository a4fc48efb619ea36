import {
  AcceptDelegationRequestCommand,
  AssociateDelegationRequestCommand,
  ChangePasswordCommand,
  CreateAccessKeyCommand,
  CreateDelegationRequestCommand,
  type CreateDelegationRequestCommandInput,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserPolicyCommand,
  EnableOrganizationsRootSessionsCommand,
  GetAccountPasswordPolicyCommand,
  GetDelegationRequestCommand,
  GetUserCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  SendDelegationTokenCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateDelegationRequestCommand,
} from "@aws-sdk/client-iam";
import { CreateOrganizationCommand, EnableAWSServiceAccessCommand } from "@aws-sdk/client-organizations";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  AssumeRootCommand,
  GetCallerIdentityCommand,
  GetDelegatedAccessTokenCommand,
} from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse, START_MS } from "../../../test/harness/house.ts";
import { createMember } from "../../../test/harness/organization.ts";
import { askFederation, presented } from "../../../test/harness/sign-in-client.ts";
import type { OpenedAccount } from "../../system.ts";

const ACCOUNT = "111111111111";
const TEMPLATE = "arn:aws:iam::999999999999:delegation-template/onboarding";
const HUGE = "arn:aws:iam::999999999999:delegation-template/huge";
const LISTING = "arn:aws:iam::999999999999:delegation-template/listing";
const ASSUMING = "arn:aws:iam::999999999999:delegation-template/assuming";
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
        [LISTING, allow("iam:ListUsers")],
        [ASSUMING, allow(["sts:AssumeRole", "sts:AssumeRoot", "iam:GetUser"])],
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

const ADMIN = `arn:aws:iam::${ACCOUNT}:role/admin`;

async function createAdmin(): Promise<void> {
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
}

async function assumed(by: Credentials, members: Partial<AssumeRoleCommandInput> = {}): Promise<Credentials> {
  const input = { RoleArn: ADMIN, RoleSessionName: "mira", ...members };
  const { Credentials: given } = await house.sts(by).send(new AssumeRoleCommand(input));
  return {
    accessKeyId: given?.AccessKeyId ?? "",
    secretAccessKey: given?.SecretAccessKey ?? "",
    sessionToken: given?.SessionToken,
  };
}

test("what needs no permission needs the delegation's", async () => {
  const iam = house.iam();
  await iam.send(new CreateLoginProfileCommand({ UserName: "boss", Password: "Old-Passw0rd-1" }));
  await iam.send(
    new UpdateAccountPasswordPolicyCommand({ AllowUsersToChangePassword: true, MinimumPasswordLength: 8 }),
  );
  const own = await create({ RequestorWorkflowId: "workflow-own" });
  await house.iam(boss).send(new AssociateDelegationRequestCommand({ DelegationRequestId: own }));
  const session = await delegated(
    await released(await create({ Permissions: { PolicyTemplateArn: LISTING } })),
  );
  const asDelegate = house.iam(session);
  await asDelegate.send(new ListUsersCommand({}));
  const change = { OldPassword: "Old-Passw0rd-1", NewPassword: "New-Passw0rd-2" };
  const refused = { name: "AccessDenied", message: expect.stringContaining("no session policy allows") };
  await expect(asDelegate.send(new GetAccountPasswordPolicyCommand({}))).rejects.toMatchObject(refused);
  await expect(asDelegate.send(new ChangePasswordCommand(change))).rejects.toMatchObject(refused);
  const request = { DelegationRequestId: own };
  await expect(asDelegate.send(new GetDelegationRequestCommand(request))).rejects.toMatchObject(refused);
  await expect(
    asDelegate.send(new UpdateDelegationRequestCommand({ ...request, Notes: "mine" })),
  ).rejects.toMatchObject(refused);
  // The lender itself needs no policy for it, as ever.
  await iam.send(new DeleteUserPolicyCommand({ UserName: "boss", PolicyName: "own" }));
  await house.iam(boss).send(new ChangePasswordCommand(change));
});

describe("a role that a delegate assumes", () => {
  test("is the delegate's, and has no more than was lent, and no longer", async () => {
    await createAdmin();
    const session = await delegated(
      await released(await create({ Permissions: { PolicyTemplateArn: ASSUMING } })),
    );
    house.clock.advance((HOUR_SECONDS - 600) * 1000);
    const chained = await assumed(session);
    await house.iam(chained).send(new GetUserCommand({ UserName: "boss" }));
    expect((await house.events()).at(-1)).toMatchObject({
      eventName: "GetUser",
      userIdentity: { type: "AssumedRole", invokedByDelegate: { accountId: partner.accountId } },
    });
    const refused = { name: "AccessDenied", message: expect.stringContaining("no session policy allows") };
    await expect(house.iam(chained).send(new ListRolesCommand({}))).rejects.toMatchObject(refused);
    const once = await assumed(chained, { RoleSessionName: "again" }).catch((error: Error) => error.name);
    expect(once).toBe("AccessDenied");
    house.clock.advance(600_000);
    await expect(house.iam(chained).send(new GetUserCommand({ UserName: "boss" }))).rejects.toMatchObject({
      name: "ExpiredToken",
    });
  });

  test.for([
    ["a policy", { Policy: allow("*") }],
    ["the ARN of one", { PolicyArns: [{ arn: "arn:aws:iam::aws:policy/AdministratorAccess" }] }],
  ] as const)("is not limited by %s, which would add to what was lent", async ([, members]) => {
    await createAdmin();
    const id = await create({ Permissions: { PolicyTemplateArn: ASSUMING } });
    const session = await delegated(await released(id));
    const input = members as Partial<AssumeRoleCommandInput>;
    await expect(assumed(session, input)).rejects.toMatchObject({ name: "ValidationError" });
  });
});

test("a delegate assumes no root user, whose task would take the place of what was lent", async () => {
  const organizations = house.organizations();
  await organizations.send(new CreateOrganizationCommand({}));
  await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: "iam.amazonaws.com" }));
  await house.iam().send(new EnableOrganizationsRootSessionsCommand({}));
  const input = {
    TargetPrincipal: await createMember(house, "ann"),
    TaskPolicyArn: { arn: "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials" },
  };
  const chief = await user("chief", allow(["iam:*", "sts:*"]));
  await house.sts(chief).send(new AssumeRootCommand(input));
  const id = await create({ Permissions: { PolicyTemplateArn: ASSUMING } });
  const session = await delegated(await released(id, chief));
  await expect(house.sts(session).send(new AssumeRootCommand(input))).rejects.toMatchObject({
    name: "AccessDenied",
  });
});

test("a role's delegate does not sign in to the console, where sessions are longer", async () => {
  await createAdmin();
  const id = await create({ Permissions: { PolicyTemplateArn: ASSUMING } });
  const session = await delegated(await released(id, await assumed(boss)));
  for (const more of [{}, { SessionDuration: "43200" }] as Record<string, string>[]) {
    const Session = JSON.stringify(presented(session));
    const reply = await askFederation(house, {
      Action: "getSigninToken",
      SessionType: "json",
      Session,
      ...more,
    });
    expect(reply).toMatchObject({
      status: 400,
      body: { message: "Only sessions of roles and of federated users sign in by federation." },
    });
  }
});

test("a role lends its own", async () => {
  await createAdmin();
  const assume = (Policy?: string) => assumed(boss, { Policy });
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
      sessionContext: { sessionIssuer: { arn: ADMIN } },
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
