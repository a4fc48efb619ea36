import {
  CreateAccountAliasCommand,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { enabledAuthenticator } from "../../../test/harness/authenticator.ts";
import { type Credentials, type House, openHouse } from "../../../test/harness/house.ts";
import { askSignIn, BROWSER, presented, sessionOf } from "../../../test/harness/sign-in-client.ts";
import { accountId } from "../../pure/aws/account.ts";
import type { OpenedAccount } from "../../system.ts";

const HOME = "111111111111";
const UserName = "ann";
const Password = "Correct-Horse-1";
const ANN = `arn:aws:iam::${HOME}:user/ann`;
const CONSOLE = "https://console.aws.amazon.com/console/home";
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);
const NOT_ALLOWED = {
  status: 403,
  body: {
    message:
      "Invalid information in one or more fields. Check your information or contact your administrator.",
  },
};

let house: House;
let other: OpenedAccount;
let roleId: string;
let session: Credentials;
beforeEach(async () => {
  house = await openHouse();
  other = await house.openAccount("other");
  await house.iam().send(new CreateUserCommand({ UserName }));
  await house.iam().send(new CreateLoginProfileCommand({ UserName, Password }));
  const PolicyDocument =
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}';
  await house.iam().send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
  roleId = await newRole("admin", { MaxSessionDuration: 7200, Path: "/ops/" });
  session = await signIn();
});
afterEach(() => house.close());

async function signIn(mfaCode?: string): Promise<Credentials> {
  const form = { account: HOME, userName: UserName, password: Password, mfaCode };
  return sessionOf(await askSignIn(house, "console", form));
}

async function newRole(RoleName: string, input = {}, Condition?: unknown): Promise<string> {
  const trust = { Effect: "Allow", Principal: { AWS: HOME }, Action: "sts:AssumeRole", Condition };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: trust });
  const iam = house.iam(other);
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, ...input }));
  const PolicyDocument =
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"}}';
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "own", PolicyDocument }));
  return Role?.RoleId ?? "";
}

const switchTo = (form = {}, by = session) =>
  askSignIn(house, "switch-role", {
    session: presented(by),
    account: other.accountId,
    roleName: "ops/admin",
    ...form,
  });
const exit = (by: Credentials) => askSignIn(house, "exit-role", { session: presented(by) });

const common = () => ({
  eventVersion: "1.08",
  eventTime: "2026-03-02T09:15:07Z",
  eventSource: "signin.amazonaws.com",
  awsRegion: "us-east-1",
  sourceIPAddress: "127.0.0.1",
  userAgent: BROWSER,
  requestParameters: null,
  eventID: UUID,
  readOnly: false,
  eventType: "AwsConsoleSignIn",
  managementEvent: true,
  recipientAccountId: other.accountId,
  eventCategory: "Management",
});
const ROLE_SESSION = () => ({
  type: "AssumedRole",
  principalId: `${roleId}:ann`,
  arn: `arn:aws:sts::${other.accountId}:assumed-role/admin/ann`,
  accountId: other.accountId,
});

