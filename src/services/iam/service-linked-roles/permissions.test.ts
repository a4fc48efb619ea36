import { CreateTrailCommand } from "@aws-sdk/client-cloudtrail";
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  CreateUserCommand,
  DeleteServiceLinkedRoleCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
  type IAMClient,
  ListRolesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../../../../test/harness/house.ts";

/**
 * The policies by which IAM's documentation lets people work with such roles, literally but for the
 * placeholders: https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
 */
const EXAMPLES = {
  createSpecific: `{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "iam:CreateServiceLinkedRole", "Resource": "arn:aws:iam::*:role/aws-service-role/SERVICE-NAME.amazonaws.com/SERVICE-LINKED-ROLE-NAME-PREFIX*", "Condition": {"StringLike": {"iam:AWSServiceName": "SERVICE-NAME.amazonaws.com"}} }, { "Effect": "Allow", "Action": [ "iam:AttachRolePolicy", "iam:PutRolePolicy" ], "Resource": "arn:aws:iam::*:role/aws-service-role/SERVICE-NAME.amazonaws.com/SERVICE-LINKED-ROLE-NAME-PREFIX*" } ] }`,
  createAny: `{ "Effect": "Allow", "Action": "iam:CreateServiceLinkedRole", "Resource": "arn:aws:iam::*:role/aws-service-role/*" }`,
  editDescription: `{ "Effect": "Allow", "Action": "iam:UpdateRoleDescription", "Resource": "arn:aws:iam::*:role/aws-service-role/*" }`,
  deleteSpecific: `{ "Effect": "Allow", "Action": [ "iam:DeleteServiceLinkedRole", "iam:GetServiceLinkedRoleDeletionStatus" ], "Resource": "arn:aws:iam::*:role/aws-service-role/SERVICE-NAME.amazonaws.com/SERVICE-LINKED-ROLE-NAME-PREFIX*" }`,
  deleteAny: `{ "Effect": "Allow", "Action": [ "iam:DeleteServiceLinkedRole", "iam:GetServiceLinkedRoleDeletionStatus" ], "Resource": "arn:aws:iam::*:role/aws-service-role/*" }`,
  pass: `{ "Sid": "PolicyStatementToAllowUserToListRoles", "Effect": "Allow", "Action": ["iam:ListRoles"], "Resource": "*" }, { "Sid": "PolicyStatementToAllowUserToPassOneSpecificRole", "Effect": "Allow", "Action": [ "iam:PassRole" ], "Resource": "arn:aws:iam::account-id:role/my-role-for-XYZ" }`,
} as const;

const SERVICE = "cloudtrail.amazonaws.com";
const RoleName = "AWSServiceRoleForCloudTrail";
const OTHER_SERVICE = "config.amazonaws.com";
const OTHER_ROLE = "AWSServiceRoleForConfig";
const ALLOW = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const EC2 =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
const arn = (service: string, name: string) =>
  `arn:aws:iam::111111111111:role/aws-service-role/${service}/${name}`;

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

async function userWith(PolicyDocument: string): Promise<Credentials> {
  const root = house.iam();
  const UserName = "ann";
  await root.send(new CreateUserCommand({ UserName }));
  await root.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
  const { AccessKey } = await root.send(new CreateAccessKeyCommand({ UserName }));
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
}

/** An example as a policy: a whole document, or statements that become one with those given. */
function policyOf(example: keyof typeof EXAMPLES, ...more: readonly unknown[]): string {
  const text = EXAMPLES[example]
    .replaceAll("SERVICE-NAME.amazonaws.com", SERVICE)
    .replaceAll("SERVICE-LINKED-ROLE-NAME-PREFIX", RoleName)
    .replaceAll("account-id", "111111111111");
  if (text.includes('"Version"')) return text;
  const statements = [text, ...more.map((statement) => JSON.stringify(statement))];
  return `{"Version":"2012-10-17","Statement":[${statements.join(",")}]}`;
}

