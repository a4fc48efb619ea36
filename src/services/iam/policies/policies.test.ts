import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DetachUserPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListEntitiesForPolicyCommand,
  ListPolicyVersionsCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  SetDefaultPolicyVersionCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

const NOW = new Date("2026-03-02T09:15:07Z");
const RECORDED_NOW = "Mar 2, 2026, 9:15:07\u202fAM";
const GONE = "arn:aws:iam::111111111111:policy/gone";
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const SERVICE_ROLE_POLICY = "arn:aws:iam::aws:policy/aws-service-role/CloudTrailServiceRolePolicy";
const ARN = "arn:aws:iam::111111111111:policy/team/reading";
const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
const allowing = (action: string) =>
  `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"${action}","Resource":"*"}]}`;

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const create = (PolicyDocument = allowing("s3:Get*")) =>
  house.iam().send(
    new CreatePolicyCommand({
      PolicyName: "reading",
      Path: "/team/",
      PolicyDocument,
      Description: "reads",
      Tags: [{ Key: "a", Value: "b" }],
    }),
  );

test("a policy is made, shown and deleted", async () => {
  const iam = house.iam();
  const { Policy } = await create();
  expect(Policy).toEqual({
    PolicyName: "reading",
    PolicyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/),
    Arn: ARN,
    Path: "/team/",
    DefaultVersionId: "v1",
    AttachmentCount: 0,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: NOW,
    UpdateDate: NOW,
    Tags: [{ Key: "a", Value: "b" }],
  });
  expect(await lastRecord(house)).toEqual({
    eventName: "CreatePolicy",
    readOnly: false,
    requestParameters: {
      policyName: "reading",
      path: "/team/",
      policyDocument: allowing("s3:Get*"),
      description: "reads",
      tags: [{ key: "a", value: "b" }],
    },
    responseElements: {
      policy: {
        policyName: "reading",
        policyId: Policy?.PolicyId,
        arn: ARN,
        path: "/team/",
        defaultVersionId: "v1",
        attachmentCount: 0,
        permissionsBoundaryUsageCount: 0,
        isAttachable: true,
        createDate: RECORDED_NOW,
        updateDate: RECORDED_NOW,
        tags: [{ key: "a", value: "b" }],
      },
    },
  });
  const shown = await iam.send(new GetPolicyCommand({ PolicyArn: ARN }));
  expect(shown.Policy).toEqual({ ...Policy, Description: "reads" });
  expect(await lastRecord(house)).toMatchObject({
    eventName: "GetPolicy",
    readOnly: true,
    requestParameters: { policyArn: ARN },
    responseElements: null,
  });
  await expect(
    iam.send(new CreatePolicyCommand({ PolicyName: "Reading", PolicyDocument: allowing("*") })),
  ).rejects.toMatchObject({
    Code: "EntityAlreadyExists",
    message: "A policy called Reading already exists. Duplicate names are not allowed.",
  });
  await iam.send(new DeletePolicyCommand({ PolicyArn: ARN }));
  expect(await lastRecord(house)).toMatchObject({
    eventName: "DeletePolicy",
    readOnly: false,
    requestParameters: { policyArn: ARN },
    responseElements: null,
  });
  await expect(iam.send(new GetPolicyCommand({ PolicyArn: ARN }))).rejects.toMatchObject({
    Code: "NoSuchEntity",
    message: `Policy ${ARN} was not found.`,
  });
});

test.for([
  { name: "text that is no JSON", document: "{", message: "Syntax errors in policy." },
  {
    name: "the old version",
    document: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    message: "Policy document must be version 2012-10-17 or greater.",
  },
  {
    name: "an action without its service",
    document: allowing("GetObject"),
    message: "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
  },
  {
    name: "a principal",
    document:
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
    message: "Policy document should not specify a principal.",
  },
])("a document with $name is refused", async ({ document, message }) => {
  const refusal = { Code: "MalformedPolicyDocument", message, $metadata: { httpStatusCode: 400 } };
  await expect(create(document)).rejects.toMatchObject(refusal);
  await create();
  const version = new CreatePolicyVersionCommand({ PolicyArn: ARN, PolicyDocument: document });
  await expect(house.iam().send(version)).rejects.toMatchObject(refusal);
});

