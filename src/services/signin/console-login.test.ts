import {
  CreateAccountAliasCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetUserCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateLoginProfileCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, GetSessionTokenCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Authenticator, enabledAuthenticator } from "../../../test/harness/authenticator.ts";
import { type House, openHouse } from "../../../test/harness/house.ts";
import { openConnection } from "../../../test/harness/raw-http.ts";
import { askSignIn, BROWSER, sessionOf } from "../../../test/harness/sign-in-client.ts";
import { accountId } from "../../pure/aws/account.ts";
import type { EventRecord } from "../../pure/event/record.ts";

const ROOT = "111111111111";
const UserName = "ann";
const Password = "Correct-Horse-1";
const DAY_MS = 24 * 3600 * 1000;
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);
const HOME = "https://console.aws.amazon.com/console/home";
const ALLOW = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
const WRONG = {
  status: 401,
  body: { message: "Your authentication information is incorrect. Please try again." },
};

let house: House;
let userId: string;
beforeEach(async () => {
  house = await openHouse();
  const { User } = await house.iam().send(new CreateUserCommand({ UserName, Path: "/ops/" }));
  userId = User?.UserId ?? "";
  await house.iam().send(new CreateLoginProfileCommand({ UserName, Password }));
});
afterEach(() => house.close());

const knock = (form = {}, headers = {}) =>
  askSignIn(house, "console", { account: ROOT, userName: UserName, password: Password, ...form }, headers);

async function lastSignIn(): Promise<EventRecord> {
  const last = (await house.events()).findLast(({ eventSource }) => eventSource === "signin.amazonaws.com");
  if (last === undefined) throw new Error("no sign-in was recorded");
  return last;
}

const countSignIns = async () =>
  (await house.events()).filter(({ eventSource }) => eventSource === "signin.amazonaws.com").length;

/** What all records of sign-in have in common. */
const common = (eventTime = "2026-03-02T09:15:07Z") => ({
  eventVersion: "1.08",
  eventTime,
  eventSource: "signin.amazonaws.com",
  awsRegion: "us-east-1",
  sourceIPAddress: "127.0.0.1",
  userAgent: BROWSER,
  requestParameters: null,
  eventID: UUID,
  readOnly: false,
  eventType: "AwsConsoleSignIn",
  managementEvent: true,
  recipientAccountId: ROOT,
  eventCategory: "Management",
});

const ANN_KNOCKS = () => ({
  type: "IAMUser",
  principalId: userId,
  accountId: ROOT,
  accessKeyId: "",
  userName: UserName,
});
const ANN = () => ({
  type: "IAMUser",
  principalId: userId,
  arn: `arn:aws:iam::${ROOT}:user/ops/ann`,
  accountId: ROOT,
  userName: UserName,
});
const THE_ROOT = {
  type: "Root",
  principalId: ROOT,
  arn: `arn:aws:iam::${ROOT}:root`,
  accountId: ROOT,
  accessKeyId: "",
};

