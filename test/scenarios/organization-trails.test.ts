import {
  AddTagsCommand,
  type CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  DeregisterOrganizationDelegatedAdminCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  ListTrailsCommand,
  LookupEventsCommand,
  PutEventSelectorsCommand,
  PutInsightSelectorsCommand,
  RegisterOrganizationDelegatedAdminCommand,
  RemoveTagsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from "@aws-sdk/client-cloudtrail";
import { RegisterDelegatedAdministratorCommand } from "@aws-sdk/client-organizations";
import { GetObjectCommand, PutBucketPolicyCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../harness/house.ts";
import {
  BUCKET,
  CLOUDTRAIL,
  openTrailOrganization,
  organizationBucketPolicy,
  startOrganizationTrail,
  type TrailOrganization,
} from "../harness/organization-trail.ts";

type Role = "management" | "administrator" | "member";
const ROLES: readonly Role[] = ["management", "administrator", "member"];

/** What the three kinds of accounts are answered: an error's name, or that it went well. */
type Answers = Readonly<Record<Role, string>>;
const all = (answer: string): Answers => ({ management: answer, administrator: answer, member: answer });
const DONE = "done";
const DENIED = "AccessDeniedException";
const NOT_MASTER = "NotOrganizationMasterAccountException";

let house: House;
let organization: TrailOrganization;
let credentials: Readonly<Record<Role, Credentials>>;
let clients: Readonly<Record<Role, CloudTrailClient>>;
/** Of the trail that the management account made; it logs. */
let arn: string;

beforeEach(async () => {
  house = await openHouse();
  organization = await openTrailOrganization(house);
  const { alpha: AccountId } = organization.members;
  await house
    .organizations()
    .send(new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal: CLOUDTRAIL }));
  arn = await startOrganizationTrail(house);
  credentials = {
    management: organization.administrator,
    administrator: await organization.as("alpha"),
    member: await organization.as("beta"),
  };
  clients = {
    management: house.cloudtrail(credentials.management),
    administrator: house.cloudtrail(credentials.administrator),
    member: house.cloudtrail(credentials.member),
  };
});
afterEach(() => house.close());

const answerOf = (called: Promise<unknown>): Promise<string> =>
  called.then(
    () => DONE,
    (error: Error) => error.name,
  );

interface Row {
  readonly capability: string;
  readonly call: (client: CloudTrailClient, role: Role) => Promise<unknown>;
  readonly answers: Answers;
}

