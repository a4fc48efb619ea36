import {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  GenerateOrganizationsAccessReportCommand,
  GenerateServiceLastAccessedDetailsCommand,
  type GenerateServiceLastAccessedDetailsCommandInput,
  GetOrganizationsAccessReportCommand,
  GetRoleCommand,
  GetServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsWithEntitiesCommand,
  GetUserCommand,
  ListPoliciesGrantingServiceAccessCommand,
  ListRolesCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  UpdateUserCommand,
} from "@aws-sdk/client-iam";
import { GetObjectCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse, START_MS } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

const ACCOUNT = "111111111111";
const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;
const arn = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;
const at = (ms: number) => new Date(START_MS + ms);

const statement = (Action: unknown, Resource: unknown = "*") => ({ Effect: "Allow", Action, Resource });
const document = (...Statement: readonly unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const TRUST = document({ Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" });

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

async function newUser(UserName: string, policy?: string): Promise<Credentials> {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName }));
  if (policy !== undefined) {
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument: policy }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
}

async function generate(
  Arn: string,
  Granularity?: GenerateServiceLastAccessedDetailsCommandInput["Granularity"],
  credentials?: Credentials,
): Promise<string> {
  const command = new GenerateServiceLastAccessedDetailsCommand({ Arn, Granularity });
  const { JobId } = await house.iam(credentials).send(command);
  return JobId ?? "";
}

const details = (JobId: string, page: { MaxItems?: number; Marker?: string | undefined } = {}) =>
  house.iam().send(new GetServiceLastAccessedDetailsCommand({ JobId, ...page }));
const entities = (
  JobId: string,
  ServiceNamespace: string,
  page: { MaxItems?: number; Marker?: string | undefined } = {},
) =>
  house
    .iam()
    .send(new GetServiceLastAccessedDetailsWithEntitiesCommand({ JobId, ServiceNamespace, ...page }));

/** The services of a report that is asked for now. */
async function reported(Arn: string, Granularity?: "ACTION_LEVEL" | "SERVICE_LEVEL") {
  const job = await generate(Arn, Granularity);
  house.clock.advance(1000);
  return (await details(job)).ServicesLastAccessed ?? [];
}

const withoutMetadata = <Output extends { $metadata: unknown }>({ $metadata: _, ...output }: Output) =>
  output;

test("a report takes a second, and says nothing of what it finds until then", async () => {
  await newUser("ann");
  const job = await generate(arn("user/ann"));
  expect(job).toMatch(/^[0-9a-f-]{36}$/);
  expect(await lastRecord(house)).toEqual({
    eventName: "GenerateServiceLastAccessedDetails",
    readOnly: true,
    requestParameters: { arn: arn("user/ann") },
    responseElements: null,
  });
  const pending = { JobStatus: "IN_PROGRESS", JobCreationDate: at(0), IsTruncated: false };
  expect(withoutMetadata(await details(job))).toEqual(pending);
  expect(await lastRecord(house)).toEqual({
    eventName: "GetServiceLastAccessedDetails",
    readOnly: true,
    requestParameters: { jobId: job },
    responseElements: null,
  });
  expect(withoutMetadata(await entities(job, "s3"))).toEqual(pending);
  expect(await lastRecord(house)).toEqual({
    eventName: "GetServiceLastAccessedDetailsWithEntities",
    readOnly: true,
    requestParameters: { jobId: job, serviceNamespace: "s3" },
    responseElements: null,
  });
  house.clock.advance(1000);
  expect(withoutMetadata(await details(job))).toEqual({
    JobStatus: "COMPLETED",
    JobType: "SERVICE_LEVEL",
    JobCreationDate: at(0),
    JobCompletionDate: at(1000),
    ServicesLastAccessed: [],
    IsTruncated: false,
  });
});

