/** One trail over two hundred accounts: everything that happens in any of them is delivered, proven, and nobody else's. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListPublicKeysCommand, UpdateTrailCommand } from "@aws-sdk/client-cloudtrail";
import { DisableAWSServiceAccessCommand, EnableAWSServiceAccessCommand } from "@aws-sdk/client-organizations";
import { afterAll, beforeAll, expect, test } from "vitest";
import { s3Reader } from "../../src/cli/s3-reader.ts";
import { parsePublicKeys } from "../../src/cli/verify-logs/public-keys.ts";
import { type VerifyLogsSummary, verifyLogs } from "../../src/cli/verify-logs/verify-logs.ts";
import { CreateUser, ListUsers } from "../../src/pure/api/iam.ts";
import type { OperationModel } from "../../src/pure/api/model.ts";
import {
  AcceptHandshake,
  InviteAccountToOrganization,
  LeaveOrganization,
} from "../../src/pure/api/organizations.ts";
import { type AccountId, accountId } from "../../src/pure/aws/account.ts";
import { rootArn } from "../../src/pure/aws/arn.ts";
import { uuid } from "../../src/pure/aws/ids.ts";
import { seededChance } from "../../src/runtime/chance.ts";
import type { SeededOrganization } from "../../src/seed/apply/apply-seed.ts";
import { parseSeed } from "../../src/seed/file/seed-file.ts";
import { seedSystem } from "../../src/seed/seed.ts";
import { type House, openHouse } from "../harness/house.ts";
import { BUCKET, largeOrganization, TRAIL } from "../harness/large-organization.ts";
import { CLOUDTRAIL, readLogFolders } from "../harness/organization-trail.ts";

const ACCOUNTS = 200;
const WHOLE_MS = 240_000;
const HOUR_MS = 3_600_000;

const chance = seededChance(200);
let house: House;
let folder: string;
let organization: SeededOrganization;
let members: readonly AccountId[];

beforeAll(async () => {
  house = await openHouse({ settings: { organizationAccounts: ACCOUNTS } });
  folder = mkdtempSync(join(tmpdir(), "cairn-organization-"));
  organization = await seedSystem(house.system, chance, parseSeed("org.json", largeOrganization(ACCOUNTS)), {
    credentialsFile: join(folder, "credentials"),
    managementProfile: "cairn",
    region: "us-east-1",
  });
  members = organization.accounts.slice(1).map(({ id }) => id);
  // CloudTrail goes into new member accounts.
  await pass(1000);
}, WHOLE_MS);
afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

async function pass(milliseconds: number): Promise<void> {
  house.clock.advance(milliseconds);
  await house.settle();
}

/** A call of an account's root user. */
function call<Input, Output>(account: AccountId, operation: OperationModel<Input, Output>, input: Input) {
  return house.system.invoke(operation, input, {
    caller: { kind: "root", account, accessKeyId: account, arn: rootArn(account) },
    account,
    region: "us-east-1",
    requestId: uuid(chance),
  });
}

let rounds = 0;

/** Something happens in every account. */
async function traffic(accounts: readonly AccountId[]): Promise<void> {
  rounds++;
  for (const account of accounts) {
    await call(account, CreateUser, { UserName: `user-${rounds}` });
    await call(account, ListUsers, {});
  }
}

/** Which users were made in each account, as the log files of a folder of the bucket tell it. */
async function delivered(place: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const folders = await readLogFolders(house, BUCKET);
  const users = new Map<string, string[]>();
  for (const [path, records] of folders) {
    const account = new RegExp(`^AWSLogs/${place}(\\d{12})$`).exec(path)?.[1];
    if (account === undefined) continue;
    expect(new Set(records.map(({ recipientAccountId }) => recipientAccountId))).toEqual(new Set([account]));
    const names = records
      .filter(({ eventName }) => eventName === "CreateUser")
      .map(({ requestParameters }) => String(requestParameters?.userName));
    users.set(account, names);
  }
  return users;
}