describe("a user", () => {
  test("comes in with a password, and gets credentials like anybody's", async () => {
    const reply = await knock();
    expect(reply).toMatchObject({
      status: 200,
      body: {
        status: "SignedIn",
        redirectTo: HOME,
        arn: `arn:aws:iam::${ROOT}:user/ops/ann`,
        accountId: ROOT,
        credentials: { accessKeyId: expect.stringMatching(/^ASIA/), expiration: "2026-03-02T21:15:07.000Z" },
      },
    });
    expect(reply.headers.get("cache-control")).toBe("no-store");
    expect(await lastSignIn()).toEqual({
      ...common(),
      userIdentity: ANN(),
      eventName: "ConsoleLogin",
      responseElements: { ConsoleLogin: "Success" },
      additionalEventData: { LoginTo: HOME, MobileVersion: "No", MFAUsed: "No" },
    });
    const identity = await house.sts(sessionOf(reply)).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ UserId: userId, Arn: `arn:aws:iam::${ROOT}:user/ops/ann` });
    expect(JSON.stringify(await house.events())).not.toContain(Password);
  });

  test("may in the console what a policy allows, of IAM as well", async () => {
    const session = sessionOf(await knock());
    const lists = () => house.iam(session).send(new ListUsersCommand({}));
    await expect(lists()).rejects.toMatchObject({ Code: "AccessDenied" });
    await house.iam().send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument: ALLOW }));
    await lists();
    expect((await house.events("ListUsers")).at(-1)).toMatchObject({
      userIdentity: {
        ...ANN(),
        accessKeyId: session.accessKeyId,
        sessionContext: { attributes: { creationDate: "2026-03-02T09:15:07Z", mfaAuthenticated: "false" } },
      },
      sessionCredentialFromConsole: "true",
    });
    await expect(house.sts(session).send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
      message: "Cannot call GetSessionToken with session credentials",
    });
  });

  test("is signed in for twelve hours, or until the user is gone", async () => {
    const session = sessionOf(await knock());
    const who = () => house.sts(session).send(new GetCallerIdentityCommand({}));
    house.clock.advance(12 * 3600_000 - 1);
    await who();
    house.clock.advance(1);
    await expect(who()).rejects.toMatchObject({ name: expect.stringContaining("ExpiredToken") });
    const next = sessionOf(await knock());
    await house.iam().send(new DeleteLoginProfileCommand({ UserName }));
    await house.iam().send(new DeleteUserCommand({ UserName }));
    await expect(house.sts(next).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
  });

  test("is told to have come", async () => {
    const used = async () =>
      (await house.iam().send(new GetUserCommand({ UserName }))).User?.PasswordLastUsed;
    expect(await used()).toBeUndefined();
    await knock({ password: "wrong" });
    expect(await used()).toBeUndefined();
    await knock();
    expect(await used()).toEqual(new Date("2026-03-02T09:15:07Z"));
    const { Users } = await house.iam().send(new ListUsersCommand({}));
    expect(Users?.[0]?.PasswordLastUsed).toEqual(new Date("2026-03-02T09:15:07Z"));
    await house.iam().send(new DeleteLoginProfileCommand({ UserName }));
    expect(await used()).toEqual(new Date("2026-03-02T09:15:07Z"));
  });

  test("comes by the account's alias, to where the page says, from a phone", async () => {
    await house.iam().send(new CreateAccountAliasCommand({ AccountAlias: "acme" }));
    const loginTo = "https://console.example.com/home?region=eu-west-1";
    const phone = "Mozilla/5.0 (Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";
    const reply = await knock({ account: "acme", loginTo }, { "user-agent": phone });
    expect(reply.body).toMatchObject({ status: "SignedIn", redirectTo: loginTo });
    expect((await lastSignIn()).additionalEventData).toEqual({
      LoginTo: loginTo,
      MobileVersion: "Yes",
      MFAUsed: "No",
    });
  });

  test("is recorded in the Region of the host that was asked", async () => {
    const body = JSON.stringify({ account: ROOT, userName: UserName, password: Password });
    const send = async (host: string) => {
      const connection = await openConnection(house.url);
      const head = `POST /_signin/console HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`;
      connection.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`);
      const answer = await connection.answer();
      connection.destroy();
      return answer;
    };
    expect((await send("eu-west-1.signin.aws.amazon.com")).status).toBe(200);
    expect((await lastSignIn()).awsRegion).toBe("eu-west-1");
    await send("somewhere.signin.aws.amazon.com");
    expect((await lastSignIn()).awsRegion).toBe("us-east-1");
  });
});

describe("nobody comes in", () => {
  test("with a wrong password", async () => {
    expect(await knock({ password: "wrong" })).toMatchObject(WRONG);
    expect(await lastSignIn()).toEqual({
      ...common(),
      userIdentity: ANN_KNOCKS(),
      eventName: "ConsoleLogin",
      errorMessage: "Failed authentication",
      responseElements: { ConsoleLogin: "Failure" },
      additionalEventData: { LoginTo: HOME, MobileVersion: "No", MFAUsed: "No" },
    });
  });

  test.for([
    ["a name that is no user's", "my-secret-password"],
    ["a user without a password", "bob"],
    ["a name in another spelling", "ANN"],
  ])("as %s, and the record does not tell the name", async ([, userName]) => {
    await house.iam().send(new CreateUserCommand({ UserName: "bob" }));
    expect(await knock({ userName })).toMatchObject(WRONG);
    const record = await lastSignIn();
    expect(record).toEqual({
      ...common(),
      userIdentity: {
        type: "IAMUser",
        accountId: ROOT,
        accessKeyId: "",
        userName: "HIDDEN_DUE_TO_SECURITY_REASONS",
      },
      eventName: "ConsoleLogin",
      errorMessage: "No username found in supplied account",
      responseElements: { ConsoleLogin: "Failure" },
      additionalEventData: { LoginTo: HOME, MobileVersion: "No", MFAUsed: "No" },
    });
    expect(JSON.stringify(record)).not.toContain(userName);
  });

  test.for([{ account: "999999999999" }, { account: "no-such-alias" }, { email: "nobody@example.com" }])(
    "of %j, which has no history to stand in",
    async (form) => {
      expect(await knock(form)).toMatchObject(WRONG);
      expect(await countSignIns()).toBe(0);
    },
  );

  test("who is somebody else's user of the same name", async () => {
    const other = await house.openAccount("other");
    await house.iam(other).send(new CreateUserCommand({ UserName }));
    expect(await knock({ account: other.accountId })).toMatchObject(WRONG);
    expect((await lastSignIn()).recipientAccountId).toBe(other.accountId);
  });

  test("sooner for a name that is nobody's than for one that is somebody's", async () => {
    const spent = async (userName: string) => {
      const started = performance.now();
      for (let index = 0; index < 4; index++) await knock({ userName, password: `wrong ${index}` });
      return performance.now() - started;
    };
    const [known, unknown] = [await spent(UserName), await spent("nobody-at-all")];
    // Both hash: without that the second would take a hundredth of the first.
    expect(unknown).toBeGreaterThan(known / 4);
    expect(known).toBeGreaterThan(unknown / 4);
  });

  test.for<[string, object]>([
    ["no password", { password: undefined }],
    ["an empty password", { password: "" }],
    ["a password that is no text", { password: 1 }],
    ["a password that is too long", { password: "x".repeat(129) }],
    ["no account", { account: undefined }],
    ["a place that is no URL", { loginTo: "home" }],
    ["a place that would be run", { loginTo: "javascript:alert(1)" }],
  ])("with %s", async ([, form]) => {
    expect((await knock(form)).status).toBe(400);
    expect(await countSignIns()).toBe(0);
  });

  test("by a form of another page, or in another way than by POST", async () => {
    const url = `${house.url}/_signin/console`;
    const form = await fetch(url, { method: "POST", body: new URLSearchParams({ account: ROOT }) });
    expect(form.status).toBe(415);
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(`${house.url}/_signin/anything`)).status).toBe(404);
    expect((await fetch(`${house.url}/_signin/constructor`, { method: "POST" })).status).toBe(404);
    const broken = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    expect(broken.status).toBe(400);
    const large = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ password: "x".repeat(200_000) }),
    });
    expect(large.status).toBe(413);
  });
});

describe("who guesses", () => {
  const TOO_MANY = { status: 429, body: { message: "Too many sign-in attempts. Please try again later." } };

  test("at one user is slowed down, whether or not there is one, and the right password does not help", async () => {
    for (const userName of [UserName, "nobody-at-all"]) {
      const guesses = Array.from({ length: 10 }, (_, index) =>
        knock({ userName, password: `guess ${index}` }),
      );
      for (const reply of await Promise.all(guesses)) expect(reply).toMatchObject(WRONG);
      expect(await knock({ userName })).toMatchObject(TOO_MANY);
    }
    expect(await countSignIns()).toBe(20);
    await house.iam().send(new CreateAccountAliasCommand({ AccountAlias: "acme" }));
    expect(await knock({ account: "acme" })).toMatchObject(TOO_MANY);
    house.clock.advance(30_000);
    expect((await knock()).body.status).toBe("SignedIn");
    expect((await knock()).body.status).toBe("SignedIn");
  });

  test("from one address at many is slowed down as well", async () => {
    const guesses = Array.from({ length: 32 }, (_, index) =>
      knock({ account: "999999999999", userName: `user-${index}`, password: "x" }),
    );
    const replies = await Promise.all(guesses);
    expect(replies.filter(({ status }) => status === 429).length).toBe(2);
    expect(await knock()).toMatchObject(TOO_MANY);
    house.clock.advance(2000);
    expect((await knock()).body.status).toBe("SignedIn");
  });
});

describe("a second factor", () => {
  let phone: Authenticator;
  beforeEach(async () => {
    phone = await enabledAuthenticator(house, UserName, "phone");
  });

  test("is asked for once the password was right, and recorded", async () => {
    expect(await knock({ password: "wrong" })).toMatchObject(WRONG);
    expect(await knock()).toMatchObject({ status: 200, body: { status: "MfaRequired" } });
    expect(await lastSignIn()).toEqual({
      ...common("2026-03-02T09:15:37Z"),
      userIdentity: ANN_KNOCKS(),
      eventName: "CheckMfa",
      responseElements: { CheckMfa: "Success" },
      additionalEventData: { MfaType: "Virtual MFA" },
    });
    const reply = await knock({ mfaCode: phone.code() });
    expect(await lastSignIn()).toEqual({
      ...common("2026-03-02T09:15:37Z"),
      userIdentity: ANN(),
      eventName: "ConsoleLogin",
      responseElements: { ConsoleLogin: "Success" },
      additionalEventData: {
        LoginTo: HOME,
        MobileVersion: "No",
        MFAIdentifier: `arn:aws:iam::${ROOT}:mfa/phone`,
        MFAUsed: "Yes",
      },
    });
    const Condition = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
    const Statement = { Effect: "Allow", Action: "*", Resource: "*", Condition };
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await house.iam().send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
    await house.iam(sessionOf(reply)).send(new ListUsersCommand({}));
    expect((await house.events("ListUsers")).at(-1)?.userIdentity).toMatchObject({
      sessionContext: { attributes: { mfaAuthenticated: "true" } },
    });
  });

  test("is proven once with each code", async () => {
    const mfaCode = phone.code();
    expect((await knock({ mfaCode })).body.status).toBe("SignedIn");
    expect(await knock({ mfaCode })).toMatchObject(WRONG);
    expect(await knock({ mfaCode: "000000" })).toMatchObject(WRONG);
    expect(await lastSignIn()).toMatchObject({
      userIdentity: ANN_KNOCKS(),
      errorMessage: "Failed authentication",
      responseElements: { ConsoleLogin: "Failure" },
      additionalEventData: { LoginTo: HOME, MobileVersion: "No", MFAUsed: "Yes" },
    });
  });

  test("is of no use without the password", async () => {
    expect(await knock({ password: "wrong", mfaCode: phone.code() })).toMatchObject(WRONG);
    expect((await knock({ mfaCode: phone.code() })).body.status).toBe("SignedIn");
  });

  test("is proven by any device, or by the one that is named", async () => {
    const spare = await enabledAuthenticator(house, UserName, "spare");
    await knock();
    expect((await lastSignIn()).additionalEventData).toEqual({ MfaType: "Multiple MFA Devices" });
    expect((await knock({ mfaCode: spare.code() })).body.status).toBe("SignedIn");
    expect((await lastSignIn()).additionalEventData).toMatchObject({ MFAIdentifier: spare.serialNumber });
    expect(await knock({ mfaCode: phone.code(), mfaSerialNumber: spare.serialNumber })).toMatchObject(WRONG);
    const named = await knock({ mfaCode: phone.code(), mfaSerialNumber: phone.serialNumber });
    expect(named.body.status).toBe("SignedIn");
  });
});

describe("a password that has to be changed", () => {
  const newPassword = "Correct-Horse-2";
  const mayChange = () =>
    house.iam().send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument: ALLOW }));
  const setPolicy = (input = {}) => house.iam().send(new UpdateAccountPasswordPolicyCommand(input));

  test("is changed by a call of the user's own on the way in", async () => {
    await mayChange();
    await house.iam().send(new UpdateLoginProfileCommand({ UserName, PasswordResetRequired: true }));
    expect(await knock()).toMatchObject({ status: 200, body: { status: "PasswordChangeRequired" } });
    expect(await lastSignIn()).toMatchObject({
      userIdentity: ANN_KNOCKS(),
      errorMessage: "Password change required",
      responseElements: { ConsoleLogin: "Failure" },
    });
    expect((await knock({ newPassword })).body.status).toBe("SignedIn");
    expect((await house.events("ChangePassword")).at(-1)).toMatchObject({
      eventSource: "iam.amazonaws.com",
      userIdentity: {
        ...ANN(),
        accessKeyId: expect.stringMatching(/^ASIA/),
        sessionContext: { attributes: { mfaAuthenticated: "false" } },
        invokedBy: "signin.amazonaws.com",
      },
      userAgent: "signin.amazonaws.com",
      requestParameters: null,
      responseElements: null,
    });
    expect(await lastSignIn()).toMatchObject({ responseElements: { ConsoleLogin: "Success" } });
    expect(await knock()).toMatchObject(WRONG);
    expect((await knock({ password: newPassword })).body.status).toBe("SignedIn");
    expect(JSON.stringify(await house.events())).not.toContain("Correct-Horse");
  });

  test("stays when the user may not change it, or not to that", async () => {
    const refused = {
      status: 400,
      body: { message: expect.stringContaining("not authorized to perform iam:ChangePassword") },
    };
    await house.iam().send(new UpdateLoginProfileCommand({ UserName, PasswordResetRequired: true }));
    expect(await knock({ newPassword })).toMatchObject(refused);
    expect((await house.events("ChangePassword")).at(-1)).toMatchObject({ errorCode: "AccessDenied" });
    await mayChange();
    expect(await knock({ newPassword: "weak" })).toMatchObject(refused);
    expect(await knock({ newPassword: "\u0000" })).toMatchObject(refused);
    expect((await house.events("ChangePassword")).at(-1)).toMatchObject({
      errorCode: "PasswordPolicyViolationException",
    });
    await house.iam().send(new DeleteUserPolicyCommand({ UserName, PolicyName: "own" }));
    await setPolicy({ AllowUsersToChangePassword: true });
    expect((await knock({ newPassword })).body.status).toBe("SignedIn");
  });

  test("is one that has expired; with a hard expiry nobody but an administrator changes it", async () => {
    await mayChange();
    await setPolicy({ MaxPasswordAge: 30 });
    house.clock.advance(30 * DAY_MS - 1);
    expect((await knock()).body.status).toBe("SignedIn");
    house.clock.advance(1);
    expect((await knock()).body.status).toBe("PasswordChangeRequired");
    await setPolicy({ MaxPasswordAge: 30, HardExpiry: true });
    expect(await knock()).toMatchObject(WRONG);
    expect(await knock({ newPassword })).toMatchObject(WRONG);
    await house.iam().send(new UpdateLoginProfileCommand({ UserName, Password: newPassword }));
    expect((await knock({ password: newPassword })).body.status).toBe("SignedIn");
  });

  test("is changed with the second factor, by the same code", async () => {
    await mayChange();
    const phone = await enabledAuthenticator(house, UserName, "phone");
    await house.iam().send(new UpdateLoginProfileCommand({ UserName, PasswordResetRequired: true }));
    expect((await knock({ newPassword })).body.status).toBe("MfaRequired");
    expect((await knock({ mfaCode: phone.code() })).body.status).toBe("PasswordChangeRequired");
    expect((await knock({ mfaCode: phone.code(), newPassword })).body.status).toBe("SignedIn");
    expect((await house.events("ChangePassword")).at(-1)?.userIdentity).toMatchObject({
      sessionContext: { attributes: { mfaAuthenticated: "true" } },
    });
  });
});

describe("the root user", () => {
  const root = (form = {}) =>
    askSignIn(house, "console", { email: "ROOT@example.com", password: Password, ...form });

  test("comes in by the account's email, once the operator gave a password", async () => {
    expect(await root()).toMatchObject(WRONG);
    expect(await lastSignIn()).toEqual({
      ...common(),
      userIdentity: THE_ROOT,
      eventName: "ConsoleLogin",
      errorMessage: "Failed authentication",
      responseElements: { ConsoleLogin: "Failure" },
      additionalEventData: { LoginTo: HOME, MobileVersion: "No", MFAUsed: "No" },
    });
    await house.system.setRootPassword(accountId(ROOT), Password);
    const reply = await root();
    expect(reply.body).toMatchObject({ status: "SignedIn", arn: `arn:aws:iam::${ROOT}:root` });
    expect(await lastSignIn()).toEqual({
      ...common(),
      userIdentity: THE_ROOT,
      eventName: "ConsoleLogin",
      responseElements: { ConsoleLogin: "Success" },
      additionalEventData: { LoginTo: HOME, MobileVersion: "No", MFAUsed: "No" },
    });
    const session = sessionOf(reply);
    await house.iam(session).send(new ListUsersCommand({}));
    expect((await house.events("ListUsers")).at(-1)).toMatchObject({
      userIdentity: { ...THE_ROOT, accessKeyId: session.accessKeyId, sessionContext: {} },
      sessionCredentialFromConsole: "true",
    });
    const { User } = await house.iam().send(new GetUserCommand({}));
    expect(User?.PasswordLastUsed).toEqual(new Date("2026-03-02T09:15:07Z"));
  });

  test("is asked for its second factor", async () => {
    await house.system.setRootPassword(accountId(ROOT), Password);
    const safe = await enabledAuthenticator(house, ROOT, "root-account-mfa-device");
    expect((await root()).body.status).toBe("MfaRequired");
    expect((await lastSignIn()).userIdentity).toEqual(THE_ROOT);
    expect((await root({ mfaCode: safe.code() })).body.status).toBe("SignedIn");
    expect((await lastSignIn()).additionalEventData).toMatchObject({
      MFAIdentifier: safe.serialNumber,
      MFAUsed: "Yes",
    });
  });
});
