import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateServiceLinkedRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteServiceLinkedRoleCommand,
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
  GenerateOrganizationsAccessReportCommand,
  GetOrganizationsAccessReportCommand,
  GetRoleCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListOrganizationsFeaturesCommand,
  ListUsersCommand,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AcceptHandshakeCommand,
  AttachPolicyCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand,
  DeleteOrganizationCommand,
  EnableAWSServiceAccessCommand,
  EnablePolicyTypeCommand,
  InviteAccountToOrganizationCommand,
  LeaveOrganizationCommand,
  type OrganizationsClient,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import { AssumeRootCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAdministrator } from "../../../test/harness/administrator.ts";
import { type Credentials, type House, openHouse } from "../../../test/harness/house.ts";
import {
  type CreatedOrganization,
  createMember,
  createOrganization,
  memberCredentials,
} from "../../../test/harness/organization.ts";
import { accountId } from "../../pure/aws/account.ts";

const MANAGEMENT = "111111111111";
const SERVICE = "organizations.amazonaws.com";
const ROLE = "AWSServiceRoleForOrganizations";
const IAM = "iam.amazonaws.com";
const AUDIT = "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials";
const DELETE = "arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials";

let house: House;
let organizations: OrganizationsClient;
beforeEach(async () => {
  house = await openHouse();
  organizations = house.organizations();
});
afterEach(() => house.close());

const roleOf = (iam: IAMClient) => iam.send(new GetRoleCommand({ RoleName: ROLE }));
const NO_ROLE = { name: "NoSuchEntityException" };

async function deletion(iam: IAMClient): Promise<object> {
  const { DeletionTaskId } = await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName: ROLE }));
  for (let run = 0; run < 3; run++) {
    house.clock.advance(1000);
    await house.settle();
  }
  const { $metadata: _metadata, ...status } = await iam.send(
    new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }),
  );
  return status;
}

test("the role of AWS Organizations is there as long as the account is in an organization", async () => {
  const iam = house.iam();
  const { id } = await createOrganization(house);
  expect((await roleOf(iam)).Role?.Arn).toBe(
    `arn:aws:iam::${MANAGEMENT}:role/aws-service-role/${SERVICE}/${ROLE}`,
  );
  const ann = await createMember(house, "ann");
  await roleOf(house.iam(await memberCredentials(house, await createAdministrator(house), ann)));
  expect(await deletion(iam)).toEqual({
    Status: "FAILED",
    Reason: {
      Reason: expect.any(String),
      RoleUsageList: [
        {
          Region: "us-east-1",
          Resources: [`arn:aws:organizations::${MANAGEMENT}:organization/${id}`],
        },
      ],
    },
  });
  const bob = await house.openAccount("bob");
  const Target = { Id: bob.accountId, Type: "ACCOUNT" } as const;
  // One that is there already is used.
  await house.iam(bob).send(new CreateServiceLinkedRoleCommand({ AWSServiceName: SERVICE }));
  const { Handshake } = await organizations.send(new InviteAccountToOrganizationCommand({ Target }));
  await house.organizations(bob).send(new AcceptHandshakeCommand({ HandshakeId: Handshake?.Id }));
  await roleOf(house.iam(bob));
  await house.organizations(bob).send(new LeaveOrganizationCommand({}));
  await expect(roleOf(house.iam(bob))).rejects.toMatchObject(NO_ROLE);
});

test("an organization for consolidated billing lets the role go, and takes it with it", async () => {
  const iam = house.iam();
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: "CONSOLIDATED_BILLING" }));
  expect(await deletion(iam)).toEqual({ Status: "SUCCEEDED" });
  await organizations.send(new DeleteOrganizationCommand({}));
  await organizations.send(new CreateOrganizationCommand({}));
  await roleOf(iam);
  await organizations.send(new DeleteOrganizationCommand({}));
  await expect(roleOf(iam)).rejects.toMatchObject(NO_ROLE);
});

async function trusted(): Promise<CreatedOrganization> {
  const organization = await createOrganization(house);
  await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: IAM }));
  await house.iam().send(new EnableOrganizationsRootCredentialsManagementCommand({}));
  return organization;
}

