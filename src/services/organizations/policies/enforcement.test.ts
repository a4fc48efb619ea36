import { ListUsersCommand } from "@aws-sdk/client-iam";
import {
  AttachPolicyCommand,
  CreateOrganizationalUnitCommand,
  CreatePolicyCommand,
  DetachPolicyCommand,
  DisablePolicyTypeCommand,
  EnablePolicyTypeCommand,
  LeaveOrganizationCommand,
  MoveAccountCommand,
  type OrganizationsClient,
  type PolicyType,
} from "@aws-sdk/client-organizations";
import { CreateBucketCommand, ListObjectsV2Command, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAdministrator } from "../../../../test/harness/administrator.ts";
import { type Credentials, type House, openHouse } from "../../../../test/harness/house.ts";
import {
  type CreatedOrganization,
  createMember,
  createOrganization,
  memberCredentials,
} from "../../../../test/harness/organization.ts";

let house: House;
let organizations: OrganizationsClient;
let organization: CreatedOrganization;
let ann: string;
let member: Credentials;
let administrator: Credentials;
beforeEach(async () => {
  house = await openHouse();
  organizations = house.organizations();
  organization = await createOrganization(house);
  administrator = await createAdministrator(house);
  ann = await createMember(house, "ann");
  member = await memberCredentials(house, administrator, ann);
  for (const PolicyType of ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const) {
    await organizations.send(new EnablePolicyTypeCommand({ RootId: organization.rootId, PolicyType }));
  }
});
afterEach(() => house.close());

async function attach(Type: PolicyType, statement: object, TargetId: string): Promise<string> {
  const { Policy } = await organizations.send(
    new CreatePolicyCommand({
      Name: `policy on ${TargetId}`,
      Description: "",
      Type,
      Content: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    }),
  );
  const PolicyId = Policy?.PolicySummary?.Id ?? "";
  await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
  return PolicyId;
}

const listUsers = (credentials = member) => house.iam(credentials).send(new ListUsersCommand({}));
const denyUsers = { Effect: "Deny", Action: "iam:ListUsers", Resource: "*" };
const DENIED = /explicit deny in a service control policy/;

test("a service control policy decides the next call, and lets go with its detachment", async () => {
  const PolicyId = await attach("SERVICE_CONTROL_POLICY", denyUsers, organization.rootId);
  await expect(listUsers()).rejects.toThrow(DENIED);
  expect((await house.events("ListUsers")).at(-1)).toMatchObject({ errorCode: "AccessDenied" });
  // The management account is never bound, whatever is attached above it.
  await listUsers(administrator);
  await organizations.send(new DetachPolicyCommand({ PolicyId, TargetId: organization.rootId }));
  await listUsers();
});

test("it follows the account through the tree, and out of it", async () => {
  const { OrganizationalUnit } = await organizations.send(
    new CreateOrganizationalUnitCommand({ ParentId: organization.rootId, Name: "Locked" }),
  );
  const unit = OrganizationalUnit?.Id ?? "";
  await attach("SERVICE_CONTROL_POLICY", denyUsers, unit);
  await listUsers();
  await organizations.send(
    new MoveAccountCommand({
      AccountId: ann,
      SourceParentId: organization.rootId,
      DestinationParentId: unit,
    }),
  );
  await expect(listUsers()).rejects.toThrow(DENIED);
  await house.organizations(member).send(new LeaveOrganizationCommand({}));
  await listUsers();
});

test("every level has to allow", async () => {
  await attach("SERVICE_CONTROL_POLICY", { Effect: "Allow", Action: "s3:*", Resource: "*" }, ann);
  await listUsers();
  await organizations.send(new DetachPolicyCommand({ PolicyId: "p-FullAWSAccess", TargetId: ann }));
  await expect(listUsers()).rejects.toThrow(/no service control policy allows the iam:ListUsers action/);
});

test("nothing binds while the type is disabled", async () => {
  await attach("SERVICE_CONTROL_POLICY", denyUsers, ann);
  await organizations.send(
    new DisablePolicyTypeCommand({ RootId: organization.rootId, PolicyType: "SERVICE_CONTROL_POLICY" }),
  );
  await listUsers();
});

test("a resource control policy binds who comes from elsewhere, by organization", async () => {
  const stranger = await house.openAccount("stranger");
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: [stranger.accountId, house.root.accountId] },
        Action: "s3:ListBucket",
        Resource: "arn:aws:s3:::shared",
      },
    ],
  };
  await house.s3(member).send(new CreateBucketCommand({ Bucket: "shared" }));
  await house
    .s3(member)
    .send(new PutBucketPolicyCommand({ Bucket: "shared", Policy: JSON.stringify(policy) }));
  const list = (credentials: Credentials) =>
    house.s3(credentials).send(new ListObjectsV2Command({ Bucket: "shared" }));
  await list(stranger);
  await attach(
    "RESOURCE_CONTROL_POLICY",
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": organization.id } },
    },
    ann,
  );
  await expect(list(stranger)).rejects.toMatchObject({ name: "AccessDenied" });
  await list(administrator);
  await list(member);
});
