import {
  type CloudTrailClient,
  CreateTrailCommand,
  type CreateTrailCommandInput,
  DescribeTrailsCommand,
  UpdateTrailCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteServiceLinkedRoleCommand,
  GetRoleCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateOrganizationCommand,
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import { CreateBucketCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAdministrator } from "../../../../test/harness/administrator.ts";
import { type Credentials, type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { createMember, memberCredentials } from "../../../../test/harness/organization.ts";
import { CLOUDTRAIL, organizationBucketPolicy } from "../../../../test/harness/organization-trail.ts";

const MANAGEMENT = "111111111111";
const ROLE = "AWSServiceRoleForCloudTrail";
const ROLE_ARN = `arn:aws:iam::${MANAGEMENT}:role/aws-service-role/${CLOUDTRAIL}/${ROLE}`;
const ACCESS_MISSING =
  "AWS CloudTrail cannot create resources for your organization because access to one or more required APIs has been denied.";

let house: House;
beforeEach(async () => {
  house = await openHouse();
  await house.s3().send(new CreateBucketCommand({ Bucket: "logs" }));
});
afterEach(() => house.close());

const trust = () =>
  house.organizations().send(new EnableAWSServiceAccessCommand({ ServicePrincipal: CLOUDTRAIL }));
const allow = (policy: string) =>
  house.s3().send(new PutBucketPolicyCommand({ Bucket: "logs", Policy: policy }));
const create = (
  client: CloudTrailClient = house.cloudtrail(),
  input: Partial<CreateTrailCommandInput> = {},
) =>
  client.send(
    new CreateTrailCommand({ Name: "audit", S3BucketName: "logs", IsOrganizationTrail: true, ...input }),
  );
const convert = (client: CloudTrailClient = house.cloudtrail()) =>
  client.send(new UpdateTrailCommand({ Name: "audit", IsOrganizationTrail: true }));

async function organize(featureSet: "ALL" | "CONSOLIDATED_BILLING" = "ALL"): Promise<string> {
  const command = new CreateOrganizationCommand({ FeatureSet: featureSet });
  return (await house.organizations().send(command)).Organization?.Id ?? "";
}

/** A user of the management account with a policy of its own. */
async function user(...statements: readonly unknown[]): Promise<Credentials> {
  const iam = house.iam();
  const UserName = "ursula";
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
}

async function deleteRole(): Promise<void> {
  await house.iam().send(new DeleteServiceLinkedRoleCommand({ RoleName: ROLE }));
  for (let second = 0; second < 3; second++) {
    house.clock.advance(1000);
    await house.settle();
  }
  await expect(house.iam().send(new GetRoleCommand({ RoleName: ROLE }))).rejects.toMatchObject({
    name: "NoSuchEntityException",
  });
}

test("makes a trail of the organization, which does not log yet", async () => {
  const id = await organize();
  await trust();
  await allow(organizationBucketPolicy("logs", MANAGEMENT, id));
  const { $metadata, ...made } = await create(undefined, { IsMultiRegionTrail: true });
  const TrailARN = `arn:aws:cloudtrail:us-east-1:${MANAGEMENT}:trail/audit`;
  expect($metadata.httpStatusCode).toBe(200);
  expect(made).toEqual({
    Name: "audit",
    S3BucketName: "logs",
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    TrailARN,
    LogFileValidationEnabled: false,
    IsOrganizationTrail: true,
  });
  expect(await lastRecord(house, "cloudtrail.amazonaws.com")).toEqual({
    eventName: "CreateTrail",
    readOnly: false,
    requestParameters: {
      name: "audit",
      s3BucketName: "logs",
      isMultiRegionTrail: true,
      isOrganizationTrail: true,
      tagsList: [],
    },
    responseElements: {
      name: "audit",
      s3BucketName: "logs",
      includeGlobalServiceEvents: true,
      isMultiRegionTrail: true,
      trailARN: TrailARN,
      logFileValidationEnabled: false,
      isOrganizationTrail: true,
    },
  });
});

/** What still stands in the way, the first thing first; each step takes one away. */
describe("AWS's conditions are asked in their order", () => {
  const steps: readonly [string, string, string | undefined][] = [
    ["in no organization", "OrganizationsNotInUseException", undefined],
    ["without all features", "OrganizationNotInAllFeaturesModeException", undefined],
    [
      "without trusted access",
      "CloudTrailAccessNotEnabledException",
      `The request could not be processed because your organization hasn’t enabled CloudTrail service access. Enable service access for CloudTrail, and then try again. You are signed in with the following AWS account ID: ${MANAGEMENT}`,
    ],
    [
      "with a bucket that refuses",
      "InsufficientS3BucketPolicyException",
      "Incorrect S3 bucket policy is detected for bucket: logs",
    ],
  ];
  const prepare = async (step: number) => {
    if (step >= 1) await organize(step === 1 ? "CONSOLIDATED_BILLING" : "ALL");
    if (step >= 3) await trust();
  };

  test.for(steps.map((step, index) => [index, ...step] as const))(
    "%$: %s",
    async ([index, , name, message]) => {
      await prepare(index);
      const error = message === undefined ? { name } : { name, message };
      await expect(create()).rejects.toMatchObject({ ...error, $metadata: { httpStatusCode: 400 } });
      expect(await lastRecord(house, "cloudtrail.amazonaws.com")).toMatchObject({
        eventName: "CreateTrail",
        errorCode: name,
        requestParameters: { name: "audit", s3BucketName: "logs", isOrganizationTrail: true },
        responseElements: null,
      });
      const { trailList } = await house.cloudtrail().send(new DescribeTrailsCommand({}));
      expect(trailList).toEqual([]);
    },
  );

  test.for(steps.slice(0, 3).map((step, index) => [index, ...step] as const))(
    "%$, of a conversion: %s",
    async ([index, , name]) => {
      await allow(organizationBucketPolicy("logs", MANAGEMENT, "o-unknown"));
      await create(undefined, { IsOrganizationTrail: false });
      await prepare(index);
      await expect(convert()).rejects.toMatchObject({ name });
    },
  );

  test("the caller's permissions come first", async () => {
    const credentials = await user({ Effect: "Allow", Action: "cloudtrail:*", Resource: "*" });
    await expect(create(house.cloudtrail(credentials))).rejects.toMatchObject({
      name: "InsufficientDependencyServiceAccessPermissionException",
      message: ACCESS_MISSING,
    });
  });

  test.for([
    "organizations:DescribeOrganization",
    "organizations:ListAWSServiceAccessForOrganization",
    "iam:GetRole",
  ])("without permission for %s nothing else is asked", async (action) => {
    const credentials = await user(
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action: action, Resource: "*" },
    );
    await expect(create(house.cloudtrail(credentials))).rejects.toMatchObject({
      name: "InsufficientDependencyServiceAccessPermissionException",
    });
  });

  test("a permission to read the one role is enough", async () => {
    const id = await organize();
    await trust();
    await allow(organizationBucketPolicy("logs", MANAGEMENT, id));
    const credentials = await user(
      { Effect: "Allow", Action: ["cloudtrail:*", "organizations:*"], Resource: "*" },
      { Effect: "Allow", Action: "iam:GetRole", Resource: ROLE_ARN },
    );
    expect(await create(house.cloudtrail(credentials))).toMatchObject({ IsOrganizationTrail: true });
  });
});

describe("who may make no trail of the organization is not told which there are", () => {
  test.for([false, true])("as a member, delegated administrator: %s", async (isAdministrator) => {
    const id = await organize();
    await trust();
    await allow(organizationBucketPolicy("logs", MANAGEMENT, id));
    await create();
    const member = await createMember(house, "ann");
    const client = house.cloudtrail(await memberCredentials(house, await createAdministrator(house), member));
    let refusal = "NotOrganizationMasterAccountException";
    if (isAdministrator) {
      await house
        .organizations()
        .send(new RegisterDelegatedAdministratorCommand({ AccountId: member, ServicePrincipal: CLOUDTRAIL }));
      await expect(create(client)).rejects.toMatchObject({
        name: "TrailAlreadyExistsException",
        message: `Trail audit already exists for customer: ${MANAGEMENT}`,
      });
      await house.organizations().send(new DisableAWSServiceAccessCommand({ ServicePrincipal: CLOUDTRAIL }));
      refusal = "CloudTrailAccessNotEnabledException";
    }
    for (const Name of ["audit", "other"]) {
      await expect(create(client, { Name })).rejects.toMatchObject({ name: refusal });
    }
  });
});

describe("the bucket has to let the trail write", () => {
  const without = (policy: string, folder: string): string => {
    const document = JSON.parse(policy);
    document.Statement = document.Statement.filter(
      ({ Resource }: { Resource: string }) => !Resource.endsWith(`AWSLogs/${folder}/*`),
    );
    return JSON.stringify(document);
  };

  test("to the organization's folder, and to the management account's", async () => {
    const id = await organize();
    await trust();
    const policy = organizationBucketPolicy("logs", MANAGEMENT, id);
    for (const folder of [id, MANAGEMENT]) {
      await allow(without(policy, folder));
      await expect(create()).rejects.toMatchObject({ name: "InsufficientS3BucketPolicyException" });
    }
    await allow(policy);
    await create();
  });

  test("as the trail that the management account owns, whoever makes it", async () => {
    const id = await organize();
    await trust();
    const member = await createMember(house, "ann");
    await house
      .organizations()
      .send(new RegisterDelegatedAdministratorCommand({ AccountId: member, ServicePrincipal: CLOUDTRAIL }));
    const administrator = house.cloudtrail(
      await memberCredentials(house, await createAdministrator(house), member),
    );
    const arnOf = (account: string) => `arn:aws:cloudtrail:us-east-1:${account}:trail/audit`;
    await allow(organizationBucketPolicy("logs", MANAGEMENT, id, arnOf(member)));
    await expect(create(administrator)).rejects.toMatchObject({
      name: "InsufficientS3BucketPolicyException",
    });
    await allow(organizationBucketPolicy("logs", MANAGEMENT, id, arnOf(MANAGEMENT)));
    expect(await create(administrator)).toMatchObject({ TrailARN: arnOf(MANAGEMENT) });
  });

  test("a trail is converted when the bucket takes the organization's files, and not before", async () => {
    const id = await organize();
    await trust();
    await allow(without(organizationBucketPolicy("logs", MANAGEMENT, id), id));
    await create(undefined, { IsOrganizationTrail: false });
    await expect(convert()).rejects.toMatchObject({ name: "InsufficientS3BucketPolicyException" });
    await allow(organizationBucketPolicy("logs", MANAGEMENT, id));
    expect(await convert()).toMatchObject({ IsOrganizationTrail: true });
    expect(await lastRecord(house, "cloudtrail.amazonaws.com")).toMatchObject({
      eventName: "UpdateTrail",
      requestParameters: { name: "audit", isOrganizationTrail: true },
      responseElements: { name: "audit", isOrganizationTrail: true },
    });
  });
});

describe("the role of the management account", () => {
  test("is made with trusted access", async () => {
    await organize();
    await trust();
    const { Role } = await house.iam().send(new GetRoleCommand({ RoleName: ROLE }));
    expect(Role?.Arn).toBe(ROLE_ARN);
  });

  test("is made anew with the permissions of who makes a trail", async () => {
    const id = await organize();
    await trust();
    await deleteRole();
    await allow(organizationBucketPolicy("logs", MANAGEMENT, id));
    const credentials = await user(
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action: "iam:CreateServiceLinkedRole", Resource: "*" },
    );
    await expect(create(house.cloudtrail(credentials))).rejects.toMatchObject({
      name: "InsufficientDependencyServiceAccessPermissionException",
      message: ACCESS_MISSING,
    });
    expect((await house.events("CreateServiceLinkedRole")).at(-1)).toMatchObject({
      userIdentity: { type: "IAMUser", userName: "ursula", invokedBy: CLOUDTRAIL },
      errorCode: "AccessDenied",
      sourceIPAddress: CLOUDTRAIL,
      requestParameters: null,
    });
    await create();
    const made = (await house.events("CreateServiceLinkedRole")).at(-1);
    expect(made).toMatchObject({
      userIdentity: { type: "Root", invokedBy: CLOUDTRAIL },
      sourceIPAddress: CLOUDTRAIL,
      userAgent: CLOUDTRAIL,
      requestParameters: { aWSServiceName: CLOUDTRAIL },
      responseElements: { role: { roleName: ROLE, arn: ROLE_ARN } },
      recipientAccountId: MANAGEMENT,
    });
    expect((await house.events()).at(-1)?.eventName).toBe("CreateTrail");
  });

  test("is missed by an administrator, who cannot make it", async () => {
    const id = await organize();
    await trust();
    const member = await createMember(house, "ann");
    await deleteRole();
    await allow(organizationBucketPolicy("logs", MANAGEMENT, id));
    await house
      .organizations()
      .send(new RegisterDelegatedAdministratorCommand({ AccountId: member, ServicePrincipal: CLOUDTRAIL }));
    const administrator = house.cloudtrail(
      await memberCredentials(house, await createAdministrator(house), member),
    );
    await expect(create(administrator)).rejects.toMatchObject({
      name: "NoManagementAccountSLRExistsException",
    });
  });
});