describe("what a user, its group, a role and a policy used", () => {
  const READ = document(statement(["s3:*", "iam:GetUser", "iam:PassRole"]));
  let ann: Credentials;
  let bob: Credentials;

  beforeEach(async () => {
    const iam = house.iam();
    ann = await newUser("ann", READ);
    bob = await newUser("bob");
    await iam.send(new CreateGroupCommand({ GroupName: "ops" }));
    await iam.send(
      new PutGroupPolicyCommand({
        GroupName: "ops",
        PolicyName: "lists",
        PolicyDocument: document(statement(["iam:ListRoles", "cloudtrail:LookupEvents"])),
      }),
    );
    for (const UserName of ["ann", "bob"]) {
      await iam.send(new AddUserToGroupCommand({ GroupName: "ops", UserName }));
    }
  });

  test("attempts count, succeeded or not, and the latest of them", async () => {
    house.clock.advance(MINUTE_MS);
    await house.s3(ann).send(new ListBucketsCommand({}));
    house.clock.advance(MINUTE_MS);
    await expect(
      house.s3(ann).send(new GetObjectCommand({ Bucket: "no-such-bucket-here", Key: "k" })),
    ).rejects.toThrow();
    house.clock.advance(MINUTE_MS);
    await house.iam(ann).send(new GetUserCommand({}));
    house.clock.advance(MINUTE_MS);
    // Bob may not, and asked all the same.
    await house.iam(bob).send(new ListRolesCommand({}));
    await expect(house.s3(bob).send(new ListBucketsCommand({}))).rejects.toThrow();
    house.clock.advance(MINUTE_MS);

    const use = (ms: number, user = "ann") => ({
      LastAuthenticated: at(ms),
      LastAuthenticatedEntity: arn(`user/${user}`),
      LastAuthenticatedRegion: "us-east-1",
    });
    expect(await reported(arn("user/ann"))).toEqual([
      { ServiceName: "AWS CloudTrail", ServiceNamespace: "cloudtrail", TotalAuthenticatedEntities: 0 },
      {
        ServiceName: "AWS Identity and Access Management",
        ServiceNamespace: "iam",
        TotalAuthenticatedEntities: 1,
        ...use(3 * MINUTE_MS),
      },
      {
        ServiceName: "Amazon S3",
        ServiceNamespace: "s3",
        TotalAuthenticatedEntities: 1,
        // An object that is not there: who reads content uses the service.
        ...use(2 * MINUTE_MS),
      },
    ]);
    const withActions = await reported(arn("user/ann"), "ACTION_LEVEL");
    expect(withActions[1]?.TrackedActionsLastAccessed).toEqual([
      {
        ActionName: "GetUser",
        LastAccessedEntity: arn("user/ann"),
        LastAccessedTime: at(3 * MINUTE_MS),
        LastAccessedRegion: "us-east-1",
      },
      { ActionName: "ListRoles" },
    ]);
    const bucketActions = withActions[2]?.TrackedActionsLastAccessed ?? [];
    expect(bucketActions.find(({ ActionName }) => ActionName === "ListAllMyBuckets")).toMatchObject({
      LastAccessedTime: at(MINUTE_MS),
    });
    expect(bucketActions.map(({ ActionName }) => ActionName)).not.toContain("GetObject");

    // Of the group's services only; the last who used one is told, and how many did.
    expect(await reported(arn("group/ops"))).toEqual([
      { ServiceName: "AWS CloudTrail", ServiceNamespace: "cloudtrail", TotalAuthenticatedEntities: 0 },
      {
        ServiceName: "AWS Identity and Access Management",
        ServiceNamespace: "iam",
        TotalAuthenticatedEntities: 2,
        ...use(4 * MINUTE_MS, "bob"),
      },
    ]);
    const job = await generate(arn("group/ops"));
    house.clock.advance(1000);
    const { EntityDetailsList } = await entities(job, "iam");
    expect(EntityDetailsList).toEqual([
      {
        EntityInfo: {
          Arn: arn("user/bob"),
          Name: "bob",
          Type: "USER",
          Id: expect.stringMatching(/^AIDA/),
          Path: "/",
        },
        LastAuthenticated: at(4 * MINUTE_MS),
      },
      { EntityInfo: expect.objectContaining({ Name: "ann" }), LastAuthenticated: at(3 * MINUTE_MS) },
    ]);
    expect((await entities(job, "s3")).EntityDetailsList).toEqual([]);
  });

  test("what was done longer ago than 400 days is forgotten", async () => {
    await house.iam(ann).send(new GetUserCommand({}));
    house.clock.advance(400 * DAY_MS - 1);
    expect((await reported(arn("user/ann")))[1]).toMatchObject({ TotalAuthenticatedEntities: 1 });
    house.clock.advance(1);
    expect((await reported(arn("user/ann")))[1]).toEqual({
      ServiceName: "AWS Identity and Access Management",
      ServiceNamespace: "iam",
      TotalAuthenticatedEntities: 0,
    });
  });

  test("a role's use is its sessions', and shows in GetRole at once", async () => {
    const iam = house.iam();
    await iam.send(new CreateRoleCommand({ RoleName: "reader", AssumeRolePolicyDocument: TRUST }));
    await iam.send(new PutRolePolicyCommand({ RoleName: "reader", PolicyName: "own", PolicyDocument: READ }));
    const lastUsed = async () =>
      (await iam.send(new GetRoleCommand({ RoleName: "reader" }))).Role?.RoleLastUsed;
    house.clock.advance(MINUTE_MS);
    const { Credentials: given } = await house
      .sts(await newUser("assumer", document(statement("sts:AssumeRole"))))
      .send(new AssumeRoleCommand({ RoleArn: arn("role/reader"), RoleSessionName: "one" }));
    // Whoever assumes a role does not use it yet.
    expect(await lastUsed()).toEqual({});
    house.clock.advance(MINUTE_MS);
    const session = {
      accessKeyId: given?.AccessKeyId ?? "",
      secretAccessKey: given?.SecretAccessKey ?? "",
      sessionToken: given?.SessionToken,
    };
    await house.s3(session).send(new ListBucketsCommand({}));
    expect(await lastUsed()).toEqual({ LastUsedDate: at(2 * MINUTE_MS), Region: "us-east-1" });
    expect(
      (await reported(arn("role/reader"))).map(({ ServiceNamespace, ...use }) => [ServiceNamespace, use]),
    ).toEqual([
      ["iam", { ServiceName: "AWS Identity and Access Management", TotalAuthenticatedEntities: 0 }],
      [
        "s3",
        {
          ServiceName: "Amazon S3",
          LastAuthenticated: at(2 * MINUTE_MS),
          LastAuthenticatedEntity: arn("role/reader"),
          LastAuthenticatedRegion: "us-east-1",
          TotalAuthenticatedEntities: 1,
        },
      ],
    ]);
    house.clock.advance(400 * DAY_MS);
    expect(await lastUsed()).toEqual({});
  });

  test("a policy is used by whoever has it, through a group as well", async () => {
    const iam = house.iam();
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: "shared", PolicyDocument: READ }),
    );
    const PolicyArn = Policy?.Arn ?? "";
    expect((await reported(PolicyArn)).map(({ ServiceNamespace }) => ServiceNamespace)).toEqual([
      "iam",
      "s3",
    ]);
    await iam.send(new AttachUserPolicyCommand({ UserName: "bob", PolicyArn }));
    await iam.send(new CreateRoleCommand({ RoleName: "reader", AssumeRolePolicyDocument: TRUST }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: "reader", PolicyArn }));
    house.clock.advance(MINUTE_MS);
    await house.s3(bob).send(new ListBucketsCommand({}));
    const job = await generate(PolicyArn, "ACTION_LEVEL");
    // The report stays as it was asked for, whoever loses the policy or is called otherwise afterwards.
    await iam.send(new DetachUserPolicyCommand({ UserName: "bob", PolicyArn }));
    await iam.send(new UpdateUserCommand({ UserName: "bob", NewUserName: "robert", NewPath: "/staff/" }));
    house.clock.advance(1000);
    const { ServicesLastAccessed, JobType } = await details(job);
    expect(JobType).toBe("ACTION_LEVEL");
    expect(ServicesLastAccessed?.[1]).toMatchObject({ LastAuthenticatedEntity: arn("user/bob") });
    const { EntityDetailsList } = await entities(job, "s3");
    expect(EntityDetailsList).toMatchObject([
      { EntityInfo: { Arn: arn("user/staff/robert"), Name: "robert", Type: "USER", Path: "/staff/" } },
      { EntityInfo: { Arn: arn("role/reader"), Type: "ROLE" } },
    ]);
    expect(EntityDetailsList?.[1]?.LastAuthenticated).toBeUndefined();
  });

  test("whoever is gone is left out", async () => {
    const iam = house.iam();
    await iam.send(new CreateUserCommand({ UserName: "carl" }));
    await iam.send(new AddUserToGroupCommand({ GroupName: "ops", UserName: "carl" }));
    const job = await generate(arn("group/ops"));
    await iam.send(new RemoveUserFromGroupCommand({ GroupName: "ops", UserName: "carl" }));
    house.clock.advance(1000);
    const names = async () =>
      (await entities(job, "iam")).EntityDetailsList?.map(({ EntityInfo }) => EntityInfo?.Name);
    expect(await names()).toEqual(["ann", "bob", "carl"]);
    await iam.send(new DeleteUserCommand({ UserName: "carl" }));
    expect(await names()).toEqual(["ann", "bob"]);
  });

  test("pages go through a report, and markers belong to its job and its reader", async () => {
    const [job, other] = [await generate(arn("user/ann")), await generate(arn("group/ops"))];
    house.clock.advance(1000);
    const first = await details(job, { MaxItems: 1 });
    expect(first.ServicesLastAccessed?.map(({ ServiceNamespace }) => ServiceNamespace)).toEqual([
      "cloudtrail",
    ]);
    expect(first.IsTruncated).toBe(true);
    const rest = await details(job, { MaxItems: 5, Marker: first.Marker });
    expect(rest.ServicesLastAccessed?.map(({ ServiceNamespace }) => ServiceNamespace)).toEqual(["iam", "s3"]);
    expect(rest.IsTruncated).toBe(false);
    const foreign = { Code: "InvalidInput", message: "The marker passed in the request was invalid." };
    await expect(details(other, { Marker: first.Marker })).rejects.toMatchObject(foreign);
    await expect(entities(job, "s3", { Marker: first.Marker })).rejects.toMatchObject(foreign);
    await expect(details(job, { Marker: "invalid" })).rejects.toMatchObject({
      Code: "ValidationError",
      message: "Invalid Marker.",
    });
    const page = await entities(other, "iam", { MaxItems: 1 });
    const { EntityDetailsList } = await entities(other, "cloudtrail", { Marker: page.Marker });
    expect(EntityDetailsList?.map(({ EntityInfo }) => EntityInfo?.Name)).toEqual(["bob"]);
  });
});