const denied = (action: string, resource: string) => ({
  Code: "AccessDenied",
  message: `User: arn:aws:iam::111111111111:user/ann is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
});

const create = (iam: IAMClient, AWSServiceName: string, CustomSuffix?: string) =>
  iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName, CustomSuffix }));

describe("to create the role of one service", () => {
  test("is allowed for that service only", async () => {
    const ann = house.iam(await userWith(policyOf("createSpecific")));
    expect((await create(ann, SERVICE)).Role?.Arn).toBe(arn(SERVICE, RoleName));
    await expect(create(ann, OTHER_SERVICE)).rejects.toMatchObject(
      denied("iam:CreateServiceLinkedRole", arn(OTHER_SERVICE, OTHER_ROLE)),
    );
    expect((await house.events("CreateServiceLinkedRole")).at(-1)).toMatchObject({
      errorCode: "AccessDenied",
      requestParameters: null,
    });
  });

  test("goes by the service that is asked for, whatever its role is called", async () => {
    const Condition = { StringLike: { "iam:AWSServiceName": SERVICE } };
    const Statement = { Effect: "Allow", Action: "iam:CreateServiceLinkedRole", Resource: "*", Condition };
    const ann = house.iam(await userWith(JSON.stringify({ Version: "2012-10-17", Statement })));
    await create(ann, SERVICE);
    await expect(create(ann, OTHER_SERVICE)).rejects.toMatchObject({ Code: "AccessDenied" });
  });

  test("is no way to change the role, although its policies may be named", async () => {
    const ann = house.iam(await userWith(policyOf("createSpecific")));
    await create(ann, SERVICE);
    const PolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    await expect(ann.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }))).rejects.toMatchObject({
      Code: "UnmodifiableEntity",
    });
    const put = new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: ALLOW });
    await expect(ann.send(put)).rejects.toMatchObject({ Code: "UnmodifiableEntity" });
    await house.iam().send(new CreateRoleCommand({ RoleName: "customers", AssumeRolePolicyDocument: EC2 }));
    await expect(
      ann.send(new AttachRolePolicyCommand({ RoleName: "customers", PolicyArn })),
    ).rejects.toMatchObject(denied("iam:AttachRolePolicy", "role customers"));
  });
});

test("to create the role of any service", async () => {
  const ann = house.iam(await userWith(policyOf("createAny")));
  await create(ann, SERVICE);
  await create(ann, OTHER_SERVICE);
  await create(ann, "autoscaling.amazonaws.com", "blue");
  await expect(create(ann, "nosuch.amazonaws.com")).rejects.toMatchObject({
    Code: "InvalidInput",
    message: "Cannot find Service Linked Role template for nosuch.amazonaws.com",
  });
  const role = new CreateRoleCommand({ RoleName: "own", AssumeRolePolicyDocument: EC2 });
  await expect(ann.send(role)).rejects.toMatchObject(
    denied("iam:CreateRole", "arn:aws:iam::111111111111:role/own"),
  );
});

test("to edit the description of any", async () => {
  const root = house.iam();
  await create(root, SERVICE);
  await root.send(new CreateRoleCommand({ RoleName: "customers", AssumeRolePolicyDocument: EC2 }));
  const ann = house.iam(await userWith(policyOf("editDescription")));
  const described = await ann.send(new UpdateRoleDescriptionCommand({ RoleName, Description: "audit" }));
  expect(described.Role).toMatchObject({ RoleName, Description: "audit" });
  await expect(
    ann.send(new UpdateRoleDescriptionCommand({ RoleName: "customers", Description: "mine" })),
  ).rejects.toMatchObject(denied("iam:UpdateRoleDescription", "role customers"));
  await expect(ann.send(new UpdateRoleCommand({ RoleName, Description: "x" }))).rejects.toMatchObject(
    denied("iam:UpdateRole", `role ${RoleName}`),
  );
});

describe("to delete", () => {
  const remove = async (iam: IAMClient, name: string) => {
    const { DeletionTaskId } = await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName: name }));
    house.clock.advance(1000);
    await house.settle();
    house.clock.advance(1000);
    await house.settle();
    return (await iam.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }))).Status;
  };

  beforeEach(async () => {
    await create(house.iam(), SERVICE);
    await create(house.iam(), OTHER_SERVICE);
  });

  test("the role of one service, and to follow its deletion when it is gone", async () => {
    const ann = house.iam(await userWith(policyOf("deleteSpecific")));
    expect(await remove(ann, RoleName)).toBe("SUCCEEDED");
    await expect(remove(ann, OTHER_ROLE)).rejects.toMatchObject(
      denied("iam:DeleteServiceLinkedRole", `role ${OTHER_ROLE}`),
    );
    const { DeletionTaskId } = await house
      .iam()
      .send(new DeleteServiceLinkedRoleCommand({ RoleName: OTHER_ROLE }));
    await expect(
      ann.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId })),
    ).rejects.toMatchObject(denied("iam:GetServiceLinkedRoleDeletionStatus", arn(OTHER_SERVICE, OTHER_ROLE)));
  });

  test("the role of any service, and no other", async () => {
    const ann = house.iam(await userWith(policyOf("deleteAny")));
    expect(await remove(ann, RoleName)).toBe("SUCCEEDED");
    expect(await remove(ann, OTHER_ROLE)).toBe("SUCCEEDED");
    await house.iam().send(new CreateRoleCommand({ RoleName: "customers", AssumeRolePolicyDocument: EC2 }));
    await expect(remove(ann, "customers")).rejects.toMatchObject(
      denied("iam:DeleteServiceLinkedRole", "role customers"),
    );
  });
});

describe("to pass one role to a service", () => {
  const allowed = (...Action: string[]) => ({ Effect: "Allow", Action, Resource: "*" });
  const roleArn = (name: string) => `arn:aws:iam::111111111111:role/${name}`;
  const InstanceProfileName = "machines";
  const addRole = (iam: IAMClient, name: string) =>
    iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: name }));
  const createTrail = (credentials: Credentials, name: string) =>
    house.cloudtrail(credentials).send(
      new CreateTrailCommand({
        Name: "audit",
        S3BucketName: "bucket",
        CloudWatchLogsLogGroupArn: "arn:aws:logs:us-east-1:111111111111:log-group:trail:*",
        CloudWatchLogsRoleArn: roleArn(name),
      }),
    );

  beforeEach(async () => {
    const root = house.iam();
    for (const name of ["my-role-for-XYZ", "another-role"]) {
      await root.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: EC2 }));
    }
    await root.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
  });

  test("is allowed for that role, which may be looked up", async () => {
    const ann = house.iam(await userWith(policyOf("pass", allowed("iam:AddRoleToInstanceProfile"))));
    const { Roles } = await ann.send(new ListRolesCommand({}));
    expect(Roles?.map((role) => role.RoleName)).toEqual(["another-role", "my-role-for-XYZ"]);
    await expect(addRole(ann, "another-role")).rejects.toMatchObject(
      denied("iam:PassRole", roleArn("another-role")),
    );
    await addRole(ann, "my-role-for-XYZ");
    expect(await house.events("PassRole")).toEqual([]);
  });

  test("is asked for beside the permission for the call itself", async () => {
    const ann = house.iam(await userWith(policyOf("pass")));
    await expect(addRole(ann, "my-role-for-XYZ")).rejects.toMatchObject({
      Code: "AccessDenied",
      message: expect.stringContaining("iam:AddRoleToInstanceProfile"),
    });
  });

  test("holds for a trail that is to write into a log group", async () => {
    const ann = await userWith(policyOf("pass", allowed("cloudtrail:CreateTrail")));
    await expect(createTrail(ann, "another-role")).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: denied("iam:PassRole", roleArn("another-role")).message,
    });
    await expect(createTrail(ann, "my-role-for-XYZ")).rejects.not.toMatchObject({
      name: "AccessDeniedException",
    });
  });

  test("may be limited to a service", async () => {
    const passing = {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: roleArn("another-role"),
      Condition: { StringEquals: { "iam:PassedToService": SERVICE } },
    };
    const actions = allowed("iam:AddRoleToInstanceProfile", "cloudtrail:CreateTrail");
    const ann = await userWith(policyOf("pass", actions, passing));
    await expect(addRole(house.iam(ann), "another-role")).rejects.toMatchObject(
      denied("iam:PassRole", roleArn("another-role")),
    );
    await expect(createTrail(ann, "another-role")).rejects.not.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});
