import {
  AttachPolicyCommand,
  CreateOrganizationalUnitCommand,
  CreatePolicyCommand,
  DescribeEffectivePolicyCommand,
  DetachPolicyCommand,
  EnablePolicyTypeCommand,
  ListAccountsWithInvalidEffectivePolicyCommand,
  ListEffectivePolicyValidationErrorsCommand,
  MoveAccountCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAdministrator } from "../../../../test/harness/administrator.ts";
import { type House, openHouse, START_MS } from "../../../../test/harness/house.ts";
import {
  type CreatedOrganization,
  createMember,
  createOrganization,
  memberCredentials,
} from "../../../../test/harness/organization.ts";

const MANAGEMENT = "111111111111";
type Type = "TAG_POLICY" | "BACKUP_POLICY";

let house: House;
let organizations: OrganizationsClient;
let organization: CreatedOrganization;
let ann: string;
let unit: string;
beforeEach(async () => {
  house = await openHouse();
  organizations = house.organizations();
  organization = await createOrganization(house);
  ann = await createMember(house, "ann");
  const { OrganizationalUnit } = await organizations.send(
    new CreateOrganizationalUnitCommand({ ParentId: organization.rootId, Name: "unit" }),
  );
  unit = OrganizationalUnit?.Id ?? "";
  await organizations.send(
    new MoveAccountCommand({
      AccountId: ann,
      SourceParentId: organization.rootId,
      DestinationParentId: unit,
    }),
  );
});
afterEach(() => house.close());

const last = async () => (await house.events()).at(-1);
const enable = (PolicyType: Type) =>
  organizations.send(new EnablePolicyTypeCommand({ RootId: organization.rootId, PolicyType }));
const describe = (TargetId?: string, PolicyType: Type = "TAG_POLICY", client = organizations) =>
  client.send(new DescribeEffectivePolicyCommand({ PolicyType, TargetId }));

async function attach(Name: string, content: object, TargetId: string, policyType: Type = "TAG_POLICY") {
  const { Policy } = await organizations.send(
    new CreatePolicyCommand({ Name, Description: "", Type: policyType, Content: JSON.stringify(content) }),
  );
  const PolicyId = Policy?.PolicySummary?.Id ?? "";
  await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
  return PolicyId;
}

const tagValues = (values: object) => ({ tags: { project: { tag_value: values } } });

test("policies of root, unit and account come together", async () => {
  await enable("TAG_POLICY");
  await attach("root", tagValues({ "@@assign": ["a", "b"] }), organization.rootId);
  await attach("unit", tagValues({ "@@append": ["c"] }), unit);
  await attach("account", tagValues({ "@@remove": ["a"] }), ann);
  expect((await describe(ann)).EffectivePolicy).toEqual({
    PolicyContent: '{"tags":{"project":{"tag_value":["b","c"]}}}',
    LastUpdatedTimestamp: new Date(START_MS + 1000),
    TargetId: ann,
    PolicyType: "TAG_POLICY",
  });
  expect(await last()).toMatchObject({
    eventName: "DescribeEffectivePolicy",
    readOnly: true,
    requestParameters: { policyType: "TAG_POLICY", targetId: ann },
    responseElements: null,
  });
  // The management account is bound as others are, and is meant when nobody is named.
  expect((await describe()).EffectivePolicy).toMatchObject({
    PolicyContent: '{"tags":{"project":{"tag_value":["a","b"]}}}',
    TargetId: MANAGEMENT,
  });
});

test("a member sees its own, and not another's", async () => {
  await enable("TAG_POLICY");
  await attach("root", tagValues({ "@@assign": ["a"] }), organization.rootId);
  const member = house.organizations(await memberCredentials(house, await createAdministrator(house), ann));
  expect((await describe(undefined, "TAG_POLICY", member)).EffectivePolicy?.TargetId).toBe(ann);
  expect((await describe(ann, "TAG_POLICY", member)).EffectivePolicy?.TargetId).toBe(ann);
  await expect(describe(MANAGEMENT, "TAG_POLICY", member)).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
});

test.for<[string, string | undefined, () => Promise<unknown>]>([
  ["InvalidInputException", "TARGET_NOT_SUPPORTED", () => describe(unit)],
  ["InvalidInputException", "TARGET_NOT_SUPPORTED", () => describe(organization.rootId)],
  ["TargetNotFoundException", undefined, () => describe("999999999999")],
  ["EffectivePolicyNotFoundException", undefined, () => describe(ann)],
  [
    "EffectivePolicyNotFoundException",
    undefined,
    async () => {
      await enable("TAG_POLICY");
      await describe(ann);
    },
  ],
  [
    "EffectivePolicyNotFoundException",
    undefined,
    () =>
      organizations.send(new ListAccountsWithInvalidEffectivePolicyCommand({ PolicyType: "BACKUP_POLICY" })),
  ],
  [
    "AccountNotFoundException",
    undefined,
    () =>
      organizations.send(
        new ListEffectivePolicyValidationErrorsCommand({
          AccountId: "999999999999",
          PolicyType: "BACKUP_POLICY",
        }),
      ),
  ],
  [
    "EffectivePolicyNotFoundException",
    undefined,
    () =>
      organizations.send(
        new ListEffectivePolicyValidationErrorsCommand({ AccountId: ann, PolicyType: "BACKUP_POLICY" }),
      ),
  ],
  [
    "MalformedPolicyDocumentException",
    undefined,
    () => attach("wrong", { tags: { project: { tag_key: "Project" } } }, ann),
  ],
])("%s %s", async ([name, Reason, act]) => {
  await expect(act()).rejects.toMatchObject(Reason === undefined ? { name } : { name, Reason });
  expect(await last()).toMatchObject({ errorCode: name });
});