describe("a job", () => {
  const ASK = document(statement(["iam:Generate*", "iam:Get*", "sts:AssumeRole"]));
  const gone = (id: string) => ({ Code: "NoSuchEntity", message: `Job ${id} does not exist.` });
  const read = (JobId: string, credentials: Credentials) =>
    house.iam(credentials).send(new GetServiceLastAccessedDetailsCommand({ JobId }));

  test("is its user's with whatever key", async () => {
    const [ann, bob] = [await newUser("ann", ASK), await newUser("bob", ASK)];
    const job = await generate(arn("user/ann"), undefined, ann);
    const { AccessKey } = await house.iam().send(new CreateAccessKeyCommand({ UserName: "ann" }));
    await read(job, {
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    });
    await expect(read(job, bob)).rejects.toMatchObject(gone(job));
    await expect(details(job)).rejects.toMatchObject(gone(job));
    await expect(read("00000000-0000-0000-0000-000000000000", ann)).rejects.toMatchObject(
      gone("00000000-0000-0000-0000-000000000000"),
    );
  });

  test("is a role's within one session", async () => {
    const iam = house.iam();
    await iam.send(new CreateRoleCommand({ RoleName: "auditor", AssumeRolePolicyDocument: TRUST }));
    await iam.send(new PutRolePolicyCommand({ RoleName: "auditor", PolicyName: "own", PolicyDocument: ASK }));
    const ann = await newUser("ann", ASK);
    const session = async () => {
      const { Credentials: given } = await house
        .sts(ann)
        .send(new AssumeRoleCommand({ RoleArn: arn("role/auditor"), RoleSessionName: "same" }));
      return {
        accessKeyId: given?.AccessKeyId ?? "",
        secretAccessKey: given?.SecretAccessKey ?? "",
        sessionToken: given?.SessionToken,
      };
    };
    const [one, other] = [await session(), await session()];
    const job = await generate(arn("role/auditor"), undefined, one);
    await read(job, one);
    await expect(read(job, other)).rejects.toMatchObject(gone(job));
  });
});

