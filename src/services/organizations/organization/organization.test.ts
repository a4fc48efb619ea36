import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateOrganizationCommand,
  DeleteOrganizationCommand,
  DescribeOrganizationCommand,
  ListRootsCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAdministrator } from "../../../../test/harness/administrator.ts";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import {
  createMember,
  createOrganization,
  memberCredentials,
} from "../../../../test/harness/organization.ts";

const MANAGEMENT = "111111111111";

let house: House;
let organizations: OrganizationsClient;
beforeEach(async () => {
  house = await openHouse();
  organizations = house.organizations();
});
afterEach(() => house.close());

const record = () => lastRecord(house, "organizations.amazonaws.com");

const organizationOf = (id: string | undefined, email: string) => ({
  Id: id,
  Arn: `arn:aws:organizations::${MANAGEMENT}:organization/${id}`,
  FeatureSet: "ALL",
  MasterAccountArn: `arn:aws:organizations::${MANAGEMENT}:account/${id}/${MANAGEMENT}`,
  MasterAccountId: MANAGEMENT,
  MasterAccountEmail: email,
  AvailablePolicyTypes: [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }],
});

test("an organization is created with its root, described, and deleted", async () => {
  const { Organization } = await organizations.send(new CreateOrganizationCommand({}));
  const id = Organization?.Id;
  expect(id).toMatch(/^o-[a-z0-9]{10}$/);
  expect(Organization).toEqual(organizationOf(id, "root@example.com"));
  expect(await record()).toEqual({
    eventName: "CreateOrganization",
    readOnly: false,
    requestParameters: null,
    responseElements: {
      organization: {
        id,
        arn: `arn:aws:organizations::${MANAGEMENT}:organization/${id}`,
        featureSet: "ALL",
        masterAccountArn: `arn:aws:organizations::${MANAGEMENT}:account/${id}/${MANAGEMENT}`,
        masterAccountId: MANAGEMENT,
        masterAccountEmail: "****",
        availablePolicyTypes: [{ type: "SERVICE_CONTROL_POLICY", status: "ENABLED" }],
      },
    },
  });

  expect((await organizations.send(new DescribeOrganizationCommand({}))).Organization).toEqual(Organization);
  expect(await record()).toEqual({
    eventName: "DescribeOrganization",
    readOnly: true,
    requestParameters: null,
    responseElements: null,
  });

  const { Roots } = await organizations.send(new ListRootsCommand({}));
  const rootId = Roots?.[0]?.Id;
  expect(rootId).toMatch(/^r-[a-z0-9]{4}$/);
  expect(Roots).toEqual([
    {
      Id: rootId,
      Arn: `arn:aws:organizations::${MANAGEMENT}:root/${id}/${rootId}`,
      Name: "Root",
      PolicyTypes: [],
    },
  ]);
  expect(await record()).toEqual({
    eventName: "ListRoots",
    readOnly: true,
    requestParameters: null,
    responseElements: null,
  });

  await organizations.send(new DeleteOrganizationCommand({}));
  expect(await record()).toEqual({
    eventName: "DeleteOrganization",
    readOnly: false,
    requestParameters: null,
    responseElements: null,
  });
  await expect(organizations.send(new DescribeOrganizationCommand({}))).rejects.toMatchObject({
    name: "AWSOrganizationsNotInUseException",
    message: "Your account is not a member of an organization.",
  });
});

test("consolidated billing offers no policy types", async () => {
  const { Organization } = await organizations.send(
    new CreateOrganizationCommand({ FeatureSet: "CONSOLIDATED_BILLING" }),
  );
  expect(Organization).toMatchObject({ FeatureSet: "CONSOLIDATED_BILLING", AvailablePolicyTypes: [] });
});

test("an account is in one organization at most, and one with members stays", async () => {
  await createOrganization(house);
  await expect(organizations.send(new CreateOrganizationCommand({}))).rejects.toMatchObject({
    name: "AlreadyInOrganizationException",
    message: "The AWS account is already a member of an organization.",
  });
  await createMember(house, "ann");
  await expect(organizations.send(new DeleteOrganizationCommand({}))).rejects.toMatchObject({
    name: "OrganizationNotEmptyException",
    message: "To delete an organization you must first remove all member accounts (except the master).",
  });
});

test("who creates an organization has to be let create its service-linked role", async () => {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "bob" }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName: "bob",
      PolicyName: "organizations",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Action: "organizations:*", Resource: "*" },
      }),
    }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "bob" }));
  const bob = {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
  await expect(house.organizations(bob).send(new CreateOrganizationCommand({}))).rejects.toMatchObject({
    name: "AccessDeniedForDependencyException",
    Reason: "ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE",
  });
  await iam.send(
    new AttachUserPolicyCommand({
      UserName: "bob",
      PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
    }),
  );
  const { Organization } = await house.organizations(bob).send(new CreateOrganizationCommand({}));
  expect(Organization?.MasterAccountId).toBe(MANAGEMENT);
});

test("a member sees its organization, and manages nothing", async () => {
  const administrator = await createAdministrator(house);
  const { id } = await createOrganization(house);
  const member = house.organizations(
    await memberCredentials(house, administrator, await createMember(house, "ann")),
  );
  expect((await member.send(new DescribeOrganizationCommand({}))).Organization).toEqual(
    organizationOf(id, "root@example.com"),
  );
  for (const command of [new ListRootsCommand({}), new DeleteOrganizationCommand({})]) {
    await expect(member.send(command as ListRootsCommand)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: "You don't have permissions to access this resource.",
    });
  }
});
