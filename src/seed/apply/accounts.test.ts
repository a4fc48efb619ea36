import { InviteAccountToOrganizationCommand } from "@aws-sdk/client-organizations";
import { expect, test } from "vitest";
import { createOrganization } from "../../../test/harness/organization.ts";
import type { CreateAccountRequest } from "../../pure/api/organizations.shapes.ts";
import { CreateAccount } from "../../pure/api/organizations.ts";
import { accountId } from "../../pure/aws/account.ts";
import { seededHouse } from "./seeded-house.fixture.ts";

const seeded = seededHouse({ organizationAccounts: 20 });

const names = Array.from({ length: 12 }, (_, index) => `member-${index + 1}`);
const FILE = `accounts: { ${names.join(": , ")}: }`;

test("never more than five accounts are asked for at once, in the order of the file", async () => {
  const groups: string[][] = [];
  let waiting: string[] = [];
  const { accounts } = await seeded.apply(FILE, (real) => ({
    ...real,
    async invoke(operation, input, facts) {
      if (operation.name === CreateAccount.name) waiting.push((input as CreateAccountRequest).AccountName);
      return real.invoke(operation, input, facts);
    },
    async openRequestedAccounts() {
      groups.push(waiting);
      waiting = [];
      await real.openRequestedAccounts();
    },
  }));
  expect(groups).toEqual([[], names.slice(0, 5), names.slice(5, 10), names.slice(10)]);
  expect(waiting).toEqual([]);
  expect(accounts.map(({ name }) => name)).toEqual(["management", ...names]);
});

test("an account that was invited before accepts that invitation", async () => {
  await createOrganization(seeded.house);
  await seeded.house.system.openAccount({
    name: "a",
    email: "a@cairn.invalid",
    accountId: accountId("222233334444"),
  });
  await seeded.house
    .organizations()
    .send(new InviteAccountToOrganizationCommand({ Target: { Type: "ACCOUNT", Id: "222233334444" } }));
  await seeded.apply('accounts: { a: { id: "222233334444" } }');
  expect((await seeded.changes()).map(({ eventName }) => eventName)).toEqual(["AcceptHandshake"]);
});

test.for<[string, string, string]>([
  [
    "the id of the management account",
    'accounts:\n  a: { id: "111111111111" }',
    "org.yaml:2: accounts.a: 111111111111 is that of the management account",
  ],
  [
    "the address of the management account",
    "accounts:\n  a: { email: Root@example.com }",
    "org.yaml:2: accounts.a: root@example.com is that of the management account",
  ],
  [
    "the address of another member",
    'accounts:\n  a: { id: "222233334444", email: b@cairn.invalid }',
    "org.yaml:2: accounts.a: b@cairn.invalid is that of account ",
  ],
])("%s is no other account's", async ([, text, refusal]) => {
  await seeded.apply("accounts: { b: {} }");
  await expect(seeded.apply(text)).rejects.toThrow(refusal);
});

test("one account is not two of the file: one by its id, the other by the address it has had before", async () => {
  const email = "222233334444@cairn.invalid";
  const id = accountId("222233334444");
  await seeded.house.system.openAccount({ name: id, email, accountId: id });
  const text = `accounts:\n  a: { id: "${id}" }\n  b: { email: ${email} }`;
  await expect(seeded.apply(text)).rejects.toThrow("accounts.b: CreateAccount failed: EMAIL_ALREADY_EXISTS");
  await expect(seeded.apply(text)).rejects.toThrow(
    "org.yaml:3: accounts.b: account 222233334444 is a already",
  );
});
