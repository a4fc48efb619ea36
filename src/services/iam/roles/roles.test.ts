import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
  UpdateUserCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const NOW = new Date("2026-03-02T09:15:07Z");
const ARN = "arn:aws:iam::111111111111:role/svc/worker";

const trusting = (principal: unknown, version = "2012-10-17") =>
  JSON.stringify({
    Version: version,
    Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
  });
const EC2 = `{ "Version":"2012-10-17", "Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"aws:username":"é*'()!~ %3A"}}}]}`;

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const trustOf = async (RoleName: string): Promise<unknown> => {
  const { Role } = await house.iam().send(new GetRoleCommand({ RoleName }));
  return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).Statement[0].Principal;
};

describe("CreateRole", () => {
  test("answers with the trust policy percent-encoded and without the session's length", async () => {
    const { Role } = await house.iam().send(
      new CreateRoleCommand({
        RoleName: "worker",
        Path: "/svc/",
        AssumeRolePolicyDocument: EC2,
        Description: "works",
        MaxSessionDuration: 7200,
        PermissionsBoundary: READ_ONLY,
        Tags: [{ Key: "a", Value: "b" }],
      }),
    );
    const encoded = encodeURIComponent(EC2).replace(
      /[!'()*]/g,
      (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
    );
    expect(Role).toEqual({
      Path: "/svc/",
      RoleName: "worker",
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      Arn: ARN,
      CreateDate: NOW,
      AssumeRolePolicyDocument: encoded,
      PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: READ_ONLY },
      Tags: [{ Key: "a", Value: "b" }],
    });
    expect(await lastRecord(house)).toEqual({
      eventName: "CreateRole",
      readOnly: false,
      requestParameters: {
        path: "/svc/",
        roleName: "worker",
        assumeRolePolicyDocument: EC2,
        description: "works",
        maxSessionDuration: 7200,
        permissionsBoundary: READ_ONLY,
        tags: [{ key: "a", value: "b" }],
      },
      responseElements: {
        role: {
          path: "/svc/",
          roleName: "worker",
          roleId: Role?.RoleId,
          arn: ARN,
          createDate: "Mar 2, 2026, 9:15:07\u202fAM",
          assumeRolePolicyDocument: encoded,
          permissionsBoundary: { permissionsBoundaryType: "Policy", permissionsBoundaryArn: READ_ONLY },
          tags: [{ key: "a", value: "b" }],
        },
      },
    });
    const got = await house.iam().send(new GetRoleCommand({ RoleName: "worker" }));
    const later = { Description: "works", MaxSessionDuration: 7200 };
    expect(got.Role).toEqual({ ...Role, ...later, RoleLastUsed: {} });
    expect(await lastRecord(house)).toEqual({
      eventName: "GetRole",
      readOnly: true,
      requestParameters: { roleName: "worker" },
      responseElements: null,
    });
    const listed = await house.iam().send(new ListRolesCommand({ PathPrefix: "/svc/" }));
    const { Tags: _tags, PermissionsBoundary: _boundary, ...shown } = { ...Role };
    expect(listed.Roles).toEqual([{ ...shown, ...later }]);
    expect(await lastRecord(house)).toMatchObject({ eventName: "ListRoles", readOnly: true });
  });

  test.for(["arn:aws:iam::999999999999:root", "999999999999", "arn:aws:iam::999999999999:user/their/person"])(
    "takes %s of an account that is not of this house as one of the outside world",
    async (principal) => {
      const { Role } = await house.iam().send(
        new CreateRoleCommand({
          RoleName: `outside-${principal.length}`,
          AssumeRolePolicyDocument: trusting({ AWS: principal }),
        }),
      );
      expect(Role?.RoleId).toMatch(/^AROA/);
    },
  );

  test.for([
    { name: "no JSON", text: "{", message: "This policy contains invalid Json" },
    {
      name: "a field too many",
      text: '{"Version":"2012-10-17","Statement":[],"X":1}',
      message: "Syntax errors in policy.",
    },
    {
      name: "no principal",
      text: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole"}]}',
      message: "Missing required field Principal",
    },
    {
      name: "a resource",
      text: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}]}',
      message: "Has prohibited field Resource",
    },
    {
      name: "another action",
      text: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}]}',
      message: "AssumeRole policy may only specify STS AssumeRole actions.",
    },
    {
      name: "a user that is not there",
      text: trusting({ AWS: "arn:aws:iam::111111111111:user/nobody" }),
      message: 'Invalid principal in policy: "AWS":"arn:aws:iam::111111111111:user/nobody"',
    },
    {
      name: "an id that is nobody's",
      text: trusting({ AWS: "AROAAAAAAAAAAAAAAAAAA" }),
      message: 'Invalid principal in policy: "AWS":"AROAAAAAAAAAAAAAAAAAA"',
    },
    {
      name: "a service that is none",
      text: trusting({ Service: "nonsense.amazonaws.com" }),
      message: 'Invalid principal in policy: "SERVICE":"nonsense.amazonaws.com"',
    },
  ])("refuses a trust policy with $name", async ({ text, message }) => {
    const refused = house
      .iam()
      .send(new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument: text }));
    await expect(refused).rejects.toMatchObject({
      name: "MalformedPolicyDocumentException",
      Code: "MalformedPolicyDocument",
      message,
      $metadata: { httpStatusCode: 400 },
    });
    expect(await lastRecord(house)).toMatchObject({
      eventName: "CreateRole",
      errorCode: "MalformedPolicyDocumentException",
      errorMessage: message,
      requestParameters: { roleName: "worker", assumeRolePolicyDocument: text },
      responseElements: null,
    });
  });

  test("counts the trust policy without its white space", async () => {
    const iam = house.iam();
    const sized = (length: number) => {
      const empty = trusting({ Service: "ec2.amazonaws.com" }).replace('"Effect"', '"Sid":"","Effect"');
      return empty
        .replace('"Sid":""', `"Sid":"${"s".repeat(length - empty.length)}"`)
        .replaceAll(",", ",\n   ");
    };
    await iam.send(new CreateRoleCommand({ RoleName: "fits", AssumeRolePolicyDocument: sized(2048) }));
    await expect(
      iam.send(new CreateRoleCommand({ RoleName: "long", AssumeRolePolicyDocument: sized(2049) })),
    ).rejects.toMatchObject({
      Code: "LimitExceeded",
      message: "Cannot exceed quota for ACLSizePerRole: 2048",
    });
  });

  test("refuses a name in use and the path of service-linked roles", async () => {
    const iam = house.iam();
    await iam.send(new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument: EC2 }));
    await expect(
      iam.send(new CreateRoleCommand({ RoleName: "Worker", AssumeRolePolicyDocument: EC2 })),
    ).rejects.toMatchObject({
      Code: "EntityAlreadyExists",
      message: "Role with name Worker already exists.",
    });
    await expect(
      iam.send(
        new CreateRoleCommand({
          RoleName: "other",
          Path: "/aws-service-role/ec2.amazonaws.com/",
          AssumeRolePolicyDocument: EC2,
        }),
      ),
    ).rejects.toMatchObject({ Code: "InvalidInput" });
  });
});

