import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  DisableOrganizationsRootCredentialsManagement,
  EnableOrganizationsRootCredentialsManagement,
  EnableOrganizationsRootSessions,
  GenerateOrganizationsAccessReport,
  GetAccountSummary,
  GetOrganizationsAccessReport,
  ListOrganizationsFeatures,
} from "../../../pure/api/iam.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { type OrganizationStand, openOrganizationStand } from "./organization-stand.fixture.ts";

const ID = "o-a1b2c3d4e5";
const PATH = `${ID}/r-f6g7`;
const EVERYTHING = policy("*");

function policy(...actions: readonly string[]): string {
  const statements = actions.map((Action) => ({ Effect: "Allow", Action, Resource: "*" }));
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

let stand: OrganizationStand;
beforeEach(async () => {
  stand = await openOrganizationStand();
  stand.organization = {
    id: ID,
    managementAccount: stand.management,
    hasAllFeatures: true,
    hasServiceControlPolicies: true,
    trustsIam: true,
    iamAdministrators: [stand.member],
  };
});
afterEach(() => stand.close());

const generate = (EntityPath = PATH, account: AccountId = stand.management) =>
  stand.call(account, GenerateOrganizationsAccessReport, { EntityPath });

async function reported(input: { SortKey?: "LAST_AUTHENTICATED_TIME_DESCENDING"; MaxItems?: number } = {}) {
  const { JobId = "" } = await generate();
  stand.clock.advance(1000);
  return stand.call(stand.management, GetOrganizationsAccessReport, { JobId, ...input });
}

const memberScope = (...policyLevels: readonly (readonly string[])[]) => ({
  policyLevels,
  accounts: [{ account: stand.member, path: `${PATH}/${stand.member}` }],
});

test("a report shows what the policies leave possible, and what accounts used of it", async () => {
  stand.clock.advance(60_000);
  await stand.call(stand.member, GetAccountSummary, {});
  stand.scope = memberScope([EVERYTHING], [policy("iam:Get*", "s3:*"), policy("ec2:*")]);
  expect(await reported()).toEqual({
    JobStatus: "COMPLETED",
    JobCreationDate: new Date("2026-03-02T09:16:07Z"),
    JobCompletionDate: new Date("2026-03-02T09:16:08Z"),
    NumberOfServicesAccessible: 3,
    NumberOfServicesNotAccessed: 2,
    AccessDetails: [
      expect.objectContaining({ ServiceNamespace: "ec2", TotalAuthenticatedEntities: 0 }),
      {
        ServiceName: "AWS Identity and Access Management",
        ServiceNamespace: "iam",
        Region: "us-east-1",
        EntityPath: `${PATH}/${stand.member}`,
        LastAuthenticatedTime: new Date("2026-03-02T09:16:07Z"),
        TotalAuthenticatedEntities: 1,
      },
      expect.objectContaining({ ServiceNamespace: "s3", TotalAuthenticatedEntities: 0 }),
    ],
    IsTruncated: false,
  });
  stand.clock.advance(60_000);
  const sorted = await reported({ SortKey: "LAST_AUTHENTICATED_TIME_DESCENDING", MaxItems: 1 });
  expect(sorted.AccessDetails?.map(({ ServiceNamespace }) => ServiceNamespace)).toEqual(["iam"]);
  expect(sorted.IsTruncated).toBe(true);
});

test("every level has to allow the same action", async () => {
  stand.scope = memberScope([policy("s3:Get*", "iam:*")], [policy("s3:Put*", "iam:GetUser")]);
  const { AccessDetails } = await reported();
  expect(AccessDetails?.map(({ ServiceNamespace }) => ServiceNamespace)).toEqual(["iam"]);
});

test("the management account is not limited", async () => {
  stand.scope = { accounts: [{ account: stand.management, path: PATH }] };
  expect((await reported()).NumberOfServicesAccessible).toBeGreaterThan(450);
});

test("the same report asked for again within a minute is the one that is there", async () => {
  stand.scope = memberScope([EVERYTHING]);
  const { JobId } = await generate();
  expect((await generate()).JobId).toBe(JobId);
  await expect(generate(`${PATH}/ou-other`)).rejects.toMatchObject({
    code: "ReportGenerationLimitExceeded",
    message: "Maximum number of concurrent jobs exceeded",
  });
  expect(await stand.call(stand.management, GetOrganizationsAccessReport, { JobId: JobId ?? "" })).toEqual({
    JobStatus: "IN_PROGRESS",
    JobCreationDate: new Date("2026-03-02T09:15:07Z"),
    IsTruncated: false,
  });
  stand.clock.advance(1000);
  expect((await generate(`${PATH}/ou-other`)).JobId).not.toBe(JobId);
  stand.clock.advance(59_000);
  expect((await generate()).JobId).not.toBe(JobId);
});

test.for([
  {
    scope: "no-such-entity" as const,
    Code: "INVALID_ORGANIZATIONS_ENTITY_PATH",
    Message: "The entity with the specified path does not exist in your organization.",
  },
  {
    scope: "no-such-policy" as const,
    Code: "INVALID_ORGANIZATIONS_POLICY",
    Message: "The policy with the specified ID does not exist in your organization.",
  },
])("a job fails for want of an entity or a policy: $scope", async ({ scope, ...ErrorDetails }) => {
  stand.scope = scope;
  expect(await reported()).toMatchObject({ JobStatus: "FAILED", ErrorDetails });
});

describe("reports are refused", () => {
  test("to members and without service control policies", async () => {
    await expect(generate(PATH, stand.member)).rejects.toMatchObject({ code: "AccessDenied" });
    if (stand.organization === undefined) throw new Error("there is an organization");
    stand.organization = { ...stand.organization, hasServiceControlPolicies: false };
    await expect(generate()).rejects.toMatchObject({ code: "AccessDenied" });
  });

  test("on another organization", async () => {
    await expect(generate("o-zzzzzzzzzz/r-f6g7")).rejects.toMatchObject({
      code: "AccessDenied",
      message: "The organization ID in the specified entity path is different than your organization ID.",
    });
  });
});

test("features of central root access are enabled by the management account and seen by administrators", async () => {
  const both = ["RootCredentialsManagement", "RootSessions"];
  await stand.call(stand.management, EnableOrganizationsRootSessions, {});
  expect(await stand.call(stand.management, EnableOrganizationsRootCredentialsManagement, {})).toEqual({
    OrganizationId: ID,
    EnabledFeatures: both,
  });
  expect(await stand.call(stand.member, ListOrganizationsFeatures, {})).toEqual({
    OrganizationId: ID,
    EnabledFeatures: both,
  });
  await expect(stand.call(stand.member, EnableOrganizationsRootSessions, {})).rejects.toMatchObject({
    code: "CallerIsNotManagementAccountException",
  });
  expect(await stand.call(stand.member, DisableOrganizationsRootCredentialsManagement, {})).toEqual({
    OrganizationId: ID,
    EnabledFeatures: ["RootSessions"],
  });
});
