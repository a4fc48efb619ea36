/** Accounts are opened, prepared, logged and proven over kills at any moment, and none is lost or done twice. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTrailCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { GetRoleCommand, paginateListRoles, paginateListUsers } from "@aws-sdk/client-iam";
import {
  CreateOrganizationCommand,
  EnableAWSServiceAccessCommand,
  paginateListAccounts,
} from "@aws-sdk/client-organizations";
import { CreateBucketCommand, ListObjectsV2Command, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { afterAll, expect, test } from "vitest";
import type { EventRecord } from "../../src/pure/event/record.ts";
import { createAdministrator } from "../harness/administrator.ts";
import {
  type Acknowledged,
  ADMINISTRATOR_ROLE,
  type Callers,
  callersOf,
  LOOK_MS,
  learnAccounts,
  pause,
  sessionIn,
  underLoad,
} from "../harness/organization-load.ts";
import { CLOUDTRAIL, organizationBucketPolicy } from "../harness/organization-trail.ts";
import { outsideEnvironment, runCairn } from "../harness/run-program.ts";
import { type Credentials, type SdkClients, sdkClients } from "../harness/sdk-clients.ts";
import { type ServerProcess, startServerProcess } from "../harness/server.ts";
import { isProven, publicKeysText, readTrailBucket } from "../harness/trail-bucket.ts";
import { waitUntil } from "../harness/wait-until.ts";

/** What a round is killed upon. */
const MOMENTS = [
  "an account is asked for",
  "an account is open",
  "CloudTrail has its role in a new member",
  "a member's log file is there",
  "a member's digest file is there",
] as const;
type Moment = (typeof MOMENTS)[number];

const ROUNDS = 2 * MOMENTS.length;
const WAIT_MS = 120_000;
const TEST_MS = 600_000;
const BUCKET = "crash-organization-logs";
const TRAIL = "crash";
const CLOUDTRAIL_ROLE = "AWSServiceRoleForCloudTrail";
const LINKED_ROLES = [
  CLOUDTRAIL_ROLE,
  "AWSServiceRoleForOrganizations",
  "AWSServiceRoleForSupport",
  "AWSServiceRoleForTrustedAdvisor",
];