test("a document is counted without its white space", async () => {
  const sized = (length: number) => {
    const empty = allowing("s3:");
    return empty.replace("s3:", `s3:${"a".repeat(length - empty.length)}`).replaceAll(",", ",\n\t ");
  };
  await create(sized(6144));
  await expect(
    house.iam().send(new CreatePolicyVersionCommand({ PolicyArn: ARN, PolicyDocument: sized(6145) })),
  ).rejects.toMatchObject({ Code: "LimitExceeded", message: "Cannot exceed quota for PolicySize: 6144" });
});

describe("versions", () => {
  test("come, become the default and go, and their numbers are not used again", async () => {
    const iam = house.iam();
    await create();
    const version = (PolicyDocument: string, SetAsDefault?: boolean) =>
      iam.send(new CreatePolicyVersionCommand({ PolicyArn: ARN, PolicyDocument, SetAsDefault }));
    const second = await version(allowing("s3:Put*"), true);
    expect(second.PolicyVersion).toEqual({ VersionId: "v2", IsDefaultVersion: true, CreateDate: NOW });
    expect(await lastRecord(house)).toEqual({
      eventName: "CreatePolicyVersion",
      readOnly: false,
      requestParameters: { policyArn: ARN, policyDocument: allowing("s3:Put*"), setAsDefault: true },
      responseElements: {
        policyVersion: { versionId: "v2", isDefaultVersion: true, createDate: RECORDED_NOW },
      },
    });
    await version(allowing("s3:List*"));
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn: ARN }))).rejects.toMatchObject({
      Code: "DeleteConflict",
      message: /^This policy has more than one version\. /,
    });
    await expect(
      iam.send(new DeletePolicyVersionCommand({ PolicyArn: ARN, VersionId: "v2" })),
    ).rejects.toMatchObject({
      Code: "DeleteConflict",
      message: "Cannot delete the default version of a policy.",
    });
    await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn: ARN, VersionId: "v3" }));
    expect(await lastRecord(house)).toMatchObject({
      eventName: "SetDefaultPolicyVersion",
      readOnly: false,
      requestParameters: { policyArn: ARN, versionId: "v3" },
      responseElements: null,
    });
    expect((await iam.send(new GetPolicyCommand({ PolicyArn: ARN }))).Policy?.DefaultVersionId).toBe("v3");
    const got = await iam.send(new GetPolicyVersionCommand({ PolicyArn: ARN, VersionId: "v3" }));
    expect(got.PolicyVersion).toEqual({
      Document: encodeURIComponent(allowing("s3:List*")).replaceAll("*", "%2A"),
      VersionId: "v3",
      IsDefaultVersion: true,
      CreateDate: NOW,
    });
    expect(await lastRecord(house)).toMatchObject({
      eventName: "GetPolicyVersion",
      readOnly: true,
      requestParameters: { policyArn: ARN, versionId: "v3" },
    });
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn: ARN, VersionId: "v2" }));
    expect(await lastRecord(house)).toMatchObject({
      eventName: "DeletePolicyVersion",
      requestParameters: { policyArn: ARN, versionId: "v2" },
      responseElements: null,
    });
    await version(allowing("s3:Get*"));
    const listed = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: ARN }));
    expect(listed.Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])).toEqual([
      ["v4", false],
      ["v3", true],
      ["v1", false],
    ]);
    expect(await lastRecord(house)).toMatchObject({ eventName: "ListPolicyVersions", readOnly: true });
    await expect(
      iam.send(new GetPolicyVersionCommand({ PolicyArn: ARN, VersionId: "v2" })),
    ).rejects.toMatchObject({
      Code: "NoSuchEntity",
      message: `Policy ${ARN} version v2 does not exist or is not attachable.`,
    });
  });

  test("are five at most", async () => {
    await create();
    const add = () =>
      house.iam().send(new CreatePolicyVersionCommand({ PolicyArn: ARN, PolicyDocument: allowing("*") }));
    for (let count = 1; count < 5; count++) await add();
    await expect(add()).rejects.toMatchObject({
      Code: "LimitExceeded",
      message:
        "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
    });
  });
});