const rows: readonly Row[] = [
  {
    capability: "adding delegated administrators",
    call: (client) =>
      client.send(
        new RegisterOrganizationDelegatedAdminCommand({ MemberAccountId: organization.members.beta }),
      ),
    answers: { ...all("NotOrganizationManagementAccountException"), management: DONE },
  },
  {
    capability: "removing delegated administrators",
    call: (client) =>
      client.send(
        new DeregisterOrganizationDelegatedAdminCommand({
          DelegatedAdminAccountId: organization.members.alpha,
        }),
      ),
    answers: { ...all("NotOrganizationManagementAccountException"), management: DONE },
  },
  {
    capability: "creating an organization trail",
    call: (client, role) =>
      client.send(
        new CreateTrailCommand({ Name: `of-${role}`, S3BucketName: BUCKET, IsOrganizationTrail: true }),
      ),
    answers: { ...all(DONE), member: NOT_MASTER },
  },
  {
    capability: "describing it",
    call: async (client) => {
      const { trailList } = await client.send(new DescribeTrailsCommand({ trailNameList: [arn] }));
      expect(trailList).toHaveLength(1);
    },
    answers: all(DONE),
  },
  {
    capability: "listing it",
    call: async (client) => {
      const { Trails } = await client.send(new ListTrailsCommand({}));
      expect(Trails).toEqual([{ TrailARN: arn, Name: "org-trail", HomeRegion: "us-east-1" }]);
    },
    answers: all(DONE),
  },
  {
    capability: "getting it",
    call: (client) => client.send(new GetTrailCommand({ Name: arn })),
    answers: all(DONE),
  },
  {
    capability: "getting its status",
    call: async (client) => {
      const { IsLogging } = await client.send(new GetTrailStatusCommand({ Name: arn }));
      expect(IsLogging).toBe(true);
    },
    answers: all(DONE),
  },
  {
    capability: "getting its event selectors",
    call: (client) => client.send(new GetEventSelectorsCommand({ TrailName: arn })),
    answers: all(DONE),
  },
  {
    capability: "getting its insight selectors, of which it has none",
    call: (client) => client.send(new GetInsightSelectorsCommand({ TrailName: arn })),
    answers: all("InsightNotEnabledException"),
  },
  {
    capability: "listing its tags",
    call: (client) => client.send(new ListTagsCommand({ ResourceIdList: [arn] })),
    answers: all(DONE),
  },
  {
    capability: "updating it",
    call: (client) => client.send(new UpdateTrailCommand({ Name: arn, IsMultiRegionTrail: true })),
    answers: { ...all(DONE), member: DENIED },
  },
  {
    capability: "deleting it",
    call: (client) => client.send(new DeleteTrailCommand({ Name: arn })),
    answers: { ...all(DONE), member: DENIED },
  },
  {
    capability: "stopping it",
    call: (client) => client.send(new StopLoggingCommand({ Name: arn })),
    answers: { ...all(DONE), member: DENIED },
  },
  {
    capability: "starting it",
    call: (client) => client.send(new StartLoggingCommand({ Name: arn })),
    answers: { ...all(DONE), member: DENIED },
  },
  {
    capability: "putting its event selectors",
    call: (client) =>
      client.send(
        new PutEventSelectorsCommand({ TrailName: arn, EventSelectors: [{ ReadWriteType: "WriteOnly" }] }),
      ),
    answers: { ...all(DONE), member: DENIED },
  },
  {
    capability: "putting its insight selectors",
    call: (client) =>
      client.send(
        new PutInsightSelectorsCommand({
          TrailName: arn,
          InsightSelectors: [{ InsightType: "ApiCallRateInsight" }],
        }),
      ),
    answers: { ...all(DONE), member: DENIED },
  },
  {
    capability: "tagging it",
    call: (client) => client.send(new AddTagsCommand({ ResourceId: arn, TagsList: [{ Key: "a" }] })),
    answers: { ...all(DONE), member: DENIED },
  },
  {
    capability: "untagging it",
    call: (client) => client.send(new RemoveTagsCommand({ ResourceId: arn, TagsList: [{ Key: "a" }] })),
    answers: { ...all(DONE), member: DENIED },
  },
  {
    capability: "converting it into an account's trail",
    call: (client) => client.send(new UpdateTrailCommand({ Name: arn, IsOrganizationTrail: false })),
    answers: { management: DONE, administrator: NOT_MASTER, member: DENIED },
  },
  {
    capability: "converting an account's own trail into the organization's",
    async call(client, role) {
      // Everybody's own files go into the bucket as well.
      const Name = `own-of-${role}`;
      const own = role === "management" ? organization.management : organization.members[NAMES[role]];
      await allowAlso(own ?? "");
      await client.send(new CreateTrailCommand({ Name, S3BucketName: BUCKET }));
      await client.send(new UpdateTrailCommand({ Name, IsOrganizationTrail: true }));
    },
    answers: { management: DONE, administrator: NOT_MASTER, member: NOT_MASTER },
  },
  {
    capability: "reading log files in the bucket",
    async call(_client, role) {
      await house.system.flush();
      const s3 = house.s3(credentials[role]);
      for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: BUCKET })) {
        for (const { Key } of page.Contents ?? []) {
          await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
        }
      }
    },
    answers: { management: DONE, administrator: "AccessDenied", member: "AccessDenied" },
  },
];

const NAMES = { administrator: "alpha", member: "beta" } as const;

async function allowAlso(account: string): Promise<void> {
  const policy = JSON.parse(organizationBucketPolicy(BUCKET, organization.management, organization.id));
  policy.Statement.push({
    Effect: "Allow",
    Principal: { Service: CLOUDTRAIL },
    Action: "s3:PutObject",
    Resource: `arn:aws:s3:::${BUCKET}/AWSLogs/${account}/*`,
  });
  await house.s3().send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: JSON.stringify(policy) }));
}

describe("who may do what", () => {
  const cases = rows.flatMap((row) => ROLES.map((role) => ({ ...row, role, answer: row.answers[role] })));
  test.for(cases)("$capability as the $role account: $answer", async ({ call, role, answer }) => {
    expect(await answerOf(call(clients[role], role))).toBe(answer);
  });
});

test("a member is refused in AWS's words, which are recorded in its account without parameters", async () => {
  await expect(clients.member.send(new StopLoggingCommand({ Name: arn }))).rejects.toMatchObject({
    name: DENIED,
    message: "Access Denied: You do not have permission to operate on this resource",
    $metadata: { httpStatusCode: 400 },
  });
  expect((await house.events()).at(-1)).toMatchObject({
    eventName: "StopLogging",
    errorCode: "AccessDenied",
    errorMessage: "Access Denied: You do not have permission to operate on this resource",
    requestParameters: null,
    responseElements: null,
    recipientAccountId: organization.members.beta,
  });
});

test("what the administrator does is recorded in its own account", async () => {
  await clients.administrator.send(new StopLoggingCommand({ Name: arn }));
  const { alpha } = organization.members;
  const records = await house.events("StopLogging");
  expect(records).toHaveLength(1);
  expect(records[0]).toMatchObject({
    userIdentity: { type: "AssumedRole", accountId: alpha },
    requestParameters: { name: arn },
    responseElements: null,
    recipientAccountId: alpha,
  });
  expect(records[0]).not.toHaveProperty("sharedEventID");
});

