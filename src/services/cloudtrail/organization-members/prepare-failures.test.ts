import { afterEach, beforeEach, expect, test } from "vitest";
import { DescribeAccount, ListAccounts } from "../../../pure/api/organizations.ts";
import { type AccountId, accountId } from "../../../pure/aws/account.ts";
import type { RoleCaller } from "../../../pure/aws/caller.ts";
import { ServiceError } from "../../../pure/aws/service-error.ts";
import { seededChance } from "../../../runtime/chance.ts";
import { standingClock } from "../../../runtime/clock.ts";
import type { ServiceCall } from "../../../runtime/gateway/invoke.ts";
import { type LogFields, silentLog } from "../../../runtime/log.ts";
import type { Database } from "../../../runtime/storage/database.ts";
import { openSqlite } from "../../../runtime/storage/sqlite.ts";
import type { LinkedRoles, Organizations, OwnCalls } from "../needs.ts";
import { memberPreparation } from "./prepare-members.ts";
import { memberMigrations, membersIn } from "./store.ts";

const HOUR_MS = 3_600_000;
const MANAGERS = { "o-one": accountId("111111111111"), "o-two": accountId("555555555555") };
const ANN = accountId("222222222222");
const BOB = accountId("333333333333");
const CLEO = accountId("666666666666");
const MEMBERS = { "o-one": [MANAGERS["o-one"], ANN, BOB], "o-two": [MANAGERS["o-two"], CLEO] };

const clock = standingClock(0);
let database: Database;
let warnings: (LogFields | undefined)[];
/** Accounts in which the role cannot be made, and those in which it cannot be taken. */
let taken: Set<string>;
let shut: Set<string>;
/** Accounts that are not in the list of their organization. */
let unlisted: Set<string>;
let made: AccountId[];
let asked: string[];

beforeEach(async () => {
  database = openSqlite(":memory:", { log: silentLog });
  await database.migrate(memberMigrations);
  [warnings, taken, shut, unlisted, made, asked] = [[], new Set(), new Set(), new Set(), [], []];
  await database.transaction(async (transaction) => {
    const members = membersIn(transaction);
    for (const account of [ANN, BOB]) await members.begin("o-one", account, 1);
    await members.begin("o-two", CLEO, 1);
  });
});
afterEach(() => database.close());

const idOf = (account: string) => (MEMBERS["o-two"].includes(account as AccountId) ? "o-two" : "o-one");
const refusal = (code: string) => new ServiceError(code, "no");

const organizations: Organizations = {
  find: async (_transaction, account) => ({
    id: idOf(account),
    managementAccount: MANAGERS[idOf(account)],
    hasAllFeatures: true,
    isTrusted: true,
    administrators: [],
  }),
  activeAccounts: async (_transaction, id) => MEMBERS[id as "o-one"],
};
const linkedRoles: LinkedRoles = {
  exists: async () => false,
  async ensure(_transaction, _service, { account }) {
    if (taken.has(account)) throw refusal("InvalidInput");
    made.push(account);
  },
  remove: async () => {},
};
const ownCalls: OwnCalls = {
  async assumeRole(_caller, { roleArn }) {
    const account = roleArn.split(":")[4] ?? "";
    if (shut.has(account)) throw refusal("AccessDenied");
    return { kind: "role", account } as unknown as RoleCaller;
  },
  async invokeAs<Input, Output>({ caller, operation, input }: ServiceCall<Input, Output>) {
    asked.push(operation.name);
    const { account } = caller as RoleCaller;
    if (operation.name === DescribeAccount.name) {
      return { Account: { Id: (input as { AccountId: string }).AccountId, Status: "ACTIVE" } } as Output;
    }
    if (operation.name !== ListAccounts.name) return {} as Output;
    const listed = MEMBERS[idOf(account)].filter((member) => !unlisted.has(member));
    return { Accounts: listed.map((Id) => ({ Id, Status: "ACTIVE" })) } as Output;
  },
};

async function run(): Promise<readonly AccountId[]> {
  made = [];
  const log = { ...silentLog, warn: (_message: string, fields?: LogFields) => void warnings.push(fields) };
  const chance = seededChance(1);
  const work = memberPreparation({ database, clock, chance, log, organizations, linkedRoles, ownCalls });
  await work(new AbortController().signal);
  return made;
}

test("where the role cannot be made it is told, and tried again until it can", async () => {
  taken.add(ANN);
  expect(await run()).toEqual([BOB, CLEO]);
  expect(warnings).toEqual([{ organizationId: "o-one", accounts: [ANN], error: refusal("InvalidInput") }]);
  expect(await run()).toEqual([]);
  clock.advance(HOUR_MS);
  expect(await run()).toEqual([]);
  expect(warnings).toHaveLength(2);
  taken.delete(ANN);
  clock.advance(HOUR_MS);
  expect(await run()).toEqual([ANN]);
  clock.advance(HOUR_MS);
  expect(await run()).toEqual([]);
});

test("an organization whose management account keeps CloudTrail out holds up no other", async () => {
  shut.add(MANAGERS["o-one"]);
  expect(await run()).toEqual([CLEO]);
  expect(warnings).toMatchObject([{ organizationId: "o-one", accounts: [ANN, BOB] }]);
  shut.clear();
  clock.advance(HOUR_MS);
  expect(await run()).toEqual([ANN, BOB]);
});

test("an account that is missing in the list is asked after by itself", async () => {
  unlisted.add(BOB);
  expect(await run()).toEqual([ANN, BOB, CLEO]);
  expect(asked.slice(0, 3)).toEqual(["DescribeOrganization", "ListAccounts", "DescribeAccount"]);
});

test("a fault is no refusal: the job fails, and goes on where it was", async () => {
  const { ensure } = linkedRoles;
  linkedRoles.ensure = () => Promise.reject(new TypeError("broken"));
  await expect(run()).rejects.toThrow("broken");
  linkedRoles.ensure = ensure;
  expect(await run()).toEqual([ANN, BOB, CLEO]);
});
