import { expect, test } from "vitest";
import { type AccountId, accountId } from "../../pure/aws/account.ts";
import { silentLog } from "../../runtime/log.ts";
import type { Transaction } from "../../runtime/storage/database.ts";
import { openSqlite } from "../../runtime/storage/sqlite.ts";
import { insertAccount, readGeneration } from "./account/store.ts";
import { attach, detach } from "./attachments/store.ts";
import type { CustomerPolicy, Group, Role, User } from "./entities/entity.ts";
import { insertEntity, removeEntity, updateEntity } from "./entities/store.ts";
import { addMember, removeMember } from "./groups/store.ts";
import { putInlinePolicy, removeInlinePolicy } from "./inline-policies/store.ts";
import { iamMigrations } from "./migrations.ts";
import { insertVersion, makeDefault } from "./policies/store.ts";

const [account, other] = [accountId("111111111111"), accountId("222222222222")];
const entity = { account, path: "/", createdAtMs: 0, tags: {} };
const user: User = { ...entity, kind: "user", id: "AIDAU", name: "u", details: {} };
const group: Group = { ...entity, kind: "group", id: "AGPAG", name: "g", details: {} };
const role: Role = {
  ...entity,
  kind: "role",
  id: "AROAR",
  name: "r",
  details: { trustPolicy: "{}", trustPrincipals: {}, maxSessionSeconds: 3600 },
};
const policy: CustomerPolicy = {
  ...entity,
  kind: "policy",
  id: "ANPAP",
  name: "p",
  details: { latestVersion: 1, defaultVersion: 1, updatedAtMs: 0 },
};

const steps: readonly (readonly [
  what: string,
  step: (transaction: Transaction) => Promise<unknown>,
  marks: boolean,
])[] = [
  ["a new identity", (transaction) => insertEntity(transaction, { ...user, id: "AIDAV", name: "v" }), false],
  [
    "a policy that is attached",
    (transaction) => attach(transaction, role, "arn:aws:iam::aws:policy/A", undefined),
    true,
  ],
  [
    "one that was attached already",
    (transaction) => attach(transaction, role, "arn:aws:iam::aws:policy/A", undefined),
    false,
  ],
  [
    "a policy that is detached",
    (transaction) => detach(transaction, role, "arn:aws:iam::aws:policy/A"),
    true,
  ],
  [
    "an inline policy",
    (transaction) => putInlinePolicy(transaction, user.id, { name: "i", document: "{}" }),
    true,
  ],
  ["its change", (transaction) => putInlinePolicy(transaction, user.id, { name: "i", document: "[]" }), true],
  ["its end", (transaction) => removeInlinePolicy(transaction, user.id, "i"), true],
  ["a membership", (transaction) => addMember(transaction, group, user), true],
  ["its end", (transaction) => removeMember(transaction, group, user), true],
  ["another default version", (transaction) => makeDefault(transaction, policy.id, 2), true],
  ["a tag or boundary", (transaction) => updateEntity(transaction, { ...user, boundaryArn: "arn" }), true],
  ["an identity that goes", (transaction) => removeEntity(transaction, role), true],
];

test("whatever decides what identities may do marks their account as changed, and no other", async () => {
  const database = openSqlite(":memory:", { log: silentLog });
  await database.migrate(iamMigrations);
  const within = database.transaction.bind(database);
  await within(async (transaction) => {
    for (const id of [account, other]) await openAccount(transaction, id);
    for (const one of [user, group, role, policy]) await insertEntity(transaction, one);
    for (const version of [1, 2]) {
      const isDefault = version === 1;
      await insertVersion(transaction, policy.id, { version, isDefault, document: "{}", createdAtMs: 0 });
    }
  });
  const generations = () =>
    within(async (transaction) => [
      (await readGeneration(transaction, account))?.generation,
      (await readGeneration(transaction, other))?.generation,
    ]);
  for (const [what, step, marks] of steps) {
    const [before, otherBefore] = await generations();
    await within(step);
    const [after, otherAfter] = await generations();
    expect([what, after !== before, otherAfter]).toEqual([what, marks, otherBefore]);
  }
  await database.close();
});

function openAccount(transaction: Transaction, id: AccountId): Promise<void> {
  const email = `${id}@example.com`;
  const opened = {
    accountId: id,
    name: id,
    email,
    canonicalUserId: id,
    state: "ACTIVE",
    createdAtMs: 0,
  } as const;
  return insertAccount(transaction, { ...opened, alias: undefined }, "first");
}
