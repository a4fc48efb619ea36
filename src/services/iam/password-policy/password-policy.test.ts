import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccountPasswordPolicyCommand,
  GetAccountPasswordPolicyCommand,
  PutUserPolicyCommand,
  UpdateAccountPasswordPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { hasExpired, MINIMUM_LENGTH_DEFAULT, type PasswordPolicy, passwordFault } from "./password-policy.ts";

const ACCOUNT = { name: "Acme-Corp1", email: "Root1@example.com" };
const LAX: PasswordPolicy = {
  minimumLength: MINIMUM_LENGTH_DEFAULT,
  requireSymbols: false,
  requireNumbers: false,
  requireUppercase: false,
  requireLowercase: false,
  allowUsersToChangePassword: false,
};
const STRICT: PasswordPolicy = {
  ...LAX,
  minimumLength: 10,
  requireSymbols: true,
  requireNumbers: true,
  requireUppercase: true,
  requireLowercase: true,
};

describe("a password's fault", () => {
  test.for([
    ["of the least length", LAX, "simple", undefined],
    ["too short", LAX, "simpl", "Password should have a minimum length of 6"],
    ["with everything", STRICT, "Aa1!aaaaaa", undefined],
    ["without a symbol", STRICT, "Aa1aaaaaaa", "Password should have at least one symbol"],
    [
      "with nothing",
      STRICT,
      "äöü",
      "Password should have a minimum length of 10, Password should have at least one uppercase letter, " +
        "Password should have at least one lowercase letter, Password should have at least one number, " +
        "Password should have at least one symbol",
    ],
    ["of three classes, without a policy", undefined, "Secret-pass", undefined],
    [
      "of two classes, without a policy",
      undefined,
      "secret12",
      "Password should meet 1 more of the following requirements: " +
        "Password should have at least one uppercase letter, Password should have at least one symbol",
    ],
    [
      "of one class and too short, without a policy",
      undefined,
      "secret",
      "Password should have a minimum length of 8, Password should meet 2 more of the following requirements: " +
        "Password should have at least one uppercase letter, Password should have at least one number, " +
        "Password should have at least one symbol",
    ],
    [
      "that is the account's name, without a policy",
      undefined,
      ACCOUNT.name,
      "Password should not be identical to the account name or email address",
    ],
    [
      "that is the account's email, without a policy",
      undefined,
      ACCOUNT.email,
      "Password should not be identical to the account name or email address",
    ],
  ] as const)("%s", ([, policy, password, fault]) => {
    expect(passwordFault(policy, password, ACCOUNT)).toBe(fault);
  });
});

test.for([
  ["a password without an age", LAX, 10_000, false],
  ["a password of its last day", { ...LAX, maxAgeDays: 90 }, 89.9, false],
  ["a password past its age", { ...LAX, maxAgeDays: 90 }, 90, true],
] as const)("%s", ([, policy, days, expired]) => {
  expect(hasExpired(policy, 0, days * 24 * 3600 * 1000)).toBe(expired);
});

describe("an account's policy", () => {
  let house: House;
  beforeEach(async () => {
    house = await openHouse();
  });
  afterEach(() => house.close());

  const get = async (by?: Credentials) =>
    (await house.iam(by).send(new GetAccountPasswordPolicyCommand({}))).PasswordPolicy;
  const update = (input = {}) => house.iam().send(new UpdateAccountPasswordPolicyCommand(input));
  const NONE = {
    name: "NoSuchEntityException",
    Code: "NoSuchEntity",
    message: "The Password Policy with domain name 111111111111 cannot be found.",
    $metadata: { httpStatusCode: 404 },
  };

  test("is not there until it is set, and replaced as a whole", async () => {
    await expect(get()).rejects.toMatchObject(NONE);
    expect(await lastRecord(house)).toEqual({
      eventName: "GetAccountPasswordPolicy",
      readOnly: true,
      requestParameters: null,
      responseElements: null,
      errorCode: "NoSuchEntityException",
      errorMessage: NONE.message,
    });
    await update({ MinimumPasswordLength: 12, RequireSymbols: true, MaxPasswordAge: 90, HardExpiry: true });
    expect(await lastRecord(house)).toEqual({
      eventName: "UpdateAccountPasswordPolicy",
      readOnly: false,
      requestParameters: {
        minimumPasswordLength: 12,
        requireSymbols: true,
        maxPasswordAge: 90,
        hardExpiry: true,
      },
      responseElements: null,
    });
    expect(await get()).toEqual({
      MinimumPasswordLength: 12,
      RequireSymbols: true,
      RequireNumbers: false,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      AllowUsersToChangePassword: false,
      ExpirePasswords: true,
      MaxPasswordAge: 90,
      HardExpiry: true,
    });
    await update({ PasswordReusePrevention: 5 });
    expect(await get()).toEqual({
      MinimumPasswordLength: 6,
      RequireSymbols: false,
      RequireNumbers: false,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      AllowUsersToChangePassword: false,
      ExpirePasswords: false,
      PasswordReusePrevention: 5,
    });
  });

  test("is deleted once", async () => {
    const iam = house.iam();
    await update();
    await iam.send(new DeleteAccountPasswordPolicyCommand({}));
    expect(await lastRecord(house)).toEqual({
      eventName: "DeleteAccountPasswordPolicy",
      readOnly: false,
      requestParameters: null,
      responseElements: null,
    });
    await expect(iam.send(new DeleteAccountPasswordPolicyCommand({}))).rejects.toMatchObject({
      ...NONE,
      message: "The account policy with name PasswordPolicy cannot be found.",
    });
  });

  test.for([
    ["MinimumPasswordLength", 5],
    ["MinimumPasswordLength", 129],
    ["MaxPasswordAge", 0],
    ["MaxPasswordAge", 1096],
    ["PasswordReusePrevention", 25],
  ] as const)("has no %s of %d", async ([member, value]) => {
    await expect(update({ [member]: value })).rejects.toMatchObject({ Code: "ValidationError" });
  });

  test("is read by users who may change their password, unless it is denied", async () => {
    const UserName = "ann";
    await house.iam().send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await house.iam().send(new CreateAccessKeyCommand({ UserName }));
    const ann = {
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    };
    await update({ AllowUsersToChangePassword: false });
    await expect(get(ann)).rejects.toMatchObject({ Code: "AccessDenied" });
    await update({ AllowUsersToChangePassword: true });
    expect(await get(ann)).toMatchObject({ AllowUsersToChangePassword: true });
    const PolicyDocument =
      '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"iam:*","Resource":"*"}}';
    await house.iam().send(new PutUserPolicyCommand({ UserName, PolicyName: "no", PolicyDocument }));
    await expect(get(ann)).rejects.toMatchObject({ Code: "AccessDenied" });
  });
});