async function verified(): Promise<{ summary: VerifyLogsSummary; findings: unknown[] }> {
  const { PublicKeyList = [] } = await house.cloudtrail().send(
    new ListPublicKeysCommand({
      StartTime: new Date(house.clock.now() - 24 * HOUR_MS),
      EndTime: new Date(house.clock.now()),
    }),
  );
  const list = PublicKeyList.map(({ Fingerprint, Value }) => ({
    Fingerprint,
    Value: Buffer.from(Value ?? new Uint8Array()).toString("base64"),
  }));
  const reader = s3Reader(BUCKET, {
    AWS_ENDPOINT_URL: house.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: house.root.accessKeyId,
    AWS_SECRET_ACCESS_KEY: house.root.secretAccessKey,
  });
  const findings: unknown[] = [];
  const summary = await verifyLogs(
    { publicKeys: parsePublicKeys(JSON.stringify({ PublicKeyList: list })) },
    reader,
    { begin: () => undefined, report: (finding) => findings.push(finding) },
  );
  return { summary, findings };
}

const ofOrganization = () => delivered(`${organization.organizationId}/`);

test("what happens in each account is delivered to its folder, and proven", {
  timeout: WHOLE_MS,
}, async () => {
  await traffic(members);
  await pass(HOUR_MS);
  await pass(HOUR_MS);
  const users = await ofOrganization();
  expect([...users.keys()].toSorted()).toEqual([house.root.accountId, ...members].toSorted());
  for (const account of members) expect(users.get(account)).toEqual(["user-1"]);
  const { summary } = await verified();
  expect(summary).toMatchObject({
    chains: ACCOUNTS,
    digestFiles: { invalid: 0, unsigned: 0 },
    logFiles: { invalid: 0 },
    uncoveredLogFiles: 0,
    awaitingLogFiles: 0,
  });
});

test("who left is not logged any more, who joined is, and all chains stay whole", {
  timeout: WHOLE_MS,
}, async () => {
  const [leaver = accountId("000000000000"), ...staying] = members;
  await call(leaver, LeaveOrganization, {});
  const joiner = accountId((await house.openAccount("joiner")).accountId);
  const { Handshake } = await call(accountId(house.root.accountId), InviteAccountToOrganization, {
    Target: { Id: joiner, Type: "ACCOUNT" },
  });
  await call(joiner, AcceptHandshake, { HandshakeId: Handshake?.Id ?? "" });
  await pass(1000);
  await traffic([...members, joiner]);
  await pass(HOUR_MS);
  await pass(HOUR_MS);
  const users = await ofOrganization();
  expect(users.get(leaver)).toEqual(["user-1"]);
  expect(users.get(joiner)).toEqual(["user-2"]);
  for (const account of staying) expect(users.get(account)).toEqual(["user-1", "user-2"]);

  const organizations = house.organizations();
  await organizations.send(new DisableAWSServiceAccessCommand({ ServicePrincipal: CLOUDTRAIL }));
  await traffic([accountId(house.root.accountId), ...staying]);
  await pass(HOUR_MS);
  const untrusted = await ofOrganization();
  for (const account of staying) expect(untrusted.get(account)).toEqual(["user-1", "user-2"]);
  expect((await delivered("")).get(house.root.accountId)).toEqual(["user-3"]);

  await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: CLOUDTRAIL }));
  await house.cloudtrail().send(new UpdateTrailCommand({ Name: TRAIL, IsOrganizationTrail: true }));
  await pass(1000);
  await traffic([...staying, joiner]);
  await pass(HOUR_MS);
  await pass(HOUR_MS);
  const again = await ofOrganization();
  for (const account of staying) expect(again.get(account)).toEqual(["user-1", "user-2", "user-4"]);
  expect(again.get(joiner)).toEqual(["user-2", "user-4"]);
  expect(again.get(leaver)).toEqual(["user-1"]);

  const { summary, findings } = await verified();
  expect(findings.filter((finding) => JSON.stringify(finding).includes("invalid"))).toEqual([]);
  expect(summary).toMatchObject({
    digestFiles: { invalid: 0, unsigned: 0 },
    logFiles: { invalid: 0 },
    uncoveredLogFiles: 0,
    awaitingLogFiles: 0,
  });
});
