import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AccountId, accountId } from "../../pure/aws/account.ts";
import { seededChance } from "../../runtime/chance.ts";
import { standingClock } from "../../runtime/clock.ts";
import { compiledPolicies } from "../../runtime/compiled-policies.ts";
import { openJournal } from "../../runtime/journal-database.ts";
import type { LogFields } from "../../runtime/log.ts";
import { type Database, StorageUnavailable } from "../../runtime/storage/database.ts";
import { openSqlite } from "../../runtime/storage/sqlite.ts";
import { closeAccountsJob } from "./accounts/close-accounts.ts";
import { findMember, insertMember } from "./accounts/store.ts";
import type { CreateAccountRequest } from "./create-account-requests/create-account-request.ts";
import { openAccountsJob } from "./create-account-requests/open-accounts.ts";
import { findRequest, insertRequest } from "./create-account-requests/store.ts";
import type { OrganizationsNeeds } from "./needs.ts";
import { newOrganization, type Organization } from "./organization/organization.ts";
import { insertOrganization } from "./organization/store.ts";
import { migrations } from "./store.ts";

const START_MS = Date.parse("2026-03-02T09:15:07Z");
const { signal } = new AbortController();
const chance = seededChance(1);
const clock = standingClock(START_MS);

let database: Database;
let needs: OrganizationsNeeds;
let logged: (LogFields | undefined)[];
let events: () => Promise<{ readonly recipientAccountId: string; readonly eventName: string }[]>;
/** What the accounts' keeper does with the one account that cannot be served. */
let fault: () => void;
let first: Organization;
let second: Organization;

beforeEach(async () => {
  logged = [];
  fault = () => {
    throw new Error("there is a fault in this account");
  };
  database = openSqlite(":memory:", { log: { info() {}, warn() {}, error() {} } });
  const { migrations: journalMigrations, journal } = openJournal({ database, rules: new Map() });
  await database.migrate([...journalMigrations, ...migrations]);
  events = () =>
    database.transaction(async (transaction) =>
      (await journal.readAfter(transaction, 0, 100)).map(({ text }) => JSON.parse(text)),
    );
  const never = () => Promise.reject(new Error("nobody asks for this"));
  let opened = 0;
  needs = {
    database,
    clock,
    chance,
    log: { info() {}, warn() {}, error: (_message, fields) => logged.push(fields) },
    compiled: compiledPolicies(),
    accounts: {
      async open(_transaction, { name }) {
        if (name === "broken") fault();
        opened++;
        return { accountId: accountId(String(700_000_000_000 + opened)) };
      },
      find: async () => undefined,
      findByEmail: async () => undefined,
      async setState(_transaction, account) {
        if (account === "300000000001") fault();
      },
    },
    createAdministratorRole: async () => undefined,
    linkedRoles: { ensure: async () => undefined, remove: async () => undefined },
    principals: { named: never, render: never },
    journal,
    accountsMax: 10,
    closedAccountMs: 0,
  };
  first = newOrganization(accountId("100000000001"), "ALL", "r-aaaa", { now: START_MS, chance });
  second = newOrganization(accountId("200000000002"), "ALL", "r-bbbb", { now: START_MS, chance });
  await database.transaction(async (transaction) => {
    for (const one of [first, second]) await insertOrganization(transaction, one, chance);
  });
});
afterEach(() => database.close());

describe("opening accounts", () => {
  const asked = (organization: Organization, accountName: string, place: number): CreateAccountRequest => ({
    id: `car-${place}`,
    organizationId: organization.id,
    state: "IN_PROGRESS",
    accountName,
    email: `${accountName}@example.com`,
    roleName: "OrganizationAccountAccessRole",
    tags: {},
    requestedAtMs: START_MS + place,
  });
  const find = ({ organizationId, id }: CreateAccountRequest) =>
    database.transaction((transaction) => findRequest(transaction, organizationId, id));
  const broken = () => asked(first, "broken", 1);
  const good = () => asked(second, "good", 2);
  beforeEach(() =>
    database.transaction(async (transaction) => {
      for (const request of [broken(), good()]) await insertRequest(transaction, request);
    }),
  );

  test("one that cannot be opened has failed, and the next organization's is opened", async () => {
    await openAccountsJob(needs).run(signal);
    expect(await find(broken())).toEqual({
      ...broken(),
      state: "FAILED",
      failureReason: "INTERNAL_FAILURE",
      completedAtMs: START_MS,
    });
    expect(await find(good())).toMatchObject({ state: "SUCCEEDED", account: "700000000001" });
    expect(logged).toEqual([{ request: "car-1", error: expect.any(Error) }]);
    const results = (await events()).filter(({ eventName }) => eventName === "CreateAccountResult");
    expect(results).toMatchObject([
      {
        recipientAccountId: first.managementAccount,
        serviceEventDetails: {
          createAccountStatus: { id: "car-1", state: "FAILED", failureReason: "INTERNAL_FAILURE" },
        },
      },
      {
        recipientAccountId: second.managementAccount,
        serviceEventDetails: { createAccountStatus: { id: "car-2", state: "SUCCEEDED" } },
      },
    ]);
  });

  test("a full disk fails no request", async () => {
    fault = () => {
      throw new StorageUnavailable("the disk is full");
    };
    await expect(openAccountsJob(needs).run(signal)).rejects.toThrow(StorageUnavailable);
    expect(await find(broken())).toMatchObject({ state: "IN_PROGRESS" });
    expect(await events()).toEqual([]);
    expect(logged).toEqual([]);
  });
});

describe("closing accounts", () => {
  const statusOf = (account: string) =>
    database.transaction(
      async (transaction) => (await findMember(transaction, account as AccountId))?.status,
    );
  const close = (account: string, organization: Organization, status: "PENDING_CLOSURE" | "SUSPENDED") =>
    database.transaction((transaction) =>
      insertMember(transaction, {
        account: accountId(account),
        organizationId: organization.id,
        parentId: organization.rootId,
        joinedMethod: "CREATED",
        joinedAtMs: START_MS,
        status,
        closedAtMs: START_MS,
        tags: {},
      }),
    );

  test("one that cannot be closed is tried again, and keeps no other from it", async () => {
    needs = { ...needs, closedAccountMs: 1 };
    await close("300000000001", first, "PENDING_CLOSURE");
    await close("400000000002", second, "PENDING_CLOSURE");
    await closeAccountsJob(needs).run(signal);
    expect(await statusOf("300000000001")).toBe("PENDING_CLOSURE");
    expect(await statusOf("400000000002")).toBe("SUSPENDED");
    expect(logged).toMatchObject([{ account: "300000000001", status: "PENDING_CLOSURE" }]);
    fault = () => undefined;
    await closeAccountsJob(needs).run(signal);
    expect(await statusOf("300000000001")).toBe("SUSPENDED");
  });

  test("one that cannot be forgotten keeps no other from it", async () => {
    await close("300000000001", first, "SUSPENDED");
    await close("400000000002", second, "SUSPENDED");
    await closeAccountsJob(needs).run(signal);
    expect(await statusOf("300000000001")).toBe("SUSPENDED");
    expect(await statusOf("400000000002")).toBeUndefined();
    expect((await events()).map(({ recipientAccountId }) => recipientAccountId)).toEqual([
      second.managementAccount,
    ]);
  });
});