const folder = mkdtempSync(join(tmpdir(), "cairn-crash-organization-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  `killed ${ROUNDS} times, an organization loses no account, no role and no call`,
  async () => {
    const dataFolder = join(folder, "data");
    const flags = ["--delivery-interval", "1", "--digest-interval", "3", "--organization-accounts", "100"];
    const start = () => startServerProcess({ dataFolder, flags });
    const acknowledged: Acknowledged = { calls: [], requests: new Map(), sessions: new Map() };

    let server = await start();
    const { organizationId, administrator } = await setUp(server);
    for (let round = 0; round < ROUNDS; round++) {
      const moment = MOMENTS[round % MOMENTS.length] ?? MOMENTS[0];
      const callers = callersOf(server, administrator);
      const known = new Set(acknowledged.requests.keys());
      const load = underLoad(callers, round, acknowledged);
      await waitFor(moment, callers, { organizationId, acknowledged, known });
      expect(await server.kill("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
      await load;
      expect(server.errors()).toEqual([]);
      callers.destroy();
      server = await start();
    }

    const callers = callersOf(server, administrator);
    await expectAccounts(callers, acknowledged);
    const users = await expectMembers(callers, acknowledged);

    const { calls, requests } = acknowledged;
    const bucket = await waitUntil(
      "log files of all calls and digests that cover them",
      WAIT_MS,
      async () => {
        const found = await readTrailBucket(callers.root, BUCKET);
        return isProven(
          found,
          calls.map(({ requestId }) => requestId),
        )
          ? found
          : undefined;
      },
    );
    const records: EventRecord[] = [];
    for (const [key, ofFile] of bucket.logFiles) {
      const account = new RegExp(`^AWSLogs/${organizationId}/(\\d{12})/`).exec(key)?.[1];
      for (const record of ofFile) expect(record.recipientAccountId).toBe(account);
      records.push(...ofFile);
    }
    expect(repeated(records.map(({ eventID }) => eventID))).toEqual([]);
    const delivered = records.map((record) => `${record.recipientAccountId} ${record.requestID}`);
    const sought = calls.map(({ account, requestId }) => `${account} ${requestId}`);
    expect(missing(sought, delivered)).toEqual([]);
    const acknowledgedOnes = new Set(sought);
    expect(repeated(delivered.filter((call) => acknowledgedOnes.has(call)))).toEqual([]);
    // A change without its event, or an event without its change, would differ here.
    expect(resultsIn(records)).toEqual(resultsDue(records, requests));
    for (const [account, names] of users) expect(createdUsers(records, account), account).toEqual(names);
    for (const account of requests.values()) {
      const taken = records.filter(
        (record) => isOfCloudTrail(record) && record.recipientAccountId === account,
      );
      expect(taken, account).not.toEqual([]);
    }

    const keysFile = join(folder, "public-keys.json");
    writeFileSync(keysFile, await publicKeysText(callers.root));
    const verified = await runCairn(["verify-logs", `s3://${BUCKET}`, "--public-keys", keysFile, "--json"], {
      environment: outsideEnvironment({
        AWS_ENDPOINT_URL: server.url,
        AWS_SHARED_CREDENTIALS_FILE: join(dataFolder, "credentials"),
        AWS_PROFILE: "cairn",
      }),
    });
    expect(verified.code, verified.stdout).toBe(0);
    expect(server.errors()).toEqual([]);
    callers.destroy();
    await server.close();
    console.log(
      `crash of an organization: ${calls.length} calls and ${requests.size} accounts acknowledged over ${ROUNDS} kills; ${bucket.logFiles.size} log files`,
    );
  },
  TEST_MS,
);

/** An organization whose trail logs, and the key of an administrator of the management account. */
async function setUp(
  server: ServerProcess,
): Promise<{ readonly organizationId: string; readonly administrator: Credentials }> {
  const credentials = server.credentials();
  const root = sdkClients(server.url, credentials);
  const { Organization } = await root.organizations.send(new CreateOrganizationCommand({}));
  const organizationId = Organization?.Id ?? "";
  await root.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: CLOUDTRAIL }));
  const administrator = await createAdministrator({ iam: () => root.iam });
  await root.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const Policy = organizationBucketPolicy(BUCKET, credentials.accountId, organizationId);
  await root.s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
  await root.cloudtrail.send(
    new CreateTrailCommand({
      Name: TRAIL,
      S3BucketName: BUCKET,
      IsOrganizationTrail: true,
      EnableLogFileValidation: true,
    }),
  );
  await root.cloudtrail.send(new StartLoggingCommand({ Name: TRAIL }));
  root.destroy();
  return { organizationId, administrator };
}

async function waitFor(
  moment: Moment,
  callers: Callers,
  round: {
    readonly organizationId: string;
    readonly acknowledged: Acknowledged;
    /** The requests for accounts of the rounds before. */
    readonly known: ReadonlySet<string>;
  },
): Promise<void> {
  const { requests, sessions } = round.acknowledged;
  const asked = () => [...requests].filter(([id]) => !round.known.has(id));
  const opened = () => asked().flatMap(([, account]) => account ?? []);
  const newFiles = async (kind: string): Promise<() => Promise<boolean>> => {
    const account = [...requests.values()].find((found) => found !== undefined);
    const Prefix = `AWSLogs/${round.organizationId}/${account}/${kind}/`;
    const count = async () =>
      (await callers.root.s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix }))).KeyCount ?? 0;
    const before = await count();
    return async () => (await count()) > before;
  };
  const conditions: Readonly<Record<Moment, () => Promise<() => Promise<boolean>>>> = {
    "an account is asked for": async () => async () => asked().length > 0,
    "an account is open": async () => async () => opened().length > 0,
    "CloudTrail has its role in a new member": async () => async () => {
      const session = opened().flatMap((account) => sessions.get(account) ?? [])[0];
      return session !== undefined && hasRole(callers.member(session), CLOUDTRAIL_ROLE);
    },
    "a member's log file is there": () => newFiles("CloudTrail"),
    "a member's digest file is there": () => newFiles("CloudTrail-Digest"),
  };
  const endMs = performance.now() + WAIT_MS;
  const isSo = await conditions[moment]();
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`waited ${WAIT_MS} ms in vain until ${moment}`);
    await pause(LOOK_MS);
  }
}