test("trails of an organization count for the management account, whoever makes them", async () => {
  const id = await organize();
  await trust();
  await allow(organizationBucketPolicy("logs", MANAGEMENT, id));
  const member = await createMember(house, "ann");
  await house
    .organizations()
    .send(new RegisterDelegatedAdministratorCommand({ AccountId: member, ServicePrincipal: CLOUDTRAIL }));
  const administrator = house.cloudtrail(
    await memberCredentials(house, await createAdministrator(house), member),
  );
  for (let index = 1; index <= 4; index++) await create(administrator, { Name: `audit-${index}` });
  await create(undefined, { Name: "own", IsOrganizationTrail: false });
  await expect(create(administrator)).rejects.toMatchObject({
    name: "MaximumNumberOfTrailsExceededException",
    message: `User: ${MANAGEMENT} already has 5 trails in us-east-1.`,
  });
});

test("an update that says what is so already needs trusted access all the same", async () => {
  const id = await organize();
  await trust();
  await allow(organizationBucketPolicy("logs", MANAGEMENT, id));
  await create();
  expect(await convert()).toMatchObject({ IsOrganizationTrail: true });
  await house.organizations().send(new DisableAWSServiceAccessCommand({ ServicePrincipal: CLOUDTRAIL }));
  await expect(convert()).rejects.toMatchObject({ name: "CloudTrailAccessNotEnabledException" });
});