const assumeRoot = async (by: Credentials, TargetPrincipal: string, arn: string): Promise<Credentials> => {
  const { Credentials: given } = await house
    .sts(by)
    .send(new AssumeRootCommand({ TargetPrincipal, TaskPolicyArn: { arn } }));
  return {
    accessKeyId: given?.AccessKeyId ?? "",
    secretAccessKey: given?.SecretAccessKey ?? "",
    sessionToken: given?.SessionToken ?? "",
  };
};
const MAY_NOT = {
  name: "AccessDenied",
  message: expect.stringContaining("is not authorized to perform: sts:AssumeRoot"),
};

test("root users of members are managed centrally", async () => {
  await expect(house.iam().send(new EnableOrganizationsRootSessionsCommand({}))).rejects.toMatchObject({
    name: "OrganizationNotFoundException",
  });
  const { id } = await trusted();
  const administrator = await createAdministrator(house);
  const ann = await createMember(house, "ann");
  const bob = await createMember(house, "bob");
  await expect(assumeRoot(administrator, ann, AUDIT)).rejects.toMatchObject(MAY_NOT);
  const { $metadata: _metadata, ...enabled } = await house
    .iam()
    .send(new EnableOrganizationsRootSessionsCommand({}));
  expect(enabled).toEqual({
    OrganizationId: id,
    EnabledFeatures: ["RootCredentialsManagement", "RootSessions"],
  });
  const root = await assumeRoot(administrator, ann, AUDIT);
  expect((await house.iam(root).send(new ListAccessKeysCommand({}))).AccessKeyMetadata).toEqual([]);
  await house.system.createRootKey(accountId(ann));
  expect(await house.sts(root).send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: ann,
    Arn: `arn:aws:iam::${ann}:root`,
  });
  const keys = (await house.iam(root).send(new ListAccessKeysCommand({}))).AccessKeyMetadata ?? [];
  expect(keys).toHaveLength(1);
  const remove = (by: Credentials) =>
    house.iam(by).send(new DeleteAccessKeyCommand({ AccessKeyId: keys[0]?.AccessKeyId }));
  // The task limits the session.
  await expect(remove(root)).rejects.toMatchObject({ name: "AccessDenied" });
  await expect(house.iam(root).send(new ListUsersCommand({}))).rejects.toMatchObject({
    name: "AccessDenied",
  });
  await remove(await assumeRoot(administrator, ann, DELETE));
  expect((await house.iam(root).send(new ListAccessKeysCommand({}))).AccessKeyMetadata).toEqual([]);
  expect((await house.events("AssumeRoot")).at(-1)).toMatchObject({
    requestParameters: { targetPrincipal: ann, taskPolicyArn: { arn: DELETE } },
    responseElements: { credentials: { accessKeyId: expect.stringMatching(/^ASIA/) } },
  });
  house.clock.advance(901_000);
  await expect(house.sts(root).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: "ExpiredToken",
  });
  // Not its own root user, not a root user, and not a member that nobody made an administrator of IAM.
  await expect(assumeRoot(administrator, MANAGEMENT, AUDIT)).rejects.toMatchObject(MAY_NOT);
  await expect(assumeRoot(house.root, ann, AUDIT)).rejects.toMatchObject({
    name: "AccessDenied",
    message: "Root users may not be assumed by root accounts.",
  });
  const member = await memberCredentials(house, administrator, bob);
  await expect(assumeRoot(member, ann, AUDIT)).rejects.toMatchObject(MAY_NOT);
  await organizations.send(
    new RegisterDelegatedAdministratorCommand({ AccountId: bob, ServicePrincipal: IAM }),
  );
  await assumeRoot(member, ann, AUDIT);
  expect(await house.iam(member).send(new ListOrganizationsFeaturesCommand({}))).toMatchObject({
    OrganizationId: id,
  });
});

