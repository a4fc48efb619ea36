import {
  CreateAccessKeyCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteUserCommand,
  ListServiceSpecificCredentialsCommand,
  PutUserPolicyCommand,
  ResetServiceSpecificCredentialCommand,
  UpdateServiceSpecificCredentialCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

const NOW = new Date("2026-03-02T09:15:07Z");
const SHOWN_NOW = "Mar 2, 2026, 9:15:07\u202fAM";
const DAY_MS = 24 * 3600 * 1000;
const CODECOMMIT = "codecommit.amazonaws.com";
const BEDROCK = "bedrock.amazonaws.com";
const alice = { UserName: "alice" };

let house: House;
beforeEach(async () => {
  house = await openHouse();
  await house.iam().send(new CreateUserCommand(alice));
});
afterEach(() => house.close());

async function create(ServiceName: string, more: { UserName?: string; CredentialAgeDays?: number } = {}) {
  const command = new CreateServiceSpecificCredentialCommand({ ...alice, ServiceName, ...more });
  const { ServiceSpecificCredential } = await house.iam().send(command);
  if (ServiceSpecificCredential === undefined) throw new Error("no credential");
  return ServiceSpecificCredential;
}

const idOf = ({ ServiceSpecificCredentialId }: { ServiceSpecificCredentialId: string | undefined }) => ({
  ServiceSpecificCredentialId: ServiceSpecificCredentialId ?? "",
});

test("a user name and password is made, listed, made inactive, reset and deleted", async () => {
  const iam = house.iam();
  const credential = await create(CODECOMMIT);
  expect(credential).toEqual({
    CreateDate: NOW,
    ServiceName: CODECOMMIT,
    ServiceUserName: "alice-at-111111111111",
    ServicePassword: expect.stringMatching(/^[A-Za-z0-9+/]{60}$/),
    ServiceSpecificCredentialId: expect.stringMatching(/^ACCA[A-Z2-7]{17}$/),
    UserName: "alice",
    Status: "Active",
  });
  const { ServicePassword, ...metadata } = credential;
  const id = idOf(credential);
  const serviceSpecificCredentialId = id.ServiceSpecificCredentialId;
  const shown = {
    createDate: SHOWN_NOW,
    serviceName: CODECOMMIT,
    serviceUserName: "alice-at-111111111111",
    serviceSpecificCredentialId,
    userName: "alice",
    status: "Active",
  };
  // The password is a secret of whoever asked for it.
  expect(await lastRecord(house)).toEqual({
    eventName: "CreateServiceSpecificCredential",
    readOnly: false,
    requestParameters: { userName: "alice", serviceName: CODECOMMIT },
    responseElements: { serviceSpecificCredential: shown },
  });
  await iam.send(new UpdateServiceSpecificCredentialCommand({ ...alice, ...id, Status: "Inactive" }));
  expect(await lastRecord(house)).toEqual({
    eventName: "UpdateServiceSpecificCredential",
    readOnly: false,
    requestParameters: { userName: "alice", serviceSpecificCredentialId, status: "Inactive" },
    responseElements: null,
  });
  const listed = await iam.send(new ListServiceSpecificCredentialsCommand(alice));
  expect(listed.ServiceSpecificCredentials).toEqual([{ ...metadata, Status: "Inactive" }]);
  expect(listed.IsTruncated).toBe(false);
  expect(await lastRecord(house)).toEqual({
    eventName: "ListServiceSpecificCredentials",
    readOnly: true,
    requestParameters: { userName: "alice" },
    responseElements: null,
  });
  const reset = await iam.send(new ResetServiceSpecificCredentialCommand({ ...alice, ...id }));
  expect(reset.ServiceSpecificCredential).toEqual({
    ...metadata,
    Status: "Inactive",
    ServicePassword: expect.stringMatching(/^[A-Za-z0-9+/]{60}$/),
  });
  expect(reset.ServiceSpecificCredential?.ServicePassword).not.toBe(ServicePassword);
  expect(await lastRecord(house)).toEqual({
    eventName: "ResetServiceSpecificCredential",
    readOnly: false,
    requestParameters: { userName: "alice", serviceSpecificCredentialId },
    responseElements: { serviceSpecificCredential: { ...shown, status: "Inactive" } },
  });
  await expect(iam.send(new DeleteUserCommand(alice))).rejects.toMatchObject({
    Code: "DeleteConflict",
    message: "Cannot delete entity, must remove referenced objects first.",
  });
  await iam.send(new DeleteServiceSpecificCredentialCommand({ ...alice, ...id }));
  expect(await lastRecord(house)).toEqual({
    eventName: "DeleteServiceSpecificCredential",
    readOnly: false,
    requestParameters: { userName: "alice", serviceSpecificCredentialId },
    responseElements: null,
  });
  await iam.send(new DeleteUserCommand(alice));
});

test("an API key has an alias and a secret, and may expire", async () => {
  const key = await create(BEDROCK, { CredentialAgeDays: 30 });
  expect(key).toEqual({
    CreateDate: NOW,
    ExpirationDate: new Date(NOW.getTime() + 30 * DAY_MS),
    ServiceName: BEDROCK,
    ServiceCredentialAlias: "alice-at-111111111111",
    ServiceCredentialSecret: expect.stringMatching(/^ABSK[A-Za-z0-9+/]+=*$/),
    ServiceSpecificCredentialId: expect.stringMatching(/^ACCA/),
    UserName: "alice",
    Status: "Active",
  });
  const record = await lastRecord(house);
  expect(JSON.stringify(record)).not.toContain("ABSK");
  expect(record.requestParameters).toEqual({
    userName: "alice",
    serviceName: BEDROCK,
    credentialAgeDays: 30,
  });
  const status = async () =>
    (await house.iam().send(new ListServiceSpecificCredentialsCommand(alice))).ServiceSpecificCredentials?.[0]
      ?.Status;
  house.clock.advance(30 * DAY_MS - 1);
  expect(await status()).toBe("Active");
  house.clock.advance(1);
  expect(await status()).toBe("Expired");
});

test("a user has two for each service, under different names", async () => {
  await create(CODECOMMIT);
  expect(await create(CODECOMMIT)).toMatchObject({ ServiceUserName: "alice+1-at-111111111111" });
  await expect(create(CODECOMMIT)).rejects.toMatchObject({
    Code: "LimitExceeded",
    message: "Cannot exceed quota for ContextSpecificCredentialsPerUserPerContext: 2",
  });
  await create("cassandra.amazonaws.com");
  await create("logs.amazonaws.com", { CredentialAgeDays: 1 });
});

test("listings go by user, by service, or over all users", async () => {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "bob" }));
  await create(BEDROCK, { UserName: "bob" });
  await create(CODECOMMIT);
  await create(BEDROCK);
  const services = async (input: { UserName?: string; ServiceName?: string; AllUsers?: boolean }) => {
    const listed = await iam.send(new ListServiceSpecificCredentialsCommand(input));
    return listed.ServiceSpecificCredentials?.map(
      ({ UserName, ServiceName }) => `${UserName} ${ServiceName}`,
    );
  };
  expect(await services({ ...alice, ServiceName: BEDROCK })).toEqual([`alice ${BEDROCK}`]);
  expect(await services({ AllUsers: true, ServiceName: BEDROCK })).toEqual([
    `alice ${BEDROCK}`,
    `bob ${BEDROCK}`,
  ]);
  expect(await services({ AllUsers: true })).toHaveLength(3);
  const page = await iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 2 }));
  expect(page).toMatchObject({ IsTruncated: true });
  await expect(services({ ...alice, AllUsers: true })).rejects.toMatchObject({ Code: "ValidationError" });
});

