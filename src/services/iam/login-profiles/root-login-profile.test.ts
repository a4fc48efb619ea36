import {
  CreateLoginProfileCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteSigningCertificateCommand,
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
  GetAccessKeyLastUsedCommand,
  GetLoginProfileCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListSigningCertificatesCommand,
} from "@aws-sdk/client-iam";
import { EnableAWSServiceAccessCommand } from "@aws-sdk/client-organizations";
import { AssumeRootCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createAdministrator } from "../../../../test/harness/administrator.ts";
import { type Credentials, type House, openHouse } from "../../../../test/harness/house.ts";
import { createMember, createOrganization } from "../../../../test/harness/organization.ts";
import { accountId } from "../../../pure/aws/account.ts";

const Password = "Correct-Horse-1";
const ABSENT = { Code: "NoSuchEntity", message: "Login Profile for User null cannot be found." };

let house: House;
let administrator: Credentials;
let member: string;
beforeAll(async () => {
  house = await openHouse();
  await createOrganization(house);
  administrator = await createAdministrator(house);
  await house
    .organizations()
    .send(new EnableAWSServiceAccessCommand({ ServicePrincipal: "iam.amazonaws.com" }));
  await house.iam(administrator).send(new EnableOrganizationsRootCredentialsManagementCommand({}));
  await house.iam(administrator).send(new EnableOrganizationsRootSessionsCommand({}));
  member = await createMember(house, "member");
});
afterAll(() => house.close());

/** IAM as the member's root user, for one task. */
const assumed = async (task: string) => {
  const { Credentials: given } = await house.sts(administrator).send(
    new AssumeRootCommand({
      TargetPrincipal: member,
      TaskPolicyArn: { arn: `arn:aws:iam::aws:policy/root-task/${task}` },
    }),
  );
  return house.iam({
    accessKeyId: given?.AccessKeyId ?? "",
    secretAccessKey: given?.SecretAccessKey ?? "",
    sessionToken: given?.SessionToken ?? "",
  });
};
const recordOf = async (name: string) => (await house.events(name)).at(-1);
const rootKey = async (): Promise<Credentials> => {
  const opened = await house.system.createRootKey(accountId(member));
  if (typeof opened === "string") throw new Error(opened);
  return opened;
};
const audit = () => assumed("IAMAuditRootUserCredentials");
const erase = () => assumed("IAMDeleteRootUserCredentials");
const restore = () => assumed("IAMCreateRootUserPassword");

describe("a member's root password", () => {
  beforeEach(() => house.system.setRootPassword(accountId(member), Password));

  test("is told of, taken away, and allowed to be recovered", async () => {
    const auditor = await audit();
    const { LoginProfile: before } = await auditor.send(new GetLoginProfileCommand({}));
    expect(before).toEqual({ CreateDate: expect.any(Date), PasswordResetRequired: false });

    await (await erase()).send(new DeleteLoginProfileCommand({}));
    expect(await recordOf("DeleteLoginProfile")).toMatchObject({
      userIdentity: { type: "Root", accountId: member },
      recipientAccountId: member,
      requestParameters: null,
      responseElements: null,
    });
    await expect(auditor.send(new GetLoginProfileCommand({}))).rejects.toMatchObject(ABSENT);
    await expect((await erase()).send(new DeleteLoginProfileCommand({}))).rejects.toMatchObject(ABSENT);

    const creator = await restore();
    const { LoginProfile: after } = await creator.send(new CreateLoginProfileCommand({}));
    expect(after).toEqual({ CreateDate: expect.any(Date), PasswordResetRequired: false });
    expect(await recordOf("CreateLoginProfile")).toMatchObject({
      userIdentity: { type: "Root", accountId: member },
      requestParameters: null,
      responseElements: {
        loginProfile: { createDate: "Mar 2, 2026, 9:15:08\u202fAM", passwordResetRequired: false },
      },
    });
    expect((await creator.send(new GetLoginProfileCommand({}))).LoginProfile).toEqual(after);
    expect((await auditor.send(new GetLoginProfileCommand({}))).LoginProfile).toEqual(after);
    await expect(creator.send(new CreateLoginProfileCommand({}))).rejects.toMatchObject({
      Code: "EntityAlreadyExists",
      message: "Login Profile for user null already exists.",
    });
  });

  test("is none that the session chooses", async () => {
    await (await erase()).send(new DeleteLoginProfileCommand({}));
    const creator = await restore();
    await expect(creator.send(new CreateLoginProfileCommand({ Password }))).rejects.toMatchObject({
      Code: "ValidationError",
      message: "The password must be omitted in a session of AssumeRoot.",
    });
    await expect(creator.send(new GetLoginProfileCommand({}))).rejects.toMatchObject(ABSENT);
  });

  test("is no matter of another task", async () => {
    await expect((await audit()).send(new DeleteLoginProfileCommand({}))).rejects.toMatchObject({
      Code: "AccessDenied",
    });
    await expect((await erase()).send(new CreateLoginProfileCommand({}))).rejects.toMatchObject({
      Code: "AccessDenied",
    });
    expect((await (await audit()).send(new GetLoginProfileCommand({}))).LoginProfile).toBeDefined();
  });

  test("is nothing a root user in person asks for without a name", async () => {
    const own = house.iam(await rootKey());
    for (const command of [
      () => own.send(new GetLoginProfileCommand({})),
      () => own.send(new DeleteLoginProfileCommand({})),
      () => own.send(new CreateLoginProfileCommand({ Password })),
    ]) {
      await expect(command()).rejects.toMatchObject({
        Code: "ValidationError",
        message: "Must specify userName when calling with non-User credentials",
      });
    }
  });
});

test("the other credentials of a root user need no user name either", async () => {
  const { accessKeyId } = await rootKey();
  const [auditor, eraser] = [await audit(), await erase()];
  const { AccessKeyMetadata } = await auditor.send(new ListAccessKeysCommand({}));
  expect(AccessKeyMetadata?.map((key) => key.AccessKeyId)).toContain(accessKeyId);
  const { AccessKeyLastUsed } = await auditor.send(
    new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }),
  );
  expect(AccessKeyLastUsed).toMatchObject({ ServiceName: "N/A" });
  expect((await auditor.send(new ListSigningCertificatesCommand({}))).Certificates).toEqual([]);
  expect((await auditor.send(new ListMFADevicesCommand({}))).MFADevices).toEqual([]);

  await eraser.send(new DeleteAccessKeyCommand({ AccessKeyId: accessKeyId }));
  // None of the two is there: what is missing is the certificate and the device, not a name.
  const CertificateId = "A".repeat(24);
  const SerialNumber = `arn:aws:iam::${member}:mfa/gone`;
  await expect(eraser.send(new DeleteSigningCertificateCommand({ CertificateId }))).rejects.toMatchObject({
    Code: "NoSuchEntity",
  });
  await expect(
    eraser.send(new DeactivateMFADeviceCommand({ UserName: undefined, SerialNumber })),
  ).rejects.toMatchObject({ Code: "NoSuchEntity" });
});
