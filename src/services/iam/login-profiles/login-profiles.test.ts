import {
  ChangePasswordCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  GetAccountSummaryCommand,
  GetLoginProfileCommand,
  PutUserPolicyCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateLoginProfileCommand,
} from "@aws-sdk/client-iam";
import { CloseAccountCommand, CreateOrganizationCommand } from "@aws-sdk/client-organizations";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { createMember } from "../../../../test/harness/organization.ts";
import { accountId } from "../../../pure/aws/account.ts";

const ROOT = "111111111111";
const UserName = "ann";
const Password = "Correct-Horse-1";
const NOW = new Date("2026-03-02T09:15:07Z");
const ALLOW = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';

let house: House;
beforeEach(async () => {
  house = await openHouse();
  await house.iam().send(new CreateUserCommand({ UserName }));
});
afterEach(() => house.close());

const create = (input = {}) =>
  house.iam().send(new CreateLoginProfileCommand({ UserName, Password, ...input }));
const update = (input = {}) => house.iam().send(new UpdateLoginProfileCommand({ UserName, ...input }));
const get = async () => (await house.iam().send(new GetLoginProfileCommand({ UserName }))).LoginProfile;
const setPolicy = (input = {}) => house.iam().send(new UpdateAccountPasswordPolicyCommand(input));
const NO_PROFILE = { Code: "NoSuchEntity", message: "Login Profile for User ann cannot be found." };

