import { CreateAccessKeyCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DeleteResourcePolicyCommand,
  DescribeResourcePolicyCommand,
  EnablePolicyTypeCommand,
  ListAccountsCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  type OrganizationsClient,
  PutResourcePolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAdministrator } from "../../../../test/harness/administrator.ts";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import {
  type CreatedOrganization,
  createMember,
  createOrganization,
  memberCredentials,
} from "../../../../test/harness/organization.ts";

const MANAGEMENT = "111111111111";
const DENIED = {
  name: "AccessDeniedException",
  message: "You don't have permissions to access this resource.",
};

let house: House;
let organizations: OrganizationsClient;
let organization: CreatedOrganization;
beforeEach(async () => {
  house = await openHouse();
  organizations = house.organizations();
  organization = await createOrganization(house);
});
afterEach(() => house.close());

const record = () => lastRecord(house, "organizations.amazonaws.com");
const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (AWS: string, Action: unknown, more = {}) => ({
  Effect: "Allow",
  Principal: { AWS },
  Action,
  Resource: "*",
  ...more,
});
const put = (Content: string) => organizations.send(new PutResourcePolicyCommand({ Content }));

test("a policy is put, described, replaced and deleted", async () => {
  const Content = policy(allow("999999999999", "organizations:ListAccounts"));
  const { ResourcePolicy } = await organizations.send(
    new PutResourcePolicyCommand({ Content, Tags: [{ Key: "team", Value: "logs" }] }),
  );
  const Id = ResourcePolicy?.ResourcePolicySummary?.Id ?? "";
  expect(Id).toMatch(/^rp-[a-z0-9]{8}$/);
  const Arn = `arn:aws:organizations::${MANAGEMENT}:resourcepolicy/${organization.id}/${Id}`;
  expect(ResourcePolicy).toEqual({ ResourcePolicySummary: { Id, Arn }, Content });
  expect(await record()).toEqual({
    eventName: "PutResourcePolicy",
    readOnly: false,
    requestParameters: { content: Content, tags: [{ key: "team", value: "logs" }] },
    responseElements: { resourcePolicy: { resourcePolicySummary: { id: Id, arn: Arn }, content: Content } },
    errorCode: undefined,
    errorMessage: undefined,
  });
  const tags = async () =>
    (await organizations.send(new ListTagsForResourceCommand({ ResourceId: Id }))).Tags;
  expect(await tags()).toEqual([{ Key: "team", Value: "logs" }]);
  await organizations.send(
    new TagResourceCommand({ ResourceId: Id, Tags: [{ Key: "stage", Value: "test" }] }),
  );
  await organizations.send(new UntagResourceCommand({ ResourceId: Id, TagKeys: ["team"] }));

  const changed = policy(allow("arn:aws:iam::999999999999:root", "organizations:List*"));
  expect((await put(changed)).ResourcePolicy?.ResourcePolicySummary?.Id).toBe(Id);
  expect(await tags()).toEqual([{ Key: "stage", Value: "test" }]);
  const described = await organizations.send(new DescribeResourcePolicyCommand({}));
  expect(described.ResourcePolicy).toEqual({ ResourcePolicySummary: { Id, Arn }, Content: changed });
  expect(await record()).toEqual({
    eventName: "DescribeResourcePolicy",
    readOnly: true,
    requestParameters: null,
    responseElements: null,
    errorCode: undefined,
    errorMessage: undefined,
  });
  await organizations.send(new DeleteResourcePolicyCommand({}));
  expect(await record()).toEqual({
    eventName: "DeleteResourcePolicy",
    readOnly: false,
    requestParameters: null,
    responseElements: null,
    errorCode: undefined,
    errorMessage: undefined,
  });
  for (const gone of [
    () => organizations.send(new DescribeResourcePolicyCommand({})),
    () => organizations.send(new DeleteResourcePolicyCommand({})),
  ]) {
    await expect(gone()).rejects.toMatchObject({ name: "ResourcePolicyNotFoundException" });
    expect(await record()).toMatchObject({ errorCode: "ResourcePolicyNotFoundException" });
  }
});