async function hasRole({ iam }: SdkClients, RoleName: string): Promise<boolean> {
  return iam.send(new GetRoleCommand({ RoleName })).then(
    () => true,
    (error: Error) => {
      if (error.name === "NoSuchEntityException") return false;
      throw error;
    },
  );
}

/** Every request that was acknowledged has come to its end, which is an account of the organization. */
async function expectAccounts(callers: Callers, acknowledged: Acknowledged): Promise<void> {
  await waitUntil("the end of all requests for accounts", WAIT_MS, async () =>
    (await learnAccounts(callers, acknowledged)) ? true : undefined,
  );
  const accounts: string[] = [];
  for await (const page of paginateListAccounts({ client: callers.root.organizations }, {})) {
    for (const { Id = "", Status } of page.Accounts ?? []) if (Status === "ACTIVE") accounts.push(Id);
  }
  const opened = [...acknowledged.requests.values()].map((account) => account ?? "");
  expect(repeated(opened)).toEqual([]);
  expect(missing(opened, accounts)).toEqual([]);
}

/** Every account has its roles. Gives the users of each. */
async function expectMembers(
  callers: Callers,
  acknowledged: Acknowledged,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const users = new Map<string, readonly string[]>();
  for (const account of [...acknowledged.requests.values()].flatMap((found) => found ?? [])) {
    const { iam } = callers.member(await sessionIn(account, callers, acknowledged));
    await waitUntil(`the roles in ${account}`, WAIT_MS, async () => {
      const roles: string[] = [];
      for await (const page of paginateListRoles({ client: iam }, {})) {
        roles.push(...(page.Roles ?? []).map(({ RoleName = "" }) => RoleName));
      }
      return missing([ADMINISTRATOR_ROLE, ...LINKED_ROLES], roles).length === 0 ? true : undefined;
    });
    const names: string[] = [];
    for await (const page of paginateListUsers({ client: iam, pageSize: 1000 }, {})) {
      names.push(...(page.Users ?? []).map(({ UserName = "" }) => UserName));
    }
    users.set(account, names.sort());
  }
  return users;
}

/** Each request by its id, and what its result tells of it. */
function resultsIn(records: readonly EventRecord[]): unknown[] {
  return records
    .filter(({ eventName }) => eventName === "CreateAccountResult")
    .map(({ serviceEventDetails }) => statusIn(serviceEventDetails))
    .map(({ id, state, accountId }) => ({ id, state, accountId }))
    .sort(byId);
}

/** What is to be told: one result of each request that was recorded, whether or not its answer arrived. */
function resultsDue(records: readonly EventRecord[], requests: Acknowledged["requests"]): unknown[] {
  return records
    .filter(({ eventName, errorCode }) => eventName === "CreateAccount" && errorCode === undefined)
    .map(({ responseElements }) => statusIn(responseElements).id)
    .map((id) => ({
      id,
      state: "SUCCEEDED",
      accountId: requests.get(id) ?? expect.stringMatching(/^\d{12}$/),
    }))
    .sort(byId);
}

function statusIn(told: unknown): {
  readonly id: string;
  readonly state: string;
  readonly accountId: string;
} {
  return (told as { createAccountStatus: ReturnType<typeof statusIn> }).createAccountStatus;
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}

function createdUsers(records: readonly EventRecord[], account: string): string[] {
  return records
    .filter(({ eventName, errorCode }) => eventName === "CreateUser" && errorCode === undefined)
    .filter(({ recipientAccountId }) => recipientAccountId === account)
    .map(({ requestParameters }) => String(requestParameters?.userName))
    .sort();
}

function isOfCloudTrail({ eventName, errorCode, userIdentity }: EventRecord): boolean {
  return eventName === "AssumeRole" && errorCode === undefined && userIdentity.invokedBy === CLOUDTRAIL;
}

function missing(sought: readonly string[], values: readonly string[]): string[] {
  const found = new Set(values);
  return sought.filter((value) => !found.has(value));
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}