describe("ARNs that no report is on", () => {
  const CASES = [
    {
      given: arn("user/nobody"),
      code: "NoSuchEntity",
      message: `ARN ${arn("user/nobody")} does not exist.`,
    },
    {
      given: "arn:aws:iam::999999999999:user/ann",
      code: "AccessDenied",
      message: `User: ${arn("root")} is not authorized to perform the operation on arn:aws:iam::999999999999:user/ann`,
    },
    {
      given: arn("root"),
      code: "InvalidInput",
      message: `Invalid Entity Arn: ${arn("root")} is not supported.`,
      granting: `Could not extract entity from ARN : ${arn("root")}`,
    },
    { given: `arn:aws:s3::${ACCOUNT}:user/ann`, code: "ValidationError", message: "Invalid service in ARN" },
    {
      given: `arn:aws-cn:iam::${ACCOUNT}:user/ann`,
      code: "ValidationError",
      message: "Invalid ARN partition",
    },
    {
      given: "user/ann in no account",
      code: "ValidationError",
      message: "Invalid ARN:  Could not be parsed!",
    },
  ];

  test.for(CASES)("$given", async ({ given: Arn, code: Code, message, granting = message }) => {
    await newUser("ann");
    await expect(generate(Arn)).rejects.toMatchObject({ Code, message });
    const list = new ListPoliciesGrantingServiceAccessCommand({ Arn, ServiceNamespaces: ["s3"] });
    await expect(house.iam().send(list)).rejects.toMatchObject({ Code, message: granting });
  });

  test("the path is not looked at", async () => {
    await newUser("ann", document(statement("s3:GetObject")));
    expect((await reported(arn("user/elsewhere/ann"))).length).toBe(1);
  });

  test("AWS's own policies are reported on", async () => {
    const services = await reported("arn:aws:iam::aws:policy/AdministratorAccess");
    expect(services.length).toBe(200);
  });
});