test.for(["administrator", "member"] as const)(
  "the %s account needs the ARN: the name is one of its own",
  async (role) => {
    const account = organization.members[NAMES[role]];
    await expect(clients[role].send(new StartLoggingCommand({ Name: "org-trail" }))).rejects.toMatchObject({
      name: "TrailNotFoundException",
      message: `Unknown trail: arn:aws:cloudtrail:us-east-1:${account}:trail/org-trail for the user: ${account}`,
    });
    const described = new DescribeTrailsCommand({ trailNameList: ["org-trail"] });
    expect((await clients[role].send(described)).trailList).toEqual([]);
  },
);

test("the management account owns what the administrator makes, and its name is taken from then on", async () => {
  const create = new CreateTrailCommand({ Name: "audit", S3BucketName: BUCKET, IsOrganizationTrail: true });
  const made = await clients.administrator.send(create);
  const TrailARN = `arn:aws:cloudtrail:us-east-1:${organization.management}:trail/audit`;
  expect(made).toMatchObject({ Name: "audit", TrailARN, IsOrganizationTrail: true });
  expect((await house.events("CreateTrail")).at(-1)).toMatchObject({
    userIdentity: { type: "AssumedRole", accountId: organization.members.alpha },
    requestParameters: { name: "audit", s3BucketName: BUCKET, isOrganizationTrail: true },
    responseElements: {
      name: "audit",
      s3BucketName: BUCKET,
      includeGlobalServiceEvents: true,
      isMultiRegionTrail: false,
      trailARN: TrailARN,
      logFileValidationEnabled: false,
      isOrganizationTrail: true,
    },
    recipientAccountId: organization.members.alpha,
  });
  await expect(clients.administrator.send(create)).rejects.toMatchObject({
    name: "TrailAlreadyExistsException",
    message: `Trail audit already exists for customer: ${organization.management}`,
  });
  const { Trail } = await clients.management.send(new GetTrailCommand({ Name: "audit" }));
  expect(Trail).toMatchObject({ TrailARN, IsOrganizationTrail: true });
});

test("copies hide with the shadows, and their names are taken in the member account", async () => {
  const list = async (role: Role, includeShadowTrails?: boolean) => {
    const { trailList } = await clients[role].send(new DescribeTrailsCommand({ includeShadowTrails }));
    return trailList?.map(({ TrailARN }) => TrailARN);
  };
  expect(await list("member")).toEqual([arn]);
  expect(await list("member", true)).toEqual([arn]);
  expect(await list("member", false)).toEqual([]);
  expect(await list("administrator", false)).toEqual([]);
  expect(await list("management", false)).toEqual([arn]);
  const same = new CreateTrailCommand({ Name: "org-trail", S3BucketName: BUCKET });
  await expect(clients.member.send(same)).rejects.toMatchObject({
    name: "TrailAlreadyExistsException",
    message: `Trail org-trail already exists for customer: ${organization.members.beta}`,
  });
});

test("a copy is the trail as it is, in its home Region or in all", async () => {
  const elsewhere = house.cloudtrail(credentials.member, "eu-west-1");
  const get = new GetTrailCommand({ Name: arn });
  expect(await answerOf(elsewhere.send(get))).toBe("TrailNotFoundException");
  await clients.management.send(new UpdateTrailCommand({ Name: arn, IsMultiRegionTrail: true }));
  const { Trail } = await elsewhere.send(get);
  expect(Trail).toEqual({
    Name: "org-trail",
    S3BucketName: BUCKET,
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    HomeRegion: "us-east-1",
    TrailARN: arn,
    LogFileValidationEnabled: true,
    HasCustomEventSelectors: false,
    HasInsightSelectors: false,
    IsOrganizationTrail: true,
  });
});

test("a member's copies do not count against its own trails, of which it may have five", async () => {
  const { beta = "" } = organization.members;
  await allowAlso(beta);
  for (let index = 1; index <= 5; index++) {
    await clients.member.send(new CreateTrailCommand({ Name: `own-${index}`, S3BucketName: BUCKET }));
  }
  await expect(
    clients.member.send(new CreateTrailCommand({ Name: "own-6", S3BucketName: BUCKET })),
  ).rejects.toMatchObject({ name: "MaximumNumberOfTrailsExceededException" });
  await startOrganizationTrail(house, { Name: "second" });
  const { Trails } = await clients.member.send(new ListTrailsCommand({}));
  expect(Trails).toHaveLength(7);
});

test("event history stays each account's own", async () => {
  await clients.member.send(new ListTrailsCommand({}));
  const lookup = new LookupEventsCommand({
    LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "ListTrails" }],
  });
  expect((await clients.member.send(lookup)).Events).toHaveLength(1);
  expect((await clients.administrator.send(lookup)).Events).toEqual([]);
  expect((await clients.management.send(lookup)).Events).toEqual([]);
});