describe("switching to a role", () => {
  test("assumes it as AWS does for the console, and gives a session", async () => {
    const reply = await switchTo();
    expect(reply.body).toMatchObject({
      status: "Switched",
      redirectTo: CONSOLE,
      arn: ROLE_SESSION().arn,
      accountId: other.accountId,
      credentials: { expiration: "2026-03-02T11:15:07.000Z" },
    });
    const [mine, theirs, ...more] = await house.events("AssumeRole");
    expect(more).toEqual([]);
    expect(mine).toMatchObject({
      userIdentity: {
        type: "IAMUser",
        arn: ANN,
        accessKeyId: session.accessKeyId,
        sessionContext: { attributes: { mfaAuthenticated: "false" } },
        invokedBy: "AWS Internal",
      },
      sourceIPAddress: "AWS Internal",
      userAgent: "AWS Internal",
      requestParameters: {
        roleArn: `arn:aws:iam::${other.accountId}:role/ops/admin`,
        roleSessionName: "ann",
      },
      recipientAccountId: HOME,
      sharedEventID: UUID,
    });
    expect(theirs).toMatchObject({
      userIdentity: { type: "AWSAccount", accountId: HOME },
      sourceIPAddress: "AWS Internal",
      recipientAccountId: other.accountId,
      sharedEventID: mine?.sharedEventID,
    });
    expect((await house.events()).at(-1)).toEqual({
      ...common(),
      userIdentity: ROLE_SESSION(),
      eventName: "SwitchRole",
      responseElements: { SwitchRole: "Success" },
      additionalEventData: { SwitchFrom: ANN, RedirectTo: CONSOLE },
    });
    const role = sessionOf(reply);
    await house.iam(role).send(new ListUsersCommand({}));
    expect((await house.events("ListUsers")).at(-1)).toMatchObject({
      userIdentity: { ...ROLE_SESSION(), accessKeyId: role.accessKeyId },
      sessionCredentialFromConsole: "true",
    });
  });

  test("goes by alias, and to where the page says", async () => {
    await house.iam(other).send(new CreateAccountAliasCommand({ AccountAlias: "partner" }));
    const redirectTo = "https://console.example.com/home";
    expect((await switchTo({ account: "partner", redirectTo })).body).toMatchObject({
      status: "Switched",
      redirectTo,
    });
    expect((await house.events("SwitchRole")).at(-1)?.additionalEventData).toEqual({
      SwitchFrom: ANN,
      RedirectTo: redirectTo,
    });
  });

  test("lasts no longer than the session that one came with", async () => {
    house.clock.advance(11 * 3600_000);
    const { body } = await switchTo();
    expect(body.credentials?.expiration).toBe("2026-03-02T21:15:07.000Z");
  });

  test("takes the second factor along", async () => {
    await newRole("guarded", {}, { Bool: { "aws:MultiFactorAuthPresent": "true" } });
    expect(await switchTo({ roleName: "guarded" })).toMatchObject(NOT_ALLOWED);
    const phone = await enabledAuthenticator(house, UserName, "phone");
    const proven = await signIn(phone.code());
    const role = sessionOf(await switchTo({ roleName: "guarded" }, proven));
    await house.iam(role).send(new ListUsersCommand({}));
    expect((await house.events("ListUsers")).at(-1)?.userIdentity).toMatchObject({
      sessionContext: { attributes: { mfaAuthenticated: "true" } },
    });
  });

  test("is judged by where the browser is, although AWS calls", async () => {
    await newRole("near", {}, { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } });
    await newRole("far", {}, { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } });
    expect((await switchTo({ roleName: "near" })).body.status).toBe("Switched");
    expect(await switchTo({ roleName: "far" })).toMatchObject(NOT_ALLOWED);
  });

  test.for<[string, object]>([
    ["a role that is not there", { roleName: "gone" }],
    ["a role without its path", { roleName: "admin" }],
    ["an account that is not there", { account: "999999999999" }],
    ["an alias that nobody has", { account: "nobody" }],
    ["a name that is none", { roleName: "a role!" }],
  ])("to %s is refused in the same words", async ([, form]) => {
    expect(await switchTo(form)).toMatchObject(NOT_ALLOWED);
    expect((await house.events()).at(-1)).toMatchObject({
      eventName: "SwitchRole",
      recipientAccountId: HOME,
      userIdentity: { type: "IAMUser", arn: ANN },
      errorMessage: "Failed authentication",
      responseElements: { SwitchRole: "Failure" },
    });
  });

  test("is not for the root user", async () => {
    await house.system.setRootPassword(accountId(HOME), Password);
    const root = sessionOf(
      await askSignIn(house, "console", { email: "root@example.com", password: Password }),
    );
    expect(await switchTo({}, root)).toMatchObject(NOT_ALLOWED);
  });

  test.for<[string, (session: Credentials) => Credentials]>([
    ["another secret", (own) => ({ ...own, secretAccessKey: "x".repeat(40) })],
    ["another key", (own) => ({ ...own, accessKeyId: "ASIAEXAMPLEEXAMPLE01" })],
    ["a changed token", (own) => ({ ...own, sessionToken: `${own.sessionToken?.slice(0, -8)}AAAAAAA=` })],
  ])("needs a session that is right: %s is refused", async ([, changed]) => {
    expect((await switchTo({}, changed(session))).status).toBe(403);
    expect((await house.events("SwitchRole")).length).toBe(0);
  });

  test("needs a session that is the console's, and has not expired", async () => {
    const assume = { RoleArn: `arn:aws:iam::${other.accountId}:role/ops/admin`, RoleSessionName: "api" };
    const { Credentials: made } = await house.sts(session).send(new AssumeRoleCommand(assume));
    const api = {
      accessKeyId: made?.AccessKeyId ?? "",
      secretAccessKey: made?.SecretAccessKey ?? "",
      sessionToken: made?.SessionToken ?? "",
    };
    expect((await switchTo({}, api)).status).toBe(403);
    house.clock.advance(12 * 3600_000);
    expect((await switchTo()).status).toBe(403);
  });

  test.for([
    { session: "none" },
    { session: {} },
    { session: null },
    { roleName: undefined },
    { account: 1 },
  ])("needs a form that is whole: %j is none", async (form) => {
    expect((await switchTo(form)).status).toBe(400);
  });
});

describe("going back", () => {
  test("is recorded, and the session that one came with is good as before", async () => {
    const role = sessionOf(await switchTo());
    expect(await exit(role)).toMatchObject({ status: 200, body: { status: "Exited", redirectTo: CONSOLE } });
    expect((await house.events()).at(-1)).toEqual({
      ...common(),
      userIdentity: ROLE_SESSION(),
      eventName: "ExitRole",
      responseElements: { ExitRole: "Success" },
      additionalEventData: { SwitchFrom: ANN, RedirectTo: CONSOLE },
    });
    expect((await house.sts(session).send(new GetCallerIdentityCommand({}))).Arn).toBe(ANN);
  });

  test("is for who switched", async () => {
    expect((await exit(session)).status).toBe(400);
    expect((await house.events("ExitRole")).length).toBe(0);
  });
});
