import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateAccountCommand,
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
import { seededChance } from "../../../runtime/chance.ts";
import { newRootId } from "./organization.ts";

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

test("an organization that is getting an account stays until the account is there", async () => {
  await createOrganization(house);
  await organizations.send(new CreateAccountCommand({ AccountName: "ann", Email: "ann@example.com" }));
  await expect(organizations.send(new DeleteOrganizationCommand({}))).rejects.toMatchObject({
    name: "ConcurrentModificationException",
    message:
      "AWS Organizations can't complete your request because it conflicts with another attempt to modify the same entity. Try again later.",
  });
  house.clock.advance(1000);
  await house.settle();
  expect(await house.events("CreateAccountResult")).toHaveLength(1);
  await expect(organizations.send(new DeleteOrganizationCommand({}))).rejects.toMatchObject({
    name: "OrganizationNotEmptyException",
  });
});

test("a root's id that is taken is not given again, even where all short ones are", async () => {
  const first = await newRootId(seededChance(7), async () => false);
  expect(first).toMatch(/^r-[a-z0-9]{4}$/);
  const second = await newRootId(seededChance(7), async (id) => id === first);
  expect(second).toMatch(/^r-[a-z0-9]{4}$/);
  expect(second).not.toBe(first);
  expect(await newRootId(seededChance(7), async (id) => id.length < 8)).toMatch(/^r-[a-z0-9]{6}$/);
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
