import {
  CreateTrailCommand,
  DeleteTrailCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListTrailsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  CreateUserCommand,
  DeleteServiceLinkedRoleCommand,
  GetRoleCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
} from "@aws-sdk/client-iam";
import {
  AcceptHandshakeCommand,
  CloseAccountCommand,
  DeleteOrganizationCommand,
  DeregisterDelegatedAdministratorCommand,
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  InviteAccountToOrganizationCommand,
  LeaveOrganizationCommand,
  RegisterDelegatedAdministratorCommand,
  RemoveAccountFromOrganizationCommand,
} from "@aws-sdk/client-organizations";
import { CreateBucketCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { EventRecord } from "../../src/pure/event/record.ts";
import { type Credentials, type House, openHouse } from "../harness/house.ts";
import { createMember } from "../harness/organization.ts";
import {
  BUCKET,
  CLOUDTRAIL,
  openTrailOrganization,
  organizationBucketPolicy,
  readLogFolders,
  startOrganizationTrail,
  type TrailOrganization,
} from "../harness/organization-trail.ts";

const ROLE = "AWSServiceRoleForCloudTrail";

let house: House;
let organization: TrailOrganization;
let alpha: string;
let beta: string;
let arn: string;

beforeEach(async () => {
  house = await openHouse();
  organization = await openTrailOrganization(house);
  alpha = organization.members.alpha ?? "";
  beta = organization.members.beta ?? "";
  arn = await startOrganizationTrail(house);
  await pass();
});
afterEach(() => house.close());

/** The jobs of a second later run: CloudTrail goes into new member accounts. */
async function pass(): Promise<void> {
  house.clock.advance(1000);
  await house.settle();
}

const trailsOf = async (credentials: Credentials) =>
  (await house.cloudtrail(credentials).send(new ListTrailsCommand({}))).Trails?.map(
    ({ TrailARN }) => TrailARN,
  );
const hasRole = (credentials: Credentials) =>
  house
    .iam(credentials)
    .send(new GetRoleCommand({ RoleName: ROLE }))
    .then(
      () => true,
      (error: Error) => {
        expect(error.name).toBe("NoSuchEntityException");
        return false;
      },
    );
/** One event that is in the account's record, and can be told from others. */
const act = (credentials: Credentials, UserName: string) =>
  house.iam(credentials).send(new CreateUserCommand({ UserName }));
/** The names of the users whose making was delivered, by folder. */
async function delivered(): Promise<Record<string, string[]>> {
  await house.system.flush();
  const folders = await readLogFolders(house, BUCKET);
  const users = (records: readonly EventRecord[]) =>
    records
      .filter(({ eventName, errorCode }) => eventName === "CreateUser" && errorCode === undefined)
      .map(({ requestParameters }) => String(requestParameters?.userName));
  return Object.fromEntries([...folders].map(([folder, records]) => [folder, users(records)]));
}
const folder = (account: string) => `AWSLogs/${organization.id}/${account}`;
const management = () => `AWSLogs/${organization.management}`;
const disable = () =>
  house.organizations().send(new DisableAWSServiceAccessCommand({ ServicePrincipal: CLOUDTRAIL }));
const enable = () =>
  house.organizations().send(new EnableAWSServiceAccessCommand({ ServicePrincipal: CLOUDTRAIL }));

test("an account that is created in the organization has the trail and the role, and is logged from its beginning", async () => {
  const gamma = await createMember(house, "gamma");
  await pass();
  const credentials = await organization.as(gamma);
  expect(await trailsOf(credentials)).toEqual([arn]);
  expect(await hasRole(credentials)).toBe(true);
  await act(credentials, "first");
  expect(await delivered()).toMatchObject({ [folder(gamma)]: ["first"] });
});

test("an account that accepts an invitation is logged from that call on", async () => {
  const guest = await house.openAccount("guest");
  const before = "before";
  await act(guest, before);
  const { Handshake } = await house
    .organizations()
    .send(new InviteAccountToOrganizationCommand({ Target: { Id: guest.accountId, Type: "ACCOUNT" } }));
  await house.organizations(guest).send(new AcceptHandshakeCommand({ HandshakeId: Handshake?.Id }));
  expect(await trailsOf(guest)).toEqual([arn]);
  expect(await hasRole(guest)).toBe(false);
  await pass();
  expect(await hasRole(guest)).toBe(true);
  await act(guest, "after");
  expect(await delivered()).toMatchObject({ [folder(guest.accountId)]: ["after"] });
  const records = (await readLogFolders(house, BUCKET)).get(folder(guest.accountId)) ?? [];
  expect(records.map(({ eventName }) => eventName)).toEqual([
    "AcceptHandshake",
    "ListTrails",
    "GetRole",
    "AssumeRole",
    "GetRole",
    "CreateUser",
  ]);
});

test.for(["is removed", "leaves"] as const)(
  "an account that %s loses the trail and the role, and keeps what is its own",
  async (how) => {
    const guest = await house.openAccount("guest");
    const { Handshake } = await house
      .organizations()
      .send(new InviteAccountToOrganizationCommand({ Target: { Id: guest.accountId, Type: "ACCOUNT" } }));
    await house.organizations(guest).send(new AcceptHandshakeCommand({ HandshakeId: Handshake?.Id }));
    await pass();
    await house.s3().send(
      new PutBucketPolicyCommand({
        Bucket: BUCKET,
        Policy: organizationBucketPolicy(BUCKET, guest.accountId, organization.id),
      }),
    );
    const own = await house
      .cloudtrail(guest)
      .send(new CreateTrailCommand({ Name: "own", S3BucketName: BUCKET }));
    await act(guest, "member");
    if (how === "is removed") {
      const removal = new RemoveAccountFromOrganizationCommand({ AccountId: guest.accountId });
      await house.organizations().send(removal);
    } else {
      await house.organizations(guest).send(new LeaveOrganizationCommand({}));
    }
    expect(await trailsOf(guest)).toEqual([own.TrailARN]);
    await expect(house.cloudtrail(guest).send(new GetTrailCommand({ Name: arn }))).rejects.toMatchObject({
      name: "TrailNotFoundException",
    });
    expect(await hasRole(guest)).toBe(false);
    await act(guest, "gone");
    expect(await delivered()).toMatchObject({ [folder(guest.accountId)]: ["member"] });
    const records = (await readLogFolders(house, BUCKET)).get(folder(guest.accountId)) ?? [];
    // The call by which the account itself leaves is the last that is logged.
    expect(records.at(-1)?.eventName).toBe(how === "leaves" ? "LeaveOrganization" : "CreateUser");
  },
);

test("a closed account keeps the trail: what still happens there is delivered", async () => {
  await act(await organization.as("beta"), "open");
  await house.organizations().send(new CloseAccountCommand({ AccountId: beta }));
  await pass();
  const role = `arn:aws:iam::${beta}:role/aws-service-role/${CLOUDTRAIL}/${ROLE}`;
  const late = house.system.corridor.assumeRole(
    { kind: "service", service: CLOUDTRAIL },
    { roleArn: role, sessionName: "late", region: "us-east-1" },
  );
  await expect(late).rejects.toMatchObject({ code: "AccessDenied" });
  expect(await delivered()).toMatchObject({ [folder(beta)]: ["open"] });
  const records = (await readLogFolders(house, BUCKET)).get(folder(beta)) ?? [];
  expect(records.at(-1)).toMatchObject({
    eventName: "AssumeRole",
    errorCode: "AccessDenied",
    recipientAccountId: beta,
  });
});

test("into the bucket of a closed account nothing is delivered", async () => {
  const owner = await organization.as("beta");
  const s3 = house.s3(owner);
  await s3.send(new CreateBucketCommand({ Bucket: "betas-logs" }));
  const Policy = organizationBucketPolicy("betas-logs", organization.management, organization.id);
  await s3.send(new PutBucketPolicyCommand({ Bucket: "betas-logs", Policy }));
  await house.cloudtrail().send(new UpdateTrailCommand({ Name: "org-trail", S3BucketName: "betas-logs" }));
  await house.system.flush();
  await house.organizations().send(new CloseAccountCommand({ AccountId: beta }));
  await pass();
  await house.system.flush();
  const status = await house.cloudtrail().send(new GetTrailStatusCommand({ Name: "org-trail" }));
  expect(status.LatestDeliveryError).toBe("AllAccessDisabled");
});

test("without trusted access members lose the trail, and it goes on as the management account's own", async () => {
  const member = await organization.as("beta");
  await act(member, "trusted");
  await act(house.root, "organizations");
  await disable();
  expect(await trailsOf(member)).toEqual([]);
  const { Trail } = await house.cloudtrail().send(new GetTrailCommand({ Name: "org-trail" }));
  expect(Trail).toMatchObject({ TrailARN: arn, IsOrganizationTrail: false });
  const { IsLogging } = await house.cloudtrail().send(new GetTrailStatusCommand({ Name: arn }));
  expect(IsLogging).toBe(true);
  expect(await hasRole(house.root)).toBe(true);
  expect(await hasRole(member)).toBe(true);
  await act(member, "untrusted");
  await act(house.root, "accounts");
  expect(await delivered()).toMatchObject({
    [folder(beta)]: ["trusted"],
    [folder(organization.management)]: ["organizations"],
    [management()]: ["accounts"],
  });
  const moved = (await readLogFolders(house, BUCKET)).get(management()) ?? [];
  // The call that took the access away is the first that is the account's alone.
  expect(moved[0]?.eventName).toBe("DisableAWSServiceAccess");
});

test("giving trusted access again brings nothing back, until the management account converts the trail", async () => {
  await disable();
  await enable();
  const member = await organization.as("beta");
  expect(await trailsOf(member)).toEqual([]);
  const { Trail } = await house.cloudtrail().send(new GetTrailCommand({ Name: "org-trail" }));
  expect(Trail?.IsOrganizationTrail).toBe(false);
  await act(member, "not-yet");
  await house.cloudtrail().send(new UpdateTrailCommand({ Name: "org-trail", IsOrganizationTrail: true }));
  expect(await trailsOf(member)).toEqual([arn]);
  await act(member, "again");
  expect(await delivered()).toMatchObject({ [folder(beta)]: ["again"] });
});

test("delegated administrators lose their powers with trusted access, and have them again with it", async () => {
  const { Name, AccountId, ServicePrincipal } = {
    Name: arn,
    AccountId: alpha,
    ServicePrincipal: CLOUDTRAIL,
  };
  await house
    .organizations()
    .send(new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
  const administrator = house.cloudtrail(await organization.as("alpha"));
  await administrator.send(new StopLoggingCommand({ Name }));
  await disable();
  await expect(administrator.send(new StartLoggingCommand({ Name }))).rejects.toMatchObject({
    name: "TrailNotFoundException",
  });
  const create = new CreateTrailCommand({ Name: "more", S3BucketName: BUCKET, IsOrganizationTrail: true });
  await expect(administrator.send(create)).rejects.toMatchObject({
    name: "CloudTrailAccessNotEnabledException",
    message: `The request could not be processed because your organization hasn’t enabled CloudTrail service access. Enable service access for CloudTrail, and then try again. You are signed in with the following AWS account ID: ${alpha}`,
  });
  await enable();
  await administrator.send(create);
});

test("what a delegated administrator made stays when it is one no more", async () => {
  const AccountId = alpha;
  const ServicePrincipal = CLOUDTRAIL;
  await house
    .organizations()
    .send(new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
  const administrator = house.cloudtrail(await organization.as("alpha"));
  const { TrailARN = "" } = await administrator.send(
    new CreateTrailCommand({ Name: "theirs", S3BucketName: BUCKET, IsOrganizationTrail: true }),
  );
  await house
    .organizations()
    .send(new DeregisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
  await expect(administrator.send(new StartLoggingCommand({ Name: TrailARN }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  await house.cloudtrail().send(new StartLoggingCommand({ Name: "theirs" }));
  expect(await trailsOf(await organization.as("alpha"))).toEqual([arn, TrailARN]);
});

test("an organization's end makes its trails the management account's own, and takes the role away", async () => {
  for (const AccountId of [alpha, beta]) {
    await house.organizations().send(new RemoveAccountFromOrganizationCommand({ AccountId }));
  }
  await house.organizations().send(new DeleteOrganizationCommand({}));
  const { Trail } = await house.cloudtrail().send(new GetTrailCommand({ Name: "org-trail" }));
  expect(Trail).toMatchObject({ TrailARN: arn, IsOrganizationTrail: false });
  expect(await hasRole(house.root)).toBe(false);
  await act(house.root, "alone");
  expect((await delivered())[management()]).toEqual(["alone"]);
});

test("a deleted trail is gone from all members; the role stays", async () => {
  const member = await organization.as("beta");
  await act(member, "logged");
  await house.cloudtrail().send(new DeleteTrailCommand({ Name: "org-trail" }));
  expect(await trailsOf(member)).toEqual([]);
  expect(await hasRole(member)).toBe(true);
  expect(await hasRole(house.root)).toBe(true);
  await act(member, "unlogged");
  expect((await delivered())[folder(beta)]).toEqual(["logged"]);
});

test("a trail that becomes the account's is gone from all members, and goes on", async () => {
  const member = await organization.as("beta");
  await house.cloudtrail().send(new UpdateTrailCommand({ Name: "org-trail", IsOrganizationTrail: false }));
  expect(await trailsOf(member)).toEqual([]);
  await act(member, "unlogged");
  await act(house.root, "logged");
  const found = await delivered();
  expect(found[folder(beta)] ?? []).toEqual([]);
  expect(found[management()]).toEqual(["logged"]);
});

/** A submitted deletion of the role as it ends. */
async function deleteRole(credentials: Credentials) {
  const iam = house.iam(credentials);
  const { DeletionTaskId } = await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName: ROLE }));
  await pass();
  await pass();
  const { Status, Reason } = await iam.send(
    new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }),
  );
  return { Status, usage: Reason?.RoleUsageList };
}

test("the role is not deleted while trails, members or administrators need it, which are named", async () => {
  house.clock.advance(3_600_000);
  const member = await organization.as("beta");
  expect(await deleteRole(member)).toEqual({
    Status: "FAILED",
    usage: [{ Region: "us-east-1", Resources: [arn] }],
  });
  const AccountId = alpha;
  const ServicePrincipal = CLOUDTRAIL;
  await house
    .organizations()
    .send(new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
  const registered = `arn:aws:organizations::${organization.management}:account/${organization.id}/${alpha}`;
  expect(await deleteRole(house.root)).toEqual({
    Status: "FAILED",
    usage: [{ Region: "us-east-1", Resources: [arn, registered].sort() }],
  });
  await house.cloudtrail().send(new DeleteTrailCommand({ Name: "org-trail" }));
  expect(await deleteRole(house.root)).toEqual({
    Status: "FAILED",
    usage: [{ Region: "us-east-1", Resources: [registered] }],
  });
  expect(await deleteRole(member)).toEqual({ Status: "SUCCEEDED", usage: undefined });
  await house
    .organizations()
    .send(new DeregisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
  expect(await deleteRole(house.root)).toEqual({ Status: "SUCCEEDED", usage: undefined });
});

test("a role that was deleted is made again with the next trail of the organization", async () => {
  await house.cloudtrail().send(new DeleteTrailCommand({ Name: "org-trail" }));
  house.clock.advance(3_600_000);
  expect(await deleteRole(house.root)).toMatchObject({ Status: "SUCCEEDED" });
  await startOrganizationTrail(house, { Name: "next" });
  expect(await hasRole(house.root)).toBe(true);
  const [made] = await house.events("CreateServiceLinkedRole");
  expect(made).toMatchObject({
    userIdentity: { type: "Root", accountId: organization.management, invokedBy: CLOUDTRAIL },
    eventSource: "iam.amazonaws.com",
    sourceIPAddress: CLOUDTRAIL,
    userAgent: CLOUDTRAIL,
    requestParameters: { aWSServiceName: CLOUDTRAIL },
    responseElements: { role: { path: `/aws-service-role/${CLOUDTRAIL}/`, roleName: ROLE } },
  });
  expect(made).not.toHaveProperty("tlsDetails");
});

test("a role in use by CloudTrail itself is not deleted until its session ends", async () => {
  await disable();
  expect(await deleteRole(house.root)).toEqual({
    Status: "FAILED",
    usage: [{ Region: "us-east-1" }],
  });
  house.clock.advance(3_600_000);
  expect(await deleteRole(house.root)).toMatchObject({ Status: "SUCCEEDED" });
});
