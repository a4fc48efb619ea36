import { afterEach, beforeEach, expect, test } from "vitest";
import { type AccountId, accountId } from "../../pure/aws/account.ts";
import { seededChance } from "../../runtime/chance.ts";
import { compiledPolicies } from "../../runtime/compiled-policies.ts";
import { silentLog } from "../../runtime/log.ts";
import type { Database, Transaction } from "../../runtime/storage/database.ts";
import { openSqlite } from "../../runtime/storage/sqlite.ts";
import { accountShapes } from "./accounts/account.ts";
import { insertMember, listMemberPage, updateMember } from "./accounts/store.ts";
import { reportScope } from "./directory.ts";
import { findInvalid } from "./effective-policies/find-invalid.ts";
import { newOrganization, type Organization } from "./organization/organization.ts";
import { insertOrganization, markChanged } from "./organization/store.ts";
import { newUnit, type Unit } from "./organizational-units/organizational-unit.ts";
import { insertUnit } from "./organizational-units/store.ts";
import { attachDefaults } from "./policies/default-attachments.ts";
import { organizationPolicies } from "./policies/organization-policies.ts";
import { enableType } from "./policies/store.ts";
import { migrations } from "./store.ts";

const MEMBERS = 50;
const START_MS = Date.parse("2026-03-02T09:15:07Z");
const chance = seededChance(1);
const now = START_MS;

let database: Database;
let organization: Organization;
let outer: Unit;
let inner: Unit;
const members = Array.from({ length: MEMBERS }, (_, index) => accountId(String(200_000_000_000 + index)));

const memberOf = (account: AccountId, parentId: string) =>
  ({
    account,
    organizationId: organization.id,
    parentId,
    joinedMethod: "CREATED",
    joinedAtMs: now,
    status: "ACTIVE",
    tags: {},
  }) as const;

beforeEach(async () => {
  database = openSqlite(":memory:", { log: silentLog });
  await database.migrate(migrations);
  organization = newOrganization(accountId("100000000001"), "ALL", "r-aaaa", { now, chance });
  const units = { chance, now };
  outer = newUnit(organization, { parentId: "r-aaaa", name: "outer", tags: {} }, units);
  inner = newUnit(organization, { parentId: outer.id, name: "inner", tags: {} }, units);
  await database.transaction(async (transaction) => {
    await insertOrganization(transaction, organization, chance);
    await insertUnit(transaction, outer);
    await insertUnit(transaction, inner);
    await enableType(transaction, organization.id, "SERVICE_CONTROL_POLICY");
    for (const account of members) await insertMember(transaction, memberOf(account, inner.id));
    for (const id of ["r-aaaa", outer.id, inner.id, ...members]) {
      await attachDefaults(transaction, organization, id);
    }
  });
});
afterEach(() => database.close());

/** How often something reads the database, and what it gives. */
async function reads<Result>(
  work: (transaction: Transaction) => Promise<Result>,
): Promise<{ result: Result; count: number }> {
  let count = 0;
  const result = await database.transaction((transaction) =>
    work({
      ...transaction,
      get: (sql, ...parameters) => {
        count++;
        return transaction.get(sql, ...parameters);
      },
      all: (sql, ...parameters) => {
        count++;
        return transaction.all(sql, ...parameters);
      },
    }),
  );
  return { result, count };
}

test("of a type that is not enabled no account's policy is looked for", async () => {
  const { result, count } = await reads((transaction) =>
    findInvalid(transaction, organization, "BACKUP_POLICY"),
  );
  expect(result).toEqual([]);
  expect(count).toBe(1);
});

test("effective policies read what is attached to a unit once for all accounts in it", async () => {
  await database.transaction((transaction) => enableType(transaction, organization.id, "BACKUP_POLICY"));
  const { count } = await reads((transaction) => findInvalid(transaction, organization, "BACKUP_POLICY"));
  expect(count).toBeLessThan(MEMBERS + 10);
});

test("accounts are listed with one way down to a unit for all in it", async () => {
  const { result, count } = await reads(async (transaction) => {
    const page = await listMemberPage(transaction, organization.id, { after: undefined, limit: MEMBERS });
    const accounts = { find: async () => undefined };
    return accountShapes({ transaction }, { accounts }, organization, page);
  });
  const above = `${organization.id}/r-aaaa/${outer.id}/${inner.id}`;
  expect(result.map(({ Paths }) => Paths)).toEqual(members.map((account) => [`${above}/${account}/`]));
  expect(count).toBeLessThan(10);
});

test("the accounts of a report are found with one way down to a unit", async () => {
  const path = [organization.id, "r-aaaa", outer.id].join("/");
  const { result, count } = await reads((transaction) =>
    reportScope(transaction, organization, path, undefined),
  );
  expect(result).toMatchObject({ accounts: { length: MEMBERS } });
  expect(count).toBeLessThan(20);
});

test("after a change what binds a unit is read once for all accounts in it", async () => {
  const policies = organizationPolicies(compiledPolicies());
  const placeOf = (account: AccountId) => reads((transaction) => policies.placeOf(transaction, account));
  const [first = accountId("0"), second = accountId("0")] = members;
  const alone = await placeOf(first);
  expect(alone.result?.path).toBe(`${organization.id}/r-aaaa/${outer.id}/${inner.id}/`);
  expect(alone.result?.scp).toHaveLength(4);
  expect(alone.result?.rcp).toBeUndefined();
  const shared = await placeOf(second);
  expect(shared.result?.scp).toHaveLength(4);
  expect(shared.count).toBeLessThanOrEqual(5);
  expect((await placeOf(first)).count).toBe(1);
  await database.transaction(async (transaction) => {
    await updateMember(transaction, memberOf(second, outer.id));
    await markChanged({ transaction, now, chance }, organization.id);
  });
  const moved = await placeOf(second);
  expect(moved.result?.path).toBe(`${organization.id}/r-aaaa/${outer.id}/`);
  expect(moved.result?.scp).toHaveLength(3);
});