async function deny(rootId: string, TargetId: string): Promise<string> {
  await organizations.send(
    new EnablePolicyTypeCommand({ RootId: rootId, PolicyType: "SERVICE_CONTROL_POLICY" }),
  );
  const Statement = { Effect: "Deny", NotAction: ["iam:*", "sts:*"], Resource: "*" };
  const { Policy } = await organizations.send(
    new CreatePolicyCommand({
      Name: "identities only",
      Description: "",
      Type: "SERVICE_CONTROL_POLICY",
      Content: JSON.stringify({ Version: "2012-10-17", Statement }),
    }),
  );
  const PolicyId = Policy?.PolicySummary?.Id ?? "";
  await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
  return PolicyId;
}

test("a simulation in a member meets the service control policies that bind it", async () => {
  const { rootId } = await createOrganization(house);
  const ann = await createMember(house, "ann");
  const member = await memberCredentials(house, await createAdministrator(house), ann);
  const iam = house.iam(member);
  await iam.send(new CreateUserCommand({ UserName: "bob" }));
  await iam.send(
    new AttachUserPolicyCommand({
      UserName: "bob",
      PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
    }),
  );
  const simulate = async () =>
    (
      await iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: `arn:aws:iam::${ann}:user/bob`,
          ActionNames: ["iam:GetUser", "s3:ListAllMyBuckets"],
        }),
      )
    ).EvaluationResults?.map(({ EvalDecision, OrganizationsDecisionDetail }) => [
      EvalDecision,
      OrganizationsDecisionDetail?.AllowedByOrganizations,
    ]);
  expect(await simulate()).toEqual([
    ["allowed", undefined],
    ["allowed", undefined],
  ]);
  await deny(rootId, ann);
  expect(await simulate()).toEqual([
    ["allowed", true],
    ["implicitDeny", false],
  ]);
});

test("the report on an organization's use is about its accounts and policies", async () => {
  const { id, rootId } = await createOrganization(house);
  const iam = house.iam();
  const generate = (EntityPath: string, OrganizationsPolicyId?: string) =>
    iam.send(new GenerateOrganizationsAccessReportCommand({ EntityPath, OrganizationsPolicyId }));
  await expect(generate(`${id}/${rootId}`)).rejects.toThrow();
  const ann = await createMember(house, "ann");
  const PolicyId = await deny(rootId, ann);
  const member = await memberCredentials(house, await createAdministrator(house), ann);
  const { AccessKey } = await house
    .iam(member)
    .send(new CreateUserCommand({ UserName: "bob" }))
    .then(() => house.iam(member).send(new CreateAccessKeyCommand({ UserName: "bob" })));
  expect(AccessKey?.UserName).toBe("bob");
  const report = async (path: string, policy?: string) => {
    house.clock.advance(61_000);
    const { JobId } = await generate(path, policy);
    house.clock.advance(1000);
    return iam.send(new GetOrganizationsAccessReportCommand({ JobId, MaxItems: 1000 }));
  };
  const own = await report(`${id}/${rootId}/${ann}`);
  expect(own).toMatchObject({ JobStatus: "COMPLETED", NumberOfServicesAccessible: 2 });
  expect(own.AccessDetails?.find(({ ServiceNamespace }) => ServiceNamespace === "iam")).toMatchObject({
    EntityPath: `${id}/${rootId}/${ann}`,
    TotalAuthenticatedEntities: 1,
  });
  const whole = await report(`${id}/${rootId}`);
  expect(whole.NumberOfServicesAccessible).toBeGreaterThan(400);
  expect(whole.AccessDetails?.find(({ ServiceNamespace }) => ServiceNamespace === "iam")).toMatchObject({
    TotalAuthenticatedEntities: 2,
  });
  expect((await report(`${id}/${rootId}/${MANAGEMENT}`)).NumberOfServicesAccessible).toBeGreaterThan(400);
  expect((await report(`${id}/${rootId}/${ann}`, PolicyId)).NumberOfServicesAccessible).toBe(0);
  expect(await report(`${id}/${rootId}/ou-none-00000000`)).toMatchObject({ JobStatus: "FAILED" });
  expect(await report(`${id}/${rootId}`, "p-none0000")).toMatchObject({ JobStatus: "FAILED" });
});
