import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DescribePolicyCommand,
  DetachPolicyCommand,
  DisableAWSServiceAccessCommand,
  DisablePolicyTypeCommand,
  EnableAWSServiceAccessCommand,
  EnablePolicyTypeCommand,
  ListPoliciesCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  ListTargetsForPolicyCommand,
  type OrganizationsClient,
  UpdatePolicyCommand,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { type CreatedOrganization, createOrganization } from "../../../../test/harness/organization.ts";

const MANAGEMENT = "111111111111";
const NO_POLICY = "p-none0000";
const SCP = "SERVICE_CONTROL_POLICY";
const RCP = "RESOURCE_CONTROL_POLICY";
const DENY = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}';
const FULL_ACCESS = {
  Id: "p-FullAWSAccess",
  Arn: "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess",
  Name: "FullAWSAccess",
  Description: "Allows access to every operation",
  Type: SCP,
  AwsManaged: true,
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
const enable = (PolicyType: typeof SCP | typeof RCP | "TAG_POLICY" = SCP) =>
  organizations.send(new EnablePolicyTypeCommand({ RootId: organization.rootId, PolicyType }));

async function create(
  Name = "deny-s3",
  Content = DENY,
  Type: typeof SCP | typeof RCP = SCP,
): Promise<string> {
  const { Policy } = await organizations.send(
    new CreatePolicyCommand({ Name, Content, Description: "", Type }),
  );
  return Policy?.PolicySummary?.Id ?? "";
}

const attachedTo = async (TargetId: string, Filter: typeof SCP | typeof RCP = SCP) =>
  (await organizations.send(new ListPoliciesForTargetCommand({ TargetId, Filter }))).Policies?.map(
    ({ Name }) => Name,
  );

test("a policy is created, described, updated, listed and deleted", async () => {
  const { Policy } = await organizations.send(
    new CreatePolicyCommand({
      Name: "deny-s3",
      Content: DENY,
      Description: "",
      Type: SCP,
      Tags: [{ Key: "team", Value: "logs" }],
    }),
  );
  const id = Policy?.PolicySummary?.Id ?? "";
  const arn = `arn:aws:organizations::${MANAGEMENT}:policy/${organization.id}/service_control_policy/${id}`;
  expect(id).toMatch(/^p-[a-z0-9]{8}$/);
  expect(Policy).toEqual({
    PolicySummary: { Id: id, Arn: arn, Name: "deny-s3", Description: "", Type: SCP, AwsManaged: false },
    Content: DENY,
  });
  const recorded = { id, arn, name: "deny-s3", description: "", type: SCP, awsManaged: false };
  expect(await record()).toEqual({
    eventName: "CreatePolicy",
    readOnly: false,
    requestParameters: {
      content: DENY,
      description: "",
      name: "deny-s3",
      type: SCP,
      tags: [{ key: "team", value: "logs" }],
    },
    responseElements: { policy: { policySummary: recorded, content: DENY } },
  });
  expect((await organizations.send(new ListTagsForResourceCommand({ ResourceId: id }))).Tags).toEqual([
    { Key: "team", Value: "logs" },
  ]);

  expect((await organizations.send(new DescribePolicyCommand({ PolicyId: id }))).Policy).toEqual(Policy);
  expect(await record()).toEqual({
    eventName: "DescribePolicy",
    readOnly: true,
    requestParameters: { policyId: id },
    responseElements: null,
  });

  const updated = await organizations.send(new UpdatePolicyCommand({ PolicyId: id, Name: "no-s3" }));
  expect(updated.Policy?.PolicySummary).toEqual({ ...Policy?.PolicySummary, Name: "no-s3" });
  expect(await record()).toEqual({
    eventName: "UpdatePolicy",
    readOnly: false,
    requestParameters: { policyId: id, name: "no-s3" },
    responseElements: { policy: { policySummary: { ...recorded, name: "no-s3" }, content: DENY } },
  });

  const { Policies } = await organizations.send(new ListPoliciesCommand({ Filter: SCP }));
  expect(Policies).toEqual([FULL_ACCESS, updated.Policy?.PolicySummary]);
  expect(await record()).toEqual({
    eventName: "ListPolicies",
    readOnly: true,
    requestParameters: { filter: SCP },
    responseElements: null,
  });

  await organizations.send(new DeletePolicyCommand({ PolicyId: id }));
  expect(await record()).toEqual({
    eventName: "DeletePolicy",
    readOnly: false,
    requestParameters: { policyId: id },
    responseElements: null,
  });
  await expect(organizations.send(new DescribePolicyCommand({ PolicyId: id }))).rejects.toMatchObject({
    name: "PolicyNotFoundException",
  });
});

test("a policy is attached and detached", async () => {
  await enable();
  const PolicyId = await create();
  const TargetId = organization.rootId;
  await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
  expect(await record()).toEqual({
    eventName: "AttachPolicy",
    readOnly: false,
    requestParameters: { policyId: PolicyId, targetId: TargetId },
    responseElements: null,
  });
  expect((await attachedTo(TargetId))?.toSorted()).toEqual(["FullAWSAccess", "deny-s3"]);
  expect(await record()).toEqual({
    eventName: "ListPoliciesForTarget",
    readOnly: true,
    requestParameters: { targetId: TargetId, filter: SCP },
    responseElements: null,
  });
  await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: MANAGEMENT }));
  const { Targets } = await organizations.send(new ListTargetsForPolicyCommand({ PolicyId }));
  const arn = (kind: string, id: string) =>
    `arn:aws:organizations::${MANAGEMENT}:${kind}/${organization.id}/${id}`;
  expect(Targets).toEqual([
    { TargetId: MANAGEMENT, Arn: arn("account", MANAGEMENT), Name: "root", Type: "ACCOUNT" },
    { TargetId, Arn: arn("root", TargetId), Name: "Root", Type: "ROOT" },
  ]);
  expect(await record()).toEqual({
    eventName: "ListTargetsForPolicy",
    readOnly: true,
    requestParameters: { policyId: PolicyId },
    responseElements: null,
  });
  await expect(organizations.send(new DeletePolicyCommand({ PolicyId }))).rejects.toMatchObject({
    name: "PolicyInUseException",
  });
  await organizations.send(new DetachPolicyCommand({ PolicyId, TargetId }));
  expect(await record()).toEqual({
    eventName: "DetachPolicy",
    readOnly: false,
    requestParameters: { policyId: PolicyId, targetId: TargetId },
    responseElements: null,
  });
  expect(await attachedTo(TargetId)).toEqual(["FullAWSAccess"]);
});