const plan = (...names: string[]) => ({
  plans: {
    daily: { rules: Object.fromEntries(names.map((name) => [name, { schedule: { "@@assign": "daily" } }])) },
  },
});

test("policies that are valid alone make one together that is not", async () => {
  await enable("BACKUP_POLICY");
  const names = Array.from({ length: 9 }, (_, index) => `rule${index}`);
  await attach("nine", plan(...names), organization.rootId, "BACKUP_POLICY");
  const more = await attach("more", plan("rule9", "late"), unit, "BACKUP_POLICY");
  const { Accounts, PolicyType } = await organizations.send(
    new ListAccountsWithInvalidEffectivePolicyCommand({ PolicyType: "BACKUP_POLICY" }),
  );
  expect(PolicyType).toBe("BACKUP_POLICY");
  expect(Accounts?.map(({ Id }) => Id)).toEqual([ann]);
  expect(await last()).toMatchObject({
    eventName: "ListAccountsWithInvalidEffectivePolicy",
    readOnly: true,
    requestParameters: { policyType: "BACKUP_POLICY" },
    responseElements: null,
  });
  const { $metadata: _metadata, ...errors } = await organizations.send(
    new ListEffectivePolicyValidationErrorsCommand({ AccountId: ann, PolicyType: "BACKUP_POLICY" }),
  );
  expect(errors).toEqual({
    AccountId: ann,
    PolicyType: "BACKUP_POLICY",
    Path: `${organization.id}/${organization.rootId}/${unit}/${ann}/`,
    EvaluationTimestamp: new Date(START_MS + 1000),
    EffectivePolicyValidationErrors: [
      {
        ErrorCode: "ELEMENTS_TOO_MANY",
        ErrorMessage: "'late' exceeds the allowed maximum limit 10",
        PathToError: "plans/daily/rules/late",
        ContributingPolicies: [more],
      },
    ],
  });
  expect(await last()).toMatchObject({
    eventName: "ListEffectivePolicyValidationErrors",
    readOnly: true,
    requestParameters: { accountId: ann, policyType: "BACKUP_POLICY" },
    responseElements: null,
  });
  const own = await organizations.send(
    new ListEffectivePolicyValidationErrorsCommand({ AccountId: MANAGEMENT, PolicyType: "BACKUP_POLICY" }),
  );
  expect(own.EffectivePolicyValidationErrors).toEqual([]);
});

test("the management account is told what becomes invalid, once, and what is mended", async () => {
  await enable("BACKUP_POLICY");
  const names = Array.from({ length: 10 }, (_, index) => `rule${index}`);
  await attach("ten", plan(...names), organization.rootId, "BACKUP_POLICY");
  const more = await attach("more", plan("late"), unit, "BACKUP_POLICY");
  const settle = async () => {
    house.clock.advance(1000);
    await house.settle();
    return house.events("EffectivePolicyValidation");
  };
  const [invalid] = await settle();
  const time = "Mar 2, 2026, 9:15:09\u202fAM";
  expect(invalid).toEqual({
    eventVersion: "1.11",
    userIdentity: { accountId: MANAGEMENT, invokedBy: "AWS Internal" },
    eventTime: "2026-03-02T09:15:09Z",
    eventSource: "organizations.amazonaws.com",
    eventName: "EffectivePolicyValidation",
    awsRegion: "us-east-1",
    sourceIPAddress: "AWS Internal",
    userAgent: "AWS Internal",
    requestParameters: null,
    responseElements: null,
    eventID: expect.any(String),
    readOnly: true,
    eventType: "AwsServiceEvent",
    managementEvent: true,
    recipientAccountId: MANAGEMENT,
    serviceEventDetails: {
      accountId: ann,
      policyType: "BACKUP_POLICY",
      state: "INVALID",
      requestTimestamp: time,
      info: "All validation errors listed",
      validationErrors: [
        {
          accountPath: `${organization.id}/${organization.rootId}/${unit}/${ann}/`,
          evaluationTimestamp: time,
          errorCode: "ELEMENTS_TOO_MANY",
          errorMessage: "'late' exceeds the allowed maximum limit 10",
          pathToError: "plans/daily/rules/late",
          contributingPolicies: [more],
        },
      ],
    },
    eventCategory: "Management",
  });
  await attach("other", tagValues({ "@@assign": ["a"] }), ann, "BACKUP_POLICY");
  expect(await settle()).toHaveLength(1);
  await organizations.send(new DetachPolicyCommand({ PolicyId: more, TargetId: unit }));
  const [, valid] = await settle();
  expect(valid?.serviceEventDetails).toEqual({
    accountId: ann,
    policyType: "BACKUP_POLICY",
    state: "VALID",
    requestTimestamp: "Mar 2, 2026, 9:15:11\u202fAM",
    info: "Previous effective policy validation error(s) resolved for this account/policyType",
  });
  expect(await settle()).toHaveLength(2);
});