describe("whom a trust policy names", () => {
  test("is followed when renamed, and forgotten when deleted, whoever takes the name", async () => {
    const iam = house.iam();
    const { User } = await iam.send(new CreateUserCommand({ UserName: "ann" }));
    await iam.send(
      new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument: trusting({ AWS: [User?.Arn] }) }),
    );
    await iam.send(new UpdateUserCommand({ UserName: "ann", NewUserName: "anna", NewPath: "/x/" }));
    expect(await trustOf("worker")).toEqual({ AWS: ["arn:aws:iam::111111111111:user/x/anna"] });
    await iam.send(new DeleteUserCommand({ UserName: "anna" }));
    await iam.send(new CreateUserCommand({ UserName: "ann" }));
    expect(await trustOf("worker")).toEqual({ AWS: [User?.UserId] });
  });

  test("reads as the root of an account that was named by its number", async () => {
    const AssumeRolePolicyDocument = trusting({ AWS: "111111111111" });
    const { Role } = await house
      .iam()
      .send(new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument }));
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).toBe(AssumeRolePolicyDocument);
    expect(await trustOf("worker")).toEqual({ AWS: "arn:aws:iam::111111111111:root" });
  });

  test("may live in another account", async () => {
    const other = await house.openAccount("other");
    const { User } = await house.iam(other).send(new CreateUserCommand({ UserName: "eve" }));
    await house
      .iam()
      .send(
        new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument: trusting({ AWS: User?.Arn }) }),
      );
    expect(await trustOf("worker")).toEqual({ AWS: User?.Arn });
  });
});

test("a role's description, session length and trust policy change", async () => {
  const iam = house.iam();
  const RoleName = "worker";
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: EC2 }));
  await iam.send(new UpdateRoleCommand({ RoleName, Description: "one", MaxSessionDuration: 43200 }));
  expect(await lastRecord(house)).toMatchObject({
    eventName: "UpdateRole",
    readOnly: false,
    requestParameters: { roleName: "worker", description: "one", maxSessionDuration: 43200 },
  });
  const described = await iam.send(new UpdateRoleDescriptionCommand({ RoleName, Description: "two" }));
  expect(described.Role).toMatchObject({ Description: "two" });
  expect(described.Role).not.toHaveProperty("MaxSessionDuration");
  expect(await lastRecord(house)).toMatchObject({
    eventName: "UpdateRoleDescription",
    requestParameters: { roleName: "worker", description: "two" },
    responseElements: { role: { roleName: "worker", description: "two" } },
  });
  const PolicyDocument = trusting({ Service: "lambda.amazonaws.com" });
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
  expect(await lastRecord(house)).toEqual({
    eventName: "UpdateAssumeRolePolicy",
    readOnly: false,
    requestParameters: { roleName: "worker", policyDocument: PolicyDocument },
    responseElements: null,
  });
  expect(await trustOf(RoleName)).toEqual({ Service: "lambda.amazonaws.com" });
  await expect(
    iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: "[]" })),
  ).rejects.toMatchObject({ Code: "MalformedPolicyDocument" });
  await expect(iam.send(new UpdateRoleCommand({ RoleName: "nobody" }))).rejects.toMatchObject({
    Code: "NoSuchEntity",
    message: "The role with name nobody cannot be found.",
  });
});

test("a role is deleted when nothing hangs on it, in AWS's order", async () => {
  const iam = house.iam();
  const RoleName = "worker";
  const InstanceProfileName = "machines";
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: EC2 }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  const PolicyDocument =
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }));
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: READ_ONLY }));
  const refused = () => expect(iam.send(new DeleteRoleCommand({ RoleName }))).rejects;
  await refused().toThrow("Cannot delete entity, must detach all policies first.");
  await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: READ_ONLY }));
  await refused().toThrow("Cannot delete entity, must delete policies first.");
  await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "p" }));
  await refused().toMatchObject({
    Code: "DeleteConflict",
    message: "Cannot delete entity, must remove roles from instance profile first.",
  });
  await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
  await iam.send(new DeleteRoleCommand({ RoleName }));
  expect(await lastRecord(house)).toEqual({
    eventName: "DeleteRole",
    readOnly: false,
    requestParameters: { roleName: "worker" },
    responseElements: null,
  });
  await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({ Code: "NoSuchEntity" });
});
