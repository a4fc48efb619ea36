import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  type Credentials as IssuedCredentials,
} from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../../../test/harness/house.ts";
import { askFederation, BROWSER, presented, sessionOf } from "../../../test/harness/sign-in-client.ts";

const HOME = "111111111111";
const ROLE = `arn:aws:iam::${HOME}:role/guest`;
const Destination = "https://console.example.com/s3";
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);
const ALLOW = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';

let house: House;
let broker: Credentials;
let roleId: string;
beforeEach(async () => {
  house = await openHouse();
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "broker" }));
  await iam.send(new PutUserPolicyCommand({ UserName: "broker", PolicyName: "own", PolicyDocument: ALLOW }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "broker" }));
  broker = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  const AssumeRolePolicyDocument = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"${HOME}"},"Action":"sts:AssumeRole"}}`;
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "guest", AssumeRolePolicyDocument }));
  roleId = Role?.RoleId ?? "";
  await iam.send(new PutRolePolicyCommand({ RoleName: "guest", PolicyName: "own", PolicyDocument: ALLOW }));
});
afterEach(() => house.close());

const credentialsOf = (made: IssuedCredentials | undefined): Credentials => ({
  accessKeyId: made?.AccessKeyId ?? "",
  secretAccessKey: made?.SecretAccessKey ?? "",
  sessionToken: made?.SessionToken ?? "",
});

async function role(by = broker): Promise<Credentials> {
  const command = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: "visitor" });
  return credentialsOf((await house.sts(by).send(command)).Credentials);
}

const getToken = (session: Credentials, parameters = {}, method: "GET" | "POST" = "GET") =>
  askFederation(
    house,
    {
      Action: "getSigninToken",
      SessionType: "json",
      Session: JSON.stringify(presented(session)),
      ...parameters,
    },
    method,
  );

const login = (SigninToken = "", parameters = {}) =>
  askFederation(house, {
    Action: "login",
    Issuer: "https://broker.example.com",
    Destination,
    SigninToken,
    ...parameters,
  });

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
  recipientAccountId: HOME,
  eventCategory: "Management",
});
const VISITOR = () => ({
  type: "AssumedRole",
  principalId: `${roleId}:visitor`,
  arn: `arn:aws:sts::${HOME}:assumed-role/guest/visitor`,
  accountId: HOME,
});
const CONTEXT = () => ({
  sessionContext: {
    sessionIssuer: { type: "Role", principalId: roleId, arn: ROLE, accountId: HOME, userName: "guest" },
    attributes: { creationDate: "2026-03-02T09:15:07Z", mfaAuthenticated: "false" },
  },
});

test("a session of a role becomes a token, and the token a console session", async () => {
  const session = await role();
  const { status, body } = await getToken(session);
  expect({ status, names: Object.keys(body) }).toEqual({ status: 200, names: ["SigninToken"] });
  const recorded = (await house.events()).at(-1);
  expect(recorded).toEqual({
    ...common(),
    userIdentity: { ...VISITOR(), accessKeyId: session.accessKeyId, ...CONTEXT() },
    eventName: "GetSigninToken",
    responseElements: {
      credentials: { accessKeyId: expect.stringMatching(/^ASIA/) },
      GetSigninToken: "Success",
    },
    additionalEventData: { MobileVersion: "No", MFAUsed: "No" },
  });
  const reply = await login(body.SigninToken);
  expect(reply.body).toMatchObject({
    status: "SignedIn",
    redirectTo: Destination,
    arn: VISITOR().arn,
    accountId: HOME,
    credentials: { expiration: "2026-03-02T10:15:07.000Z" },
  });
  expect((await house.events()).at(-1)).toEqual({
    ...common(),
    userIdentity: { ...VISITOR(), ...CONTEXT() },
    eventName: "ConsoleLogin",
    responseElements: { ConsoleLogin: "Success" },
    additionalEventData: { MobileVersion: "No", MFAUsed: "No" },
  });
  const console = sessionOf(reply);
  expect(recorded?.responseElements).toMatchObject({ credentials: { accessKeyId: console.accessKeyId } });
  await house.iam(console).send(new ListUsersCommand({}));
  expect((await house.events("ListUsers")).at(-1)).toMatchObject({
    userIdentity: { ...VISITOR(), accessKeyId: console.accessKeyId },
    sessionCredentialFromConsole: "true",
  });
  const text = JSON.stringify(await house.events());
  expect(text).not.toContain(body.SigninToken);
  expect(text).not.toContain(console.secretAccessKey);
});

test("a federated user becomes one that reaches IAM, as in AWS's console", async () => {
  const command = new GetFederationTokenCommand({ Name: "guest", Policy: ALLOW });
  const federated = credentialsOf((await house.sts(broker).send(command)).Credentials);
  await expect(house.iam(federated).send(new ListUsersCommand({}))).rejects.toMatchObject({
    name: "InvalidClientTokenId",
  });
  const { body } = await getToken(federated, {}, "POST");
  const reply = await login(body.SigninToken);
  await house.iam(sessionOf(reply)).send(new ListUsersCommand({}));
  expect((await house.events("ConsoleLogin")).at(-1)?.userIdentity).toMatchObject({
    type: "FederatedUser",
    arn: `arn:aws:sts::${HOME}:federated-user/guest`,
  });
});

describe("the console session lasts", () => {
  test("as long as is asked for a role, whatever the credentials last", async () => {
    const { body } = await getToken(await role(), { SessionDuration: "43200" });
    expect((await login(body.SigninToken)).body.credentials?.expiration).toBe("2026-03-02T21:15:07.000Z");
  });

  test.for(["899", "43201", "-1", "1e4", "long"])("not %s seconds", async (SessionDuration) => {
    expect((await getToken(await role(), { SessionDuration })).status).toBe(400);
  });

  test("only as long as the credentials of federated users, of chained roles and of the console", async () => {
    const command = new GetFederationTokenCommand({ Name: "guest", Policy: ALLOW });
    const federated = credentialsOf((await house.sts(broker).send(command)).Credentials);
    const chained = await role(await role());
    const { body } = await getToken(await role());
    const console = sessionOf(await login(body.SigninToken));
    for (const session of [federated, chained, console]) {
      expect((await getToken(session, { SessionDuration: "3600" })).status).toBe(400);
      expect((await getToken(session)).status).toBe(200);
    }
  });
});

describe("no token is given", () => {
  test("for a session of a user, which AWS does not take either", async () => {
    const session = credentialsOf((await house.sts(broker).send(new GetSessionTokenCommand({}))).Credentials);
    expect((await getToken(session)).status).toBe(400);
  });

  test.for<[string, (session: Credentials) => Credentials]>([
    ["a wrong secret", (own) => ({ ...own, secretAccessKey: `${own.secretAccessKey}x` })],
    ["another key", (own) => ({ ...own, accessKeyId: "ASIAEXAMPLEEXAMPLE01" })],
    ["a token that is none", (own) => ({ ...own, sessionToken: "none" })],
  ])("for %s", async ([, changed]) => {
    expect((await getToken(changed(await role()))).status).toBe(403);
    expect((await house.events("GetSigninToken")).length).toBe(0);
  });

  test("once the session has expired or its role is gone", async () => {
    const [late, orphan] = [await role(), await role()];
    const iam = house.iam();
    const { body } = await getToken(orphan);
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "guest", PolicyName: "own" }));
    await iam.send(new DeleteRoleCommand({ RoleName: "guest" }));
    expect((await getToken(orphan)).status).toBe(403);
    expect((await login(body.SigninToken)).status).toBe(400);
    house.clock.advance(3600_000);
    expect((await getToken(late)).status).toBe(403);
  });

  test.for([
    { Session: "none" },
    { Session: "[]" },
    { Session: "{}" },
    { Action: "logout" },
    { Action: "toString" },
  ])("for %j", async (parameters) => {
    expect((await getToken(await role(), parameters)).status).toBe(400);
  });
});

describe("a token", () => {
  test("is good for a quarter of an hour", async () => {
    const { body } = await getToken(await role());
    house.clock.advance(15 * 60_000 - 1);
    expect((await login(body.SigninToken)).status).toBe(200);
    house.clock.advance(1);
    expect((await login(body.SigninToken)).status).toBe(400);
  });

  test.for<[string, (token: string, session: Credentials) => string]>([
    ["changed", (token) => `${token.slice(0, -4)}AAAA`],
    ["empty", () => ""],
    [
      "a session's",
      (_token, session) => Buffer.from(session.sessionToken ?? "", "base64").toString("base64url"),
    ],
  ])("that is %s is none", async ([, changed]) => {
    const session = await role();
    const { body } = await getToken(session);
    expect((await login(changed(body.SigninToken ?? "", session))).status).toBe(400);
    expect((await house.events("ConsoleLogin")).length).toBe(0);
  });

  test.for(["", "javascript:alert(1)", "console"])("leads nowhere by %j", async (to) => {
    const { body } = await getToken(await role());
    expect((await login(body.SigninToken, { Destination: to })).status).toBe(400);
  });

  test("is no session token", async () => {
    const session = await role();
    const { body } = await getToken(session);
    const sessionToken = Buffer.from(body.SigninToken ?? "", "base64url").toString("base64");
    await expect(
      house.sts({ ...session, sessionToken }).send(new GetCallerIdentityCommand({})),
    ).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  });
});

test("the federation endpoint takes GET and POST", async () => {
  expect((await fetch(`${house.url}/_signin/federation`, { method: "PUT" })).status).toBe(405);
});
