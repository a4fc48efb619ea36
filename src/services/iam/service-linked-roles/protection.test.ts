import {
  AddRoleToInstanceProfileCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  RemoveRoleFromInstanceProfileCommand,
  SimulatePrincipalPolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

const SERVICE = "cloudtrail.amazonaws.com";
const RoleName = "AWSServiceRoleForCloudTrail";
const ARN = `arn:aws:iam::111111111111:role/aws-service-role/${SERVICE}/${RoleName}`;
const POLICY = "arn:aws:iam::aws:policy/aws-service-role/CloudTrailServiceRolePolicy";
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const ALLOW = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const EC2 =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

let house: House;
let iam: IAMClient;
beforeEach(async () => {
  house = await openHouse();
  iam = house.iam();
});
afterEach(() => house.close());

const create = () => iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: SERVICE }));
const document = (encoded: string | undefined) => JSON.parse(decodeURIComponent(encoded ?? ""));

describe("the protection", () => {
  const InstanceProfileName = "machines";
  beforeEach(async () => {
    await create();
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
  });

  test.for<[operation: string, call: () => Promise<unknown>]>([
    ["DeleteRole", () => iam.send(new DeleteRoleCommand({ RoleName }))],
    [
      "PutRolePolicy",
      () => iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: ALLOW })),
    ],
    ["DeleteRolePolicy", () => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "missing" }))],
    ["AttachRolePolicy", () => iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: READ_ONLY }))],
    [
      "AttachRolePolicy",
      () =>
        iam.send(
          new AttachRolePolicyCommand({ RoleName, PolicyArn: "arn:aws:iam::111111111111:policy/missing" }),
        ),
    ],
    ["DetachRolePolicy", () => iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: POLICY }))],
    ["DetachRolePolicy", () => iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: READ_ONLY }))],
    [
      "UpdateAssumeRolePolicy",
      () => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: EC2 })),
    ],
    [
      "PutRolePermissionsBoundary",
      () => iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: READ_ONLY })),
    ],
    ["DeleteRolePermissionsBoundary", () => iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }))],
    [
      "AddRoleToInstanceProfile",
      () => iam.send(new AddRoleToInstanceProfileCommand({ RoleName, InstanceProfileName })),
    ],
    [
      "RemoveRoleFromInstanceProfile",
      () => iam.send(new RemoveRoleFromInstanceProfileCommand({ RoleName, InstanceProfileName })),
    ],
    ["UpdateRole", () => iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 7200 }))],
  ])("refuses %s", async ([eventName, call]) => {
    const before = await iam.send(new GetRoleCommand({ RoleName }));
    const message = `Cannot perform the operation on the protected role '${RoleName}' - this role is only modifiable by AWS`;
    await expect(call()).rejects.toMatchObject({
      name: "UnmodifiableEntityException",
      Code: "UnmodifiableEntity",
      message,
      $metadata: { httpStatusCode: 400 },
    });
    expect(await lastRecord(house)).toMatchObject({
      eventName,
      errorCode: "UnmodifiableEntityException",
      errorMessage: message,
      responseElements: null,
    });
    expect((await iam.send(new GetRoleCommand({ RoleName }))).Role).toEqual(before.Role);
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    expect(AttachedPolicies?.length).toBe(1);
  });

  test("leaves description and tags to the customer", async () => {
    await iam.send(new UpdateRoleCommand({ RoleName, Description: "one", MaxSessionDuration: 3600 }));
    expect((await iam.send(new GetRoleCommand({ RoleName }))).Role?.Description).toBe("one");
    const { Role } = await iam.send(new UpdateRoleDescriptionCommand({ RoleName, Description: "two" }));
    expect(Role?.Description).toBe("two");
    await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "team", Value: "audit" }] }));
    expect((await iam.send(new ListRoleTagsCommand({ RoleName }))).Tags).toEqual([
      { Key: "team", Value: "audit" },
    ]);
    await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ["team"] }));
    expect((await iam.send(new ListRoleTagsCommand({ RoleName }))).Tags).toEqual([]);
  });
});

describe("the policy of a service", () => {
  beforeEach(async () => {
    await create();
    await iam.send(new CreateUserCommand({ UserName: "ann" }));
    await iam.send(new CreateGroupCommand({ GroupName: "ops" }));
    await iam.send(new CreateRoleCommand({ RoleName: "mine", AssumeRolePolicyDocument: EC2 }));
  });

  test.for<[what: string, call: () => Promise<unknown>]>([
    ["a user", () => iam.send(new AttachUserPolicyCommand({ UserName: "ann", PolicyArn: POLICY }))],
    ["a group", () => iam.send(new AttachGroupPolicyCommand({ GroupName: "ops", PolicyArn: POLICY }))],
    ["a role", () => iam.send(new AttachRolePolicyCommand({ RoleName: "mine", PolicyArn: POLICY }))],
    [
      "a user as its boundary",
      () => iam.send(new PutUserPermissionsBoundaryCommand({ UserName: "ann", PermissionsBoundary: POLICY })),
    ],
    [
      "a new role as its boundary",
      () =>
        iam.send(
          new CreateRoleCommand({
            RoleName: "bounded",
            AssumeRolePolicyDocument: EC2,
            PermissionsBoundary: POLICY,
          }),
        ),
    ],
  ])("cannot be given to %s", async ([, call]) => {
    await expect(call()).rejects.toMatchObject({
      Code: "PolicyNotAttachable",
      message: "Cannot attach a Service Role Policy to a Customer Role.",
      $metadata: { httpStatusCode: 400 },
    });
    expect(await lastRecord(house)).toMatchObject({ errorCode: "PolicyNotAttachableException" });
    const holders = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: POLICY }));
    expect(holders).toMatchObject({
      PolicyUsers: [],
      PolicyGroups: [],
      PolicyRoles: [{ RoleName, RoleId: expect.any(String) }],
    });
  });

  test("can be read by everybody", async () => {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: POLICY }));
    expect(Policy).toMatchObject({
      PolicyName: "CloudTrailServiceRolePolicy",
      Path: "/aws-service-role/",
      AttachmentCount: 1,
      IsAttachable: true,
    });
    const { PolicyVersion } = await iam.send(
      new GetPolicyVersionCommand({ PolicyArn: POLICY, VersionId: Policy?.DefaultVersionId }),
    );
    const { Statement } = document(PolicyVersion?.Document);
    expect(Statement.map(({ Action }: { Action: unknown }) => Action)).toEqual([
      ["cloudtrail:*"],
      [
        "organizations:DescribeAccount",
        "organizations:DescribeOrganization",
        "organizations:ListAccounts",
        "organizations:ListAWSServiceAccessForOrganization",
      ],
      "organizations:ListDelegatedAdministrators",
      "glue:DeleteTable",
      "lakeformation:DeregisterResource",
    ]);
    const { EvaluationResults } = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: ARN,
        ActionNames: ["cloudtrail:CreateTrail", "organizations:ListAccounts", "s3:GetObject"],
      }),
    );
    expect(EvaluationResults?.map(({ EvalDecision }) => EvalDecision)).toEqual([
      "allowed",
      "allowed",
      "implicitDeny",
    ]);
  });
});