test("a policy may allow one service only", async () => {
  const { AccessKey } = await house.iam().send(new CreateAccessKeyCommand(alice));
  const own = {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Action: "iam:*ServiceSpecificCredential",
      Resource: "*",
      Condition: { StringEquals: { "iam:ServiceSpecificCredentialServiceName": CODECOMMIT } },
    },
  });
  await house.iam().send(new PutUserPolicyCommand({ ...alice, PolicyName: "git", PolicyDocument }));
  const bedrock = await create(BEDROCK);
  const as = house.iam(own);
  const asked = (ServiceName: string) =>
    as.send(new CreateServiceSpecificCredentialCommand({ ...alice, ServiceName }));
  const { ServiceSpecificCredential } = await asked(CODECOMMIT);
  await expect(asked(BEDROCK)).rejects.toMatchObject({ Code: "AccessDenied" });
  // The caller's own need no user name.
  const git = idOf(ServiceSpecificCredential ?? { ServiceSpecificCredentialId: undefined });
  await as.send(new ResetServiceSpecificCredentialCommand(git));
  await expect(as.send(new ResetServiceSpecificCredentialCommand(idOf(bedrock)))).rejects.toMatchObject({
    Code: "AccessDenied",
  });
});

const NO_ID = "ACCAXXXXXXXXXXXXXXXXX";
const unknown = { ...alice, ServiceSpecificCredentialId: NO_ID };