describe("AWS's own policies", () => {
  test("are there in every account, in their default version", async () => {
    const iam = house.iam();
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: ADMINISTRATOR }));
    expect(Policy).toEqual({
      PolicyName: "AdministratorAccess",
      PolicyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/),
      Arn: ADMINISTRATOR,
      Path: "/",
      DefaultVersionId: "v1",
      AttachmentCount: 0,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      CreateDate: new Date("2015-02-06T18:39:46Z"),
      UpdateDate: new Date("2015-02-06T18:39:46Z"),
      Tags: [],
    });
    const { PolicyVersion } = await iam.send(
      new GetPolicyVersionCommand({ PolicyArn: ADMINISTRATOR, VersionId: "v1" }),
    );
    expect(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ""))).toEqual({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
    });
    const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: ADMINISTRATOR }));
    expect(Versions).toMatchObject([{ VersionId: "v1", IsDefaultVersion: true }]);
  });

  test.for([
    [
      "Cannot create policy versions for policies outside your own account.",
      new CreatePolicyVersionCommand({ PolicyArn: ADMINISTRATOR, PolicyDocument: allowing("*") }),
    ],
    [
      "Cannot delete policies outside your own account.",
      new DeletePolicyCommand({ PolicyArn: ADMINISTRATOR }),
    ],
    [
      "Cannot update policies outside your own account.",
      new SetDefaultPolicyVersionCommand({ PolicyArn: ADMINISTRATOR, VersionId: "v1" }),
    ],
    [
      "Cannot delete policy versions for policies outside your own account.",
      new DeletePolicyVersionCommand({ PolicyArn: ADMINISTRATOR, VersionId: "v1" }),
    ],
  ] as const)("are nobody's to change: %s", async ([message, command]) => {
    await expect(house.iam().send(command as DeletePolicyCommand)).rejects.toMatchObject({
      Code: "AccessDenied",
      message,
      $metadata: { httpStatusCode: 403 },
    });
  });

  test("for service-linked roles are not attached by customers", async () => {
    const iam = house.iam();
    await iam.send(new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument: TRUST }));
    await expect(
      iam.send(new AttachRolePolicyCommand({ RoleName: "worker", PolicyArn: SERVICE_ROLE_POLICY })),
    ).rejects.toMatchObject({
      Code: "PolicyNotAttachable",
      message: "Cannot attach a Service Role Policy to a Customer Role.",
    });
  });
});

test("uses are counted, listed, and hold a policy", async () => {
  const iam = house.iam();
  await create();
  const { User } = await iam.send(new CreateUserCommand({ UserName: "ann", Path: "/x/" }));
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument: TRUST }),
  );
  await iam.send(new AttachUserPolicyCommand({ UserName: "ann", PolicyArn: ARN }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: "worker", PolicyArn: ARN }));
  await iam.send(new CreateUserCommand({ UserName: "bob" }));
  await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: "bob", PermissionsBoundary: ARN }));
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: ARN }));
  expect(Policy).toMatchObject({ AttachmentCount: 2, PermissionsBoundaryUsageCount: 1 });

  const entities = async (filter: Partial<ConstructorParameters<typeof ListEntitiesForPolicyCommand>[0]>) => {
    const found = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: ARN, ...filter }));
    return {
      users: found.PolicyUsers?.map(({ UserName }) => UserName),
      groups: found.PolicyGroups?.map(({ GroupName }) => GroupName),
      roles: found.PolicyRoles?.map(({ RoleName }) => RoleName),
    };
  };
  expect(await entities({})).toEqual({ users: ["ann", "bob"], groups: [], roles: ["worker"] });
  expect(await lastRecord(house)).toMatchObject({ eventName: "ListEntitiesForPolicy", readOnly: true });
  expect(await entities({ EntityFilter: "Role" })).toEqual({ users: [], groups: [], roles: ["worker"] });
  expect(await entities({ PathPrefix: "/x/" })).toEqual({ users: ["ann"], groups: [], roles: [] });
  expect(await entities({ PolicyUsageFilter: "PermissionsBoundary" })).toEqual({
    users: ["bob"],
    groups: [],
    roles: [],
  });
  const page = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: ARN, MaxItems: 2 }));
  expect(page).toMatchObject({
    PolicyRoles: [{ RoleName: "worker", RoleId: Role?.RoleId }],
    PolicyUsers: [{ UserName: "ann", UserId: User?.UserId }],
    IsTruncated: true,
  });
  await iam.send(new DetachUserPolicyCommand({ UserName: "ann", PolicyArn: ARN }));
  await expect(iam.send(new DeletePolicyCommand({ PolicyArn: ARN }))).rejects.toMatchObject({
    Code: "DeleteConflict",
    message: "Cannot delete a policy attached to entities.",
  });
});