test.for<[string, string, string]>([
  ["no JSON", "{", "INVALID_RESOURCE_POLICY_JSON"],
  ["no statement", '{"Version":"2012-10-17"}', "INVALID_RESOURCE_POLICY_JSON"],
  [
    "no principal",
    policy({ Effect: "Allow", Action: "organizations:ListAccounts", Resource: "*" }),
    "INVALID_PRINCIPAL",
  ],
  [
    "a user who is not there",
    policy(allow(`arn:aws:iam::${MANAGEMENT}:user/nobody`, "organizations:ListAccounts")),
    "INVALID_PRINCIPAL",
  ],
  [
    "an action of another service",
    policy(allow("999999999999", "s3:GetObject")),
    "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY",
  ],
  [
    "an action of the management account",
    policy(allow("999999999999", ["organizations:ListAccounts", "organizations:CreateAccount"])),
    "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY",
  ],
  [
    "a resource of another service",
    policy(allow("999999999999", "organizations:ListAccounts", { Resource: "arn:aws:s3:::b" })),
    "UNSUPPORTED_RESOURCE_IN_RESOURCE_POLICY",
  ],
])("%s is refused", async ([, Content, Reason]) => {
  await expect(put(Content)).rejects.toMatchObject({ name: "InvalidInputException", Reason });
  expect(await record()).toMatchObject({ errorCode: "InvalidInputException", responseElements: null });
});

test("tags come with the first policy only", async () => {
  const Content = policy(allow("999999999999", "organizations:ListAccounts"));
  await put(Content);
  await expect(
    organizations.send(new PutResourcePolicyCommand({ Content, Tags: [{ Key: "a", Value: "b" }] })),
  ).rejects.toMatchObject({ name: "InvalidInputException" });
});

test("it lets a member do what it names, and no more", async () => {
  const administrator = await createAdministrator(house);
  const ann = await createMember(house, "ann");
  const credentials = await memberCredentials(house, administrator, ann);
  const member = house.organizations(credentials);
  const list = () => member.send(new ListAccountsCommand({}));
  const create = (Type: "TAG_POLICY" | "BACKUP_POLICY") =>
    member.send(new CreatePolicyCommand({ Name: Type, Description: "", Content: "{}", Type }));
  await expect(list()).rejects.toMatchObject(DENIED);

  const root = `arn:aws:iam::${ann}:root`;
  const tagPolicies = { Condition: { StringEquals: { "organizations:PolicyType": "TAG_POLICY" } } };
  await put(
    policy(
      allow(root, ["organizations:ListAccounts", "organizations:ListRoots"]),
      allow(root, ["organizations:CreatePolicy", "organizations:AttachPolicy"], tagPolicies),
    ),
  );
  expect((await list()).Accounts).toHaveLength(2);
  // The call is the member's, and the management account has no copy of its record.
  expect((await house.events("ListAccounts")).at(-1)?.recipientAccountId).toBe(ann);
  await member.send(new ListRootsCommand({}));
  await organizations.send(
    new EnablePolicyTypeCommand({ RootId: organization.rootId, PolicyType: "TAG_POLICY" }),
  );
  const { Policy } = await create("TAG_POLICY");
  const PolicyId = Policy?.PolicySummary?.Id ?? "";
  await member.send(new AttachPolicyCommand({ PolicyId, TargetId: ann }));
  await expect(create("BACKUP_POLICY")).rejects.toMatchObject(DENIED);
  await expect(
    member.send(new EnablePolicyTypeCommand({ RootId: organization.rootId, PolicyType: "BACKUP_POLICY" })),
  ).rejects.toMatchObject(DENIED);

  await put(
    policy(allow(root, "organizations:*"), { ...allow(root, "organizations:ListAccounts"), Effect: "Deny" }),
  );
  await expect(list()).rejects.toMatchObject(DENIED);
  await member.send(new ListRootsCommand({}));
  await organizations.send(new DeleteResourcePolicyCommand({}));
  await expect(member.send(new ListRootsCommand({}))).rejects.toMatchObject(DENIED);
});

test("whoever it names needs a permission of the member's as well", async () => {
  const administrator = await createAdministrator(house);
  const ann = await createMember(house, "ann");
  const iam = house.iam(await memberCredentials(house, administrator, ann));
  await iam.send(new CreateUserCommand({ UserName: "reader" }));
  await put(policy(allow(`arn:aws:iam::${ann}:user/reader`, "organizations:ListAccounts")));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "reader" }));
  const reader = house.organizations({
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  });
  await expect(reader.send(new ListAccountsCommand({}))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining("no identity-based policy allows the organizations:ListAccounts action"),
  });
});