test.for<[what: string, call: () => Promise<unknown>, code: string, message: string]>([
  [
    "a credential of nobody, before the service is looked at",
    () => create("s3.amazonaws.com", { UserName: "nobody" }),
    "NoSuchEntity",
    "The user with name nobody cannot be found.",
  ],
  [
    "a service that has none",
    () => create("s3.amazonaws.com"),
    "NoSuchEntity",
    "No such service s3.amazonaws.com is supported for Service Specific Credentials",
  ],
  [
    "a name that no service can have",
    () => create("code commit"),
    "ValidationError",
    "ServiceName must match [a-zA-Z0-9.-]*",
  ],
  [
    "a listing of such a service",
    () => house.iam().send(new ListServiceSpecificCredentialsCommand({ ...alice, ServiceName: "x" })),
    "NoSuchEntity",
    "No such service x is supported for Service Specific Credentials",
  ],
  [
    "the status of an unknown credential",
    () => house.iam().send(new UpdateServiceSpecificCredentialCommand({ ...unknown, Status: "Active" })),
    "NoSuchEntity",
    `No such credential ${NO_ID} exists`,
  ],
  [
    "a reset of an unknown credential",
    () => house.iam().send(new ResetServiceSpecificCredentialCommand(unknown)),
    "NoSuchEntity",
    `No such credential ${NO_ID} exists`,
  ],
  [
    "deletion of an unknown credential",
    () => house.iam().send(new DeleteServiceSpecificCredentialCommand(unknown)),
    "NoSuchEntity",
    `No such credential ${NO_ID} exists`,
  ],
])("%s is refused", async ([, call, Code, message]) => {
  await expect(call()).rejects.toMatchObject({ Code, message });
});

test.for([
  ["codecommit.amazonaws.com", undefined],
  ["CodeCommit.amazonaws.com", undefined],
  ["bedrock.amazonaws.com", "ABSK"],
  ["logs.amazonaws.com", "ACWL"],
  ["cloudwatch.amazonaws.com", "APIAACWM"],
  ["aws-external-anthropic.amazonaws.com", "AEAA"],
])("%s has credentials that may expire, with secrets of its own form", async ([service = "", prefix]) => {
  const made = await create(service, { CredentialAgeDays: 1 });
  expect(made).toMatchObject({
    ServiceName: service.toLowerCase(),
    ExpirationDate: new Date(NOW.getTime() + 24 * 3_600_000),
  });
  if (prefix === undefined) return expect(made?.ServicePassword).toMatch(/^[A-Za-z0-9+/]{60}$/);
  const { ServiceCredentialAlias: alias, ServiceCredentialSecret: secret = "" } = made ?? {};
  expect(secret.startsWith(prefix)).toBe(true);
  expect(Buffer.from(secret.slice(prefix.length), "base64").toString()).toMatch(
    new RegExp(`^${alias}:[A-Za-z0-9+/]{60}$`),
  );
});

test("a credential that is another user's is told from one that is not there", async () => {
  await house.iam().send(new CreateUserCommand({ UserName: "bob" }));
  const made = await create("codecommit.amazonaws.com");
  const ServiceSpecificCredentialId = made?.ServiceSpecificCredentialId ?? "";
  await expect(
    house
      .iam()
      .send(new DeleteServiceSpecificCredentialCommand({ UserName: "bob", ServiceSpecificCredentialId })),
  ).rejects.toMatchObject({
    Code: "ValidationError",
    message: `User bob does not have a service specific credential with id ${ServiceSpecificCredentialId}`,
  });
});
