import { describe, expect, test } from "vitest";
import { accountId } from "../../../pure/aws/account.ts";
import { validatePolicy } from "../../../pure/policy/validate.ts";
import { seededChance } from "../../../runtime/chance.ts";
import { awsManagedPolicies } from "../policies/aws-managed.ts";
import { acceptDocument } from "../policies/check-document.ts";
import { allTemplates, findTemplate } from "./catalogue.ts";
import { deletionFailure, newDeletionTask, roleOfTask } from "./deletion-task.ts";
import { linkedRoleName, newServiceLinkedRole, requireTemplate } from "./service-linked-role.ts";

const opening = { account: accountId("111111111111"), now: 0, chance: seededChance(1) };

describe("the catalogue of linked services", () => {
  const templates = allTemplates();

  test("has each service and each role once, by service", () => {
    console.log(`service-linked roles: ${templates.length} services`);
    expect(templates.length).toBe(147);
    const services = templates.map(({ service }) => service);
    expect(services).toEqual([...new Set(services)].sort());
    expect(new Set(templates.map(({ roleName }) => roleName.toLowerCase())).size).toBe(templates.length);
  });

  test("names roles and services as AWS does", () => {
    for (const { service, roleName, suffix } of templates) {
      expect(service).toMatch(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com$/);
      expect(roleName).toMatch(/^AWSServiceRoleFor[A-Za-z0-9_-]{1,47}$/);
      expect(["none", "optional", "required"]).toContain(suffix);
    }
    const described = templates.filter(({ description }) => description !== undefined);
    expect(described.map(({ service }) => service)).toEqual([
      "rds.amazonaws.com",
      "ssm.amazonaws.com",
      "sso.amazonaws.com",
    ]);
  });

  test("gives roles policies that AWS manages, but where the service writes its own", () => {
    const policies = awsManagedPolicies();
    const without = templates.filter(({ policyArn }) => policyArn === undefined);
    expect(without.map(({ service }) => service)).toEqual(["s3.data-source.lustre.fsx.amazonaws.com"]);
    const missing = templates.filter(
      ({ policyArn }) => policyArn !== undefined && policies.find(policyArn) === undefined,
    );
    expect(missing).toEqual([]);
  });

  test("gives roles a trust policy that IAM would take", () => {
    for (const template of templates) {
      const { trustPolicy } = newServiceLinkedRole(template, opening).details;
      const document = acceptDocument(trustPolicy, "trust", { principalExists: () => true });
      expect(() => validatePolicy(document, "trust", { principalExists: () => true })).not.toThrow();
    }
  });
});

describe("the name of a role", () => {
  test.for([
    ["cloudtrail.amazonaws.com", undefined, "AWSServiceRoleForCloudTrail"],
    ["autoscaling.amazonaws.com", undefined, "AWSServiceRoleForAutoScaling"],
    ["autoscaling.amazonaws.com", "TestSuffix", "AWSServiceRoleForAutoScaling_TestSuffix"],
    ["s3.data-source.lustre.fsx.amazonaws.com", "fs-0123", "AWSServiceRoleForFSxS3Access_fs-0123"],
  ] as const)("of %s with the suffix %s is %s", ([service, suffix, name]) => {
    expect(linkedRoleName(service, suffix)).toBe(name);
    expect(requireTemplate(service, suffix)).toBe(findTemplate(service));
  });

  test.for([
    [
      "nothing.amazonaws.com",
      undefined,
      "Cannot find Service Linked Role template for nothing.amazonaws.com",
    ],
    [
      "CloudTrail.amazonaws.com",
      undefined,
      "Cannot find Service Linked Role template for CloudTrail.amazonaws.com",
    ],
    ["nothing.amazonaws.com", "x", "Cannot find Service Linked Role template for nothing.amazonaws.com"],
    ["es.amazonaws.com", "x", "Custom suffix is not allowed for es.amazonaws.com"],
    [
      "s3.data-source.lustre.fsx.amazonaws.com",
      undefined,
      "A custom suffix is required for s3.data-source.lustre.fsx.amazonaws.com",
    ],
    [
      "autoscaling.amazonaws.com",
      "x".repeat(36),
      "1 validation error detected: Value at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64",
    ],
  ] as const)("of %s with the suffix %s is refused", ([service, suffix, message]) => {
    expect(() => requireTemplate(service, suffix)).toThrow(message);
  });
});

describe("the id of a deletion", () => {
  test("names the role, whose ARN authorizes its reader", () => {
    const role = newServiceLinkedRole(requireTemplate("cloudtrail.amazonaws.com", undefined), opening);
    const { id } = newDeletionTask(role, "cloudtrail.amazonaws.com", opening.chance);
    expect(id).toMatch(
      /^task\/aws-service-role\/cloudtrail\.amazonaws\.com\/AWSServiceRoleForCloudTrail\/[0-9a-f-]{36}$/,
    );
    expect(roleOfTask(id)).toEqual({
      path: "/aws-service-role/cloudtrail.amazonaws.com/",
      name: "AWSServiceRoleForCloudTrail",
    });
  });

  test.for([
    "",
    "x",
    "task/aws-service-role/a.amazonaws.com/R",
    "task/aws-service-role/a.amazonaws.com/R/123",
    "task/other/a.amazonaws.com/R/00000000-0000-4000-8000-000000000000",
    "task/aws-service-role/a/b/R/00000000-0000-4000-8000-000000000000",
    "task/aws-service-role/a.amazonaws.com/R/00000000-0000-4000-8000-000000000000/",
  ])("is not %j", (text) => expect(roleOfTask(text)).toBeUndefined());
});

describe("what keeps a role from being deleted", () => {
  const IN_USE = "The role is in use by the linked service. Delete the resources that use it and try again.";
  const SESSIONS = "The linked service is using the role. Wait until its sessions have ended and try again.";

  test("is nothing when nobody uses it", () => expect(deletionFailure([], [])).toBeUndefined());

  test("is told by Region, resources and sessions together", () => {
    const usage = [
      { region: "us-west-2", resources: ["c"] },
      { region: "eu-west-1", resources: ["b"] },
      { region: "us-west-2", resources: ["a"] },
    ];
    expect(deletionFailure(usage, ["us-west-2", "ap-south-1"])).toEqual({
      reason: IN_USE,
      usage: [
        { region: "ap-south-1", resources: [] },
        { region: "eu-west-1", resources: ["b"] },
        { region: "us-west-2", resources: ["a", "c"] },
      ],
    });
  });

  test("may be sessions alone, or a service that does not say what it is", () => {
    expect(deletionFailure([], ["us-east-1"])).toMatchObject({ reason: SESSIONS });
    expect(deletionFailure([{ region: "us-east-1", resources: [] }], [])).toEqual({
      reason: IN_USE,
      usage: [{ region: "us-east-1", resources: [] }],
    });
  });
});