test("enabling a type attaches what AWS manages everywhere; disabling it loses all attachments", async () => {
  const { rootId } = organization;
  const { Root } = await enable(RCP);
  expect(Root?.PolicyTypes).toEqual([{ Type: RCP, Status: "ENABLED" }]);
  expect(await record()).toMatchObject({
    eventName: "EnablePolicyType",
    readOnly: false,
    requestParameters: { rootId, policyType: RCP },
    responseElements: { root: { id: rootId, name: "Root", policyTypes: [{ type: RCP, status: "ENABLED" }] } },
  });
  for (const target of [rootId, MANAGEMENT]) {
    expect(await attachedTo(target, RCP)).toEqual(["RCPFullAWSAccess"]);
  }
  await enable();
  await organizations.send(new AttachPolicyCommand({ PolicyId: await create(), TargetId: rootId }));
  const disabled = await organizations.send(
    new DisablePolicyTypeCommand({ RootId: rootId, PolicyType: SCP }),
  );
  expect(disabled.Root?.PolicyTypes).toEqual([{ Type: RCP, Status: "ENABLED" }]);
  expect(await record()).toMatchObject({
    eventName: "DisablePolicyType",
    readOnly: false,
    requestParameters: { rootId, policyType: SCP },
  });
  expect((await organizations.send(new ListRootsCommand({}))).Roots?.[0]).toEqual(disabled.Root);
  expect(await attachedTo(rootId)).toEqual([]);
  await enable();
  expect(await attachedTo(rootId)).toEqual(["FullAWSAccess"]);
});