test.for([
  [
    "text that is no ARN",
    "not-an-arn-but-long-enough",
    "ValidationError",
    "ARN not-an-arn-but-long-enough is not valid.",
  ],
  [
    "a policy with another path",
    "arn:aws:iam::111111111111:policy/reading",
    "NoSuchEntity",
    "Policy arn:aws:iam::111111111111:policy/reading was not found.",
  ],
])("GetPolicy refuses %s", async ([, PolicyArn, Code, message]) => {
  await create();
  await expect(house.iam().send(new GetPolicyCommand({ PolicyArn }))).rejects.toMatchObject({
    Code,
    message,
  });
});

test.for([
  ["GetPolicyVersion", new GetPolicyVersionCommand({ PolicyArn: GONE, VersionId: "v1" })],
  ["SetDefaultPolicyVersion", new SetDefaultPolicyVersionCommand({ PolicyArn: GONE, VersionId: "v1" })],
  ["DeletePolicyVersion", new DeletePolicyVersionCommand({ PolicyArn: GONE, VersionId: "v1" })],
  ["ListEntitiesForPolicy", new ListEntitiesForPolicyCommand({ PolicyArn: GONE })],
] as const)("%s tells of a policy that is not there in its own way", async ([name, command]) => {
  const version = name === "ListEntitiesForPolicy" ? "" : " version v1";
  await expect(house.iam().send(command as GetPolicyVersionCommand)).rejects.toMatchObject({
    Code: "NoSuchEntity",
    message: `Policy ${GONE}${version} does not exist or is not attachable.`,
  });
});

test("conditions know whose a policy is by its ARN", async () => {
  const iam = house.iam();
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "*", Resource: "*" },
      {
        Effect: "Deny",
        Action: "iam:GetPolicy",
        Resource: "*",
        Condition: { StringEquals: { "aws:ResourceAccount": "222222222222" } },
      },
    ],
  });
  await iam.send(new CreateUserCommand({ UserName: "ann" }));
  await iam.send(new PutUserPolicyCommand({ UserName: "ann", PolicyName: "own", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ann" }));
  const ann = house.iam({
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  });
  const PolicyArn = "arn:aws:iam::222222222222:policy/theirs";
  await expect(ann.send(new GetPolicyCommand({ PolicyArn }))).rejects.toMatchObject({
    message: expect.stringContaining("with an explicit deny in an identity-based policy"),
  });
  await expect(ann.send(new GetPolicyCommand({ PolicyArn: GONE }))).rejects.toMatchObject({
    Code: "NoSuchEntity",
  });
});

test("a policy of another account is not to be seen", async () => {
  await create();
  const other = await house.openAccount("other");
  await expect(house.iam(other).send(new GetPolicyCommand({ PolicyArn: ARN }))).rejects.toMatchObject({
    Code: "AccessDenied",
  });
});