describe("ListPoliciesGrantingServiceAccess", () => {
  const granting = (Arn: string, ServiceNamespaces: string[]) =>
    house.iam().send(new ListPoliciesGrantingServiceAccessCommand({ Arn, ServiceNamespaces }));

  test("names a user's policies and its groups'", async () => {
    const iam = house.iam();
    await newUser("ann", document(statement("s3:GetObject")));
    await iam.send(new CreateGroupCommand({ GroupName: "ops" }));
    await iam.send(
      new PutGroupPolicyCommand({
        GroupName: "ops",
        PolicyName: "lists",
        PolicyDocument: document(statement("iam:List*")),
      }),
    );
    await iam.send(new AddUserToGroupCommand({ GroupName: "ops", UserName: "ann" }));
    const PolicyArn = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
    await iam.send(new AttachUserPolicyCommand({ UserName: "ann", PolicyArn }));
    const answer = await granting(arn("user/ann"), ["iam", "s3", "iam", "ec2"]);
    const own = { PolicyName: "own", PolicyType: "INLINE", EntityType: "USER", EntityName: "ann" };
    const groups = { PolicyName: "lists", PolicyType: "INLINE", EntityType: "GROUP", EntityName: "ops" };
    const managed = { PolicyName: "IAMReadOnlyAccess", PolicyType: "MANAGED", PolicyArn };
    expect(withoutMetadata(answer)).toEqual({
      PoliciesGrantingServiceAccess: [
        { ServiceNamespace: "iam", Policies: [groups, managed] },
        { ServiceNamespace: "s3", Policies: [own] },
        { ServiceNamespace: "ec2", Policies: [] },
      ],
      IsTruncated: false,
    });
    expect(await lastRecord(house)).toEqual({
      eventName: "ListPoliciesGrantingServiceAccess",
      readOnly: true,
      requestParameters: { arn: arn("user/ann"), serviceNamespaces: ["iam", "s3", "iam", "ec2"] },
      responseElements: null,
    });
    expect((await granting(arn("group/ops"), ["s3"])).PoliciesGrantingServiceAccess).toEqual([
      { ServiceNamespace: "s3", Policies: [] },
    ]);
  });

  test.for([
    { namespaces: ["unheard-of"], message: "Invalid service namespace: [unheard-of]" },
    { namespaces: ["S3", "iam", "IAM"], message: "Invalid service namespace: [S3, IAM]" },
  ])("does not know $namespaces", async ({ namespaces, message }) => {
    await newUser("ann");
    await expect(granting(arn("user/ann"), namespaces)).rejects.toMatchObject({
      Code: "InvalidInput",
      message,
    });
    const job = await generate(arn("user/ann"));
    await expect(entities(job, namespaces[0] ?? "")).rejects.toMatchObject({
      Code: "InvalidInput",
      message: `Service namepace ${namespaces[0]} is either invalid or unsupported.`,
    });
  });
});

test("reports on an organization are its management account's", async () => {
  const EntityPath = "o-a1b2c3d4e5/r-f6g7";
  const JobId = "00000000-0000-0000-0000-000000000000";
  const denied = { Code: "AccessDenied", message: "You don't have permissions to access this resource." };
  await expect(
    house.iam().send(new GenerateOrganizationsAccessReportCommand({ EntityPath })),
  ).rejects.toMatchObject(denied);
  expect(await lastRecord(house)).toMatchObject({
    eventName: "GenerateOrganizationsAccessReport",
    errorCode: "AccessDenied",
    requestParameters: null,
  });
  await expect(house.iam().send(new GetOrganizationsAccessReportCommand({ JobId }))).rejects.toMatchObject(
    denied,
  );
});