test.for<[string, string | undefined, () => Promise<unknown>]>([
  ["PolicyTypeAlreadyEnabledException", undefined, async () => [await enable(), await enable()]],
  [
    "RootNotFoundException",
    undefined,
    () => organizations.send(new EnablePolicyTypeCommand({ RootId: "r-none", PolicyType: SCP })),
  ],
  [
    "PolicyTypeNotEnabledException",
    undefined,
    () => organizations.send(new DisablePolicyTypeCommand({ RootId: organization.rootId, PolicyType: RCP })),
  ],
  ["DuplicatePolicyException", undefined, async () => [await create(), await create()]],
  ["DuplicatePolicyException", undefined, () => create("FullAWSAccess")],
  ["MalformedPolicyDocumentException", undefined, () => create("x", "{}")],
  ["MalformedPolicyDocumentException", undefined, () => create("x", DENY, RCP)],
  [
    "ConstraintViolationException",
    "POLICY_CONTENT_LIMIT_EXCEEDED",
    () => create("x", DENY + " ".repeat(5120 - DENY.length + 1)),
  ],
  [
    "InvalidInputException",
    "IMMUTABLE_POLICY",
    () => organizations.send(new DeletePolicyCommand({ PolicyId: FULL_ACCESS.Id })),
  ],
  [
    "InvalidInputException",
    "IMMUTABLE_POLICY",
    () => organizations.send(new UpdatePolicyCommand({ PolicyId: FULL_ACCESS.Id, Name: "x" })),
  ],
  [
    "PolicyNotFoundException",
    undefined,
    () => organizations.send(new DescribePolicyCommand({ PolicyId: NO_POLICY })),
  ],
  [
    "PolicyNotFoundException",
    undefined,
    () => organizations.send(new AttachPolicyCommand({ PolicyId: NO_POLICY, TargetId: organization.rootId })),
  ],
  [
    "TargetNotFoundException",
    undefined,
    async () =>
      organizations.send(new AttachPolicyCommand({ PolicyId: await create(), TargetId: "999999999999" })),
  ],
  [
    "PolicyTypeNotEnabledException",
    undefined,
    async () =>
      organizations.send(
        new AttachPolicyCommand({ PolicyId: await create(), TargetId: organization.rootId }),
      ),
  ],
  [
    "DuplicatePolicyAttachmentException",
    undefined,
    async () => {
      await enable();
      await organizations.send(
        new AttachPolicyCommand({ PolicyId: FULL_ACCESS.Id, TargetId: organization.rootId }),
      );
    },
  ],
  [
    "ConstraintViolationException",
    "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
    async () => {
      await enable();
      for (const name of ["a", "b", "c", "d", "e"]) {
        const PolicyId = await create(name);
        await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: organization.rootId }));
      }
    },
  ],
  [
    "PolicyNotAttachedException",
    undefined,
    async () =>
      organizations.send(
        new DetachPolicyCommand({ PolicyId: await create(), TargetId: organization.rootId }),
      ),
  ],
  [
    "ConstraintViolationException",
    "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
    () =>
      organizations.send(
        new DetachPolicyCommand({ PolicyId: FULL_ACCESS.Id, TargetId: organization.rootId }),
      ),
  ],
  [
    "InvalidInputException",
    "NON_DETACHABLE_POLICY",
    () =>
      organizations.send(
        new DetachPolicyCommand({ PolicyId: "p-RCPFullAWSAccess", TargetId: organization.rootId }),
      ),
  ],
])("%s %s", async ([name, Reason, act]) => {
  await expect(act()).rejects.toMatchObject(Reason === undefined ? { name } : { name, Reason });
  expect((await house.events()).at(-1)).toMatchObject({ errorCode: name });
});

test("a type that a service carries out needs the service's trusted access, and holds it", async () => {
  const ServicePrincipal = "securityhub.amazonaws.com";
  const root = { RootId: organization.rootId, PolicyType: "SECURITYHUB_POLICY" } as const;
  await expect(organizations.send(new EnablePolicyTypeCommand(root))).rejects.toMatchObject({
    name: "ConstraintViolationException",
    Reason: "SERVICE_ACCESS_NOT_ENABLED",
  });
  await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
  await organizations.send(new EnablePolicyTypeCommand(root));
  const disable = () => organizations.send(new DisableAWSServiceAccessCommand({ ServicePrincipal }));
  await expect(disable()).rejects.toMatchObject({
    name: "ConstraintViolationException",
    Reason: "POLICY_TYPE_ENABLED_FOR_THIS_SERVICE",
  });
  await organizations.send(new DisablePolicyTypeCommand(root));
  await disable();
});
