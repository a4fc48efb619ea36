import {
  CreateLoginProfileCommand,
  DeactivateMFADeviceCommand,
  DeleteLoginProfileCommand,
  DeleteSigningCertificateCommand,
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
  ListMFADevicesCommand,
  ListSigningCertificatesCommand,
  UploadSigningCertificateCommand,
} from "@aws-sdk/client-iam";
import { EnableAWSServiceAccessCommand } from "@aws-sdk/client-organizations";
import { AssumeRootCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountId } from "../../src/pure/aws/account.ts";
import { createAdministrator } from "../harness/administrator.ts";
import { enabledAuthenticator } from "../harness/authenticator.ts";
import { makeCertificate } from "../harness/certificate.ts";
import { type Credentials, type House, openHouse } from "../harness/house.ts";
import { createMember, createOrganization } from "../harness/organization.ts";
import { askSignIn } from "../harness/sign-in-client.ts";

const PASSWORD = "Correct-Horse-1";
const RECOVERED = "Battery-Staple-2";

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

const signIn = async (password: string) => {
  const { status } = await askSignIn(house, "console", { email: "member@example.com", password });
  return status;
};

test("a root user whose password was deleted comes in again when it may recover one", async () => {
  await house.system.setRootPassword(accountId(member), PASSWORD);
  expect(await signIn(PASSWORD)).toBe(200);
  await (await assumed("IAMDeleteRootUserCredentials")).send(new DeleteLoginProfileCommand({}));
  expect(await signIn(PASSWORD)).toBe(401);
  await (await assumed("IAMCreateRootUserPassword")).send(new CreateLoginProfileCommand({}));
  expect(await signIn(PASSWORD)).toBe(401);
  await house.system.setRootPassword(accountId(member), RECOVERED);
  expect(await signIn(RECOVERED)).toBe(200);
});

test("the root user's device and certificate are found and taken away", async () => {
  const opened = await house.system.createRootKey(accountId(member));
  if (typeof opened === "string") throw new Error(opened);
  const own = house.iam(opened);
  const { serialNumber: SerialNumber } = await enabledAuthenticator(house, member, "root", opened);
  const CertificateBody = makeCertificate().pem;
  const { Certificate } = await own.send(new UploadSigningCertificateCommand({ CertificateBody }));
  const CertificateId = Certificate?.CertificateId;

  const auditor = await assumed("IAMAuditRootUserCredentials");
  const found = async () => [
    (await auditor.send(new ListMFADevicesCommand({}))).MFADevices?.map((each) => each.SerialNumber),
    (await auditor.send(new ListSigningCertificatesCommand({}))).Certificates?.map(
      (each) => each.CertificateId,
    ),
  ];
  expect(CertificateId).toBeDefined();
  expect(await found()).toEqual([[SerialNumber], [CertificateId]]);
  const eraser = await assumed("IAMDeleteRootUserCredentials");
  await eraser.send(new DeactivateMFADeviceCommand({ SerialNumber }));
  await eraser.send(new DeleteSigningCertificateCommand({ CertificateId }));
  expect(await found()).toEqual([[], []]);
});