async function keyOf(name: string, PolicyDocument?: string): Promise<Credentials> {
  const iam = house.iam();
  if (PolicyDocument !== undefined)
    await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: "own", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

describe("CreateLoginProfile", () => {
  test("gives a password and records none", async () => {
    const { LoginProfile } = await create({ PasswordResetRequired: true });
    expect(LoginProfile).toEqual({ UserName, CreateDate: NOW, PasswordResetRequired: true });
    expect(await lastRecord(house)).toEqual({
      eventName: "CreateLoginProfile",
      readOnly: false,
      requestParameters: { userName: "ann", passwordResetRequired: true },
      responseElements: {
        loginProfile: {
          userName: "ann",
          createDate: "Mar 2, 2026, 9:15:07\u202fAM",
          passwordResetRequired: true,
        },
      },
    });
    expect(await get()).toEqual(LoginProfile);
    expect(JSON.stringify(await house.events())).not.toContain(Password);
  });

  test("gives one only", async () => {
    await create();
    await expect(create()).rejects.toMatchObject({
      Code: "EntityAlreadyExists",
      message: "Login Profile for user ann already exists.",
      $metadata: { httpStatusCode: 409 },
    });
    expect((await house.events("CreateLoginProfile")).length).toBe(2);
  });

  test("gives one of several that are asked for at once", async () => {
    const settled = await Promise.allSettled([create(), create({ Password: "Correct-Horse-2" })]);
    expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test.for([
    ["for nobody", { UserName: "gone" }, "NoSuchEntity", "The user with name gone cannot be found."],
    [
      "for the root user",
      { UserName: undefined },
      "ValidationError",
      "Must specify userName when calling with non-User credentials",
    ],
    [
      "without a password",
      { Password: undefined },
      "ValidationError",
      "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must not be null",
    ],
    [
      "with a weak password",
      { Password: "correcthorse" },
      "PasswordPolicyViolation",
      "Password should meet 2 more of the following requirements: Password should have at least one uppercase " +
        "letter, Password should have at least one number, Password should have at least one symbol",
    ],
    [
      "with a short password",
      { Password: "Co-1" },
      "PasswordPolicyViolation",
      "Password should have a minimum length of 8",
    ],
  ] as const)("refuses one %s", async ([, input, Code, message]) => {
    await expect(create(input)).rejects.toMatchObject({ Code, message });
    expect(await lastRecord(house)).toMatchObject({
      eventName: "CreateLoginProfile",
      responseElements: null,
    });
  });

  test("goes by the account's policy where there is one", async () => {
    await setPolicy({ MinimumPasswordLength: 6, RequireNumbers: true });
    await expect(create({ Password: "secret" })).rejects.toMatchObject({
      name: "PasswordPolicyViolationException",
      message: "Password should have at least one number",
      $metadata: { httpStatusCode: 400 },
    });
    expect(await lastRecord(house)).toMatchObject({ errorCode: "PasswordPolicyViolationException" });
    await create({ Password: "secre1" });
  });
});

describe("UpdateLoginProfile", () => {
  test("changes what is given and records no password", async () => {
    await create();
    await update({ Password: "Correct-Horse-2", PasswordResetRequired: true });
    expect(await lastRecord(house)).toEqual({
      eventName: "UpdateLoginProfile",
      readOnly: false,
      requestParameters: { userName: "ann", passwordResetRequired: true },
      responseElements: null,
    });
    expect(await get()).toEqual({ UserName, CreateDate: NOW, PasswordResetRequired: true });
    await update({ PasswordResetRequired: false });
    expect(await get()).toMatchObject({ PasswordResetRequired: false });
  });

  test("knows no profile that is not there", async () => {
    await expect(update({ Password })).rejects.toMatchObject(NO_PROFILE);
    await expect(get()).rejects.toMatchObject(NO_PROFILE);
    await expect(house.iam().send(new DeleteLoginProfileCommand({ UserName }))).rejects.toMatchObject(
      NO_PROFILE,
    );
  });

  test("keeps to as many different passwords as the policy asks for", async () => {
    await setPolicy({ PasswordReusePrevention: 3 });
    const passwords = ["secret-1", "secret-2", "secret-3", "secret-4"];
    await create({ Password: passwords[0] });
    const refused = { message: "Password should not be one of the last 3 passwords" };
    for (const next of passwords.slice(1)) {
      await expect(update({ Password: passwords[0] })).rejects.toMatchObject(refused);
      await update({ Password: next });
    }
    for (const used of passwords.slice(1)) {
      await expect(update({ Password: used })).rejects.toMatchObject(refused);
    }
    await update({ Password: passwords[0] });
  });
});

test("DeleteLoginProfile lets the user be deleted", async () => {
  const iam = house.iam();
  await create();
  await expect(iam.send(new DeleteUserCommand({ UserName }))).rejects.toMatchObject({
    Code: "DeleteConflict",
    message: "Cannot delete entity, must delete login profile first.",
  });
  await iam.send(new DeleteLoginProfileCommand({ UserName }));
  expect(await lastRecord(house)).toEqual({
    eventName: "DeleteLoginProfile",
    readOnly: false,
    requestParameters: { userName: "ann" },
    responseElements: null,
  });
  await iam.send(new DeleteUserCommand({ UserName }));
});

describe("ChangePassword", () => {
  const NewPassword = "Correct-Horse-2";
  const change = (by: Credentials, input = {}) =>
    house.iam(by).send(new ChangePasswordCommand({ OldPassword: Password, NewPassword, ...input }));

  test("takes the old password for a new one, and records neither", async () => {
    await create({ PasswordResetRequired: true });
    const ann = await keyOf(UserName, ALLOW);
    await change(ann);
    expect((await house.events("ChangePassword")).at(-1)).toMatchObject({
      readOnly: false,
      requestParameters: null,
      responseElements: null,
    });
    expect(JSON.stringify(await house.events())).not.toContain("Correct-Horse");
    expect(await get()).toMatchObject({ PasswordResetRequired: false });
    await expect(change(ann)).rejects.toMatchObject({
      Code: "AccessDenied",
      message: "The old password was incorrect.",
    });
    await change(ann, { OldPassword: NewPassword, NewPassword: Password });
  });

  test("goes by the account's policy", async () => {
    await create();
    const ann = await keyOf(UserName, ALLOW);
    await setPolicy({ RequireNumbers: true, PasswordReusePrevention: 1 });
    await expect(change(ann, { NewPassword: "Correct-Horse" })).rejects.toMatchObject({
      Code: "PasswordPolicyViolation",
      message: "Password should have at least one number",
    });
    await expect(change(ann, { NewPassword: Password })).rejects.toMatchObject({
      Code: "PasswordPolicyViolation",
    });
  });

  test("needs a permission, or a policy of the account that gives it to all", async () => {
    await create();
    const ann = await keyOf(UserName);
    await expect(change(ann)).rejects.toMatchObject({
      Code: "AccessDenied",
      message:
        "User: arn:aws:iam::111111111111:user/ann is not authorized to perform: iam:ChangePassword on resource: " +
        "user ann because no identity-based policy allows the iam:ChangePassword action",
    });
    await setPolicy({ AllowUsersToChangePassword: true });
    await change(ann);
  });

  test("is for users only, who have a password", async () => {
    const ann = await keyOf(UserName, ALLOW);
    await expect(change(ann)).rejects.toMatchObject(NO_PROFILE);
    await expect(change(house.root)).rejects.toMatchObject({
      name: "InvalidUserTypeException",
      Code: "InvalidUserType",
      message: "Only IAM Users can change their own password",
      $metadata: { httpStatusCode: 400 },
    });
    const AssumeRolePolicyDocument = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"${ROOT}"},"Action":"sts:AssumeRole"}}`;
    const iam = house.iam();
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "admin", AssumeRolePolicyDocument }));
    const { Credentials: made } = await house
      .sts(ann)
      .send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "ann" }));
    const role = {
      accessKeyId: made?.AccessKeyId ?? "",
      secretAccessKey: made?.SecretAccessKey ?? "",
      sessionToken: made?.SessionToken ?? "",
    };
    await expect(change(role)).rejects.toMatchObject({ Code: "AccessDenied" });
  });

  test("does not let the old password be guessed", async () => {
    await create();
    const ann = await keyOf(UserName, ALLOW);
    for (let index = 0; index < 10; index++) {
      await expect(change(ann, { OldPassword: `guess ${index}` })).rejects.toMatchObject({
        Code: "AccessDenied",
      });
    }
    await expect(change(ann)).rejects.toMatchObject({ message: "The old password was incorrect." });
    house.clock.advance(60_000);
    await change(ann);
  });
});

describe("the root user's password", () => {
  const account = accountId(ROOT);
  const present = async () =>
    (await house.iam().send(new GetAccountSummaryCommand({}))).SummaryMap?.AccountPasswordPresent;

  test("is given by the operator, and held to AWS's rules", async () => {
    expect(await present()).toBe(0);
    await setPolicy({ MinimumPasswordLength: 6 });
    await expect(house.system.setRootPassword(account, "secret")).rejects.toThrow("minimum length of 8");
    await expect(house.system.setRootPassword(account, "root@example.com")).rejects.toThrow(
      "more of the following",
    );
    await expect(house.system.setRootPassword(accountId("999999999999"), Password)).rejects.toThrow(
      "no account",
    );
    expect(await present()).toBe(0);
    await house.system.setRootPassword(account, Password);
    expect(await present()).toBe(1);
  });

  test("is recorded, and so is a root user's access key", async () => {
    await house.system.setRootPassword(account, Password);
    const created = await house.system.createRootKey(account);
    if (typeof created === "string") throw new Error(created);
    const events = await house.events();
    const own = events.filter(({ eventType }) => eventType === "AwsServiceEvent");
    const common = {
      userIdentity: { accountId: ROOT, invokedBy: "AWS Internal" },
      eventTime: expect.any(String),
      readOnly: false,
      requestParameters: null,
      responseElements: null,
      recipientAccountId: ROOT,
    };
    expect(own).toMatchObject([
      {
        ...common,
        eventSource: "signin.amazonaws.com",
        eventName: "PasswordUpdated",
        serviceEventDetails: { userName: "root" },
      },
      {
        ...common,
        eventSource: "iam.amazonaws.com",
        eventName: "CreateAccessKey",
        serviceEventDetails: { userName: "root", accessKeyId: created.accessKeyId },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain(created.secretAccessKey);
    expect(JSON.stringify(events)).not.toContain(Password);
  });

  test("is not given to a closed account", async () => {
    const organizations = house.organizations();
    await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
    const member = await createMember(house, "gone");
    await organizations.send(new CloseAccountCommand({ AccountId: member }));
    house.clock.advance(60_000);
    await house.settle();
    const closed = accountId(member);
    await expect(house.system.setRootPassword(closed, Password)).rejects.toThrow("The account is closed.");
    expect(await house.system.createRootKey(closed)).toBe("closed-account");
    expect((await house.events()).filter(({ eventName }) => eventName === "PasswordUpdated")).toEqual([]);
  });
});
