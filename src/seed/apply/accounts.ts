import type { Account, CreateAccountStatus } from "../../pure/api/organizations.shapes.ts";
import {
  AcceptHandshake,
  CreateAccount,
  DescribeCreateAccountStatus,
  InviteAccountToOrganization,
  ListAccounts,
  MoveAccount,
} from "../../pure/api/organizations.ts";
import { type AccountId, accountId } from "../../pure/aws/account.ts";
import type { AccountDescription } from "../file/description.ts";
import type { PlantedRoot } from "./organization.ts";
import { everyPage, look, make, note, type Planting, refused, tagList } from "./planting.ts";

const OPENED_AT_ONCE_MAX = 5;

export interface PlantedAccount {
  readonly id: AccountId;
  /** Of one that is closed, nothing can be made or looked at. */
  readonly isActive: boolean;
}

export function emailOf({ name, email }: AccountDescription): string {
  return email ?? `${name.trim().replace(/[^\w.-]+/g, "-")}@cairn.invalid`;
}

/**
 * The accounts of the file by name. One with an id of its own signs up by itself and is invited; the others
 * are created by the organization, which gives them their ids. All are known by id or e-mail address again.
 */
export async function plantAccounts(
  planting: Planting,
  given: readonly AccountDescription[],
  root: PlantedRoot,
): Promise<ReadonlyMap<string, PlantedAccount>> {
  const planted = new Map<string, PlantedAccount>();
  if (given.length === 0) return planted;
  const pages = await everyPage(planting, { path: "accounts", line: 1 }, ListAccounts, {});
  const members = pages.flatMap(({ Accounts = [] }) => Accounts);
  const requested: { account: AccountDescription; status: CreateAccountStatus | undefined }[] = [];
  for (const account of given) {
    const found = members.find((member) => isThat(account, member));
    if (found?.Id !== undefined) {
      planted.set(account.name, { id: accountId(found.Id), isActive: found.Status === "ACTIVE" });
      await place(planting, account, root, found);
    } else if (account.id !== undefined) {
      planted.set(account.name, { id: account.id, isActive: true });
      await invite(planting, account, account.id);
      await place(planting, account, root, { Id: account.id });
    } else {
      const { CreateAccountStatus: status } = await make(
        planting,
        planting.house.managementAccount,
        account.place,
        {
          operation: CreateAccount,
          input: { AccountName: account.name, Email: emailOf(account), Tags: tagList(account.tags) },
        },
      );
      requested.push({ account, status });
      // An organization opens so many accounts at once, and refuses more until those are there.
      if (requested.length % OPENED_AT_ONCE_MAX === 0) await planting.house.openRequestedAccounts();
    }
  }
  if (requested.length > 0) await planting.house.openRequestedAccounts();
  for (const { account, status } of requested) {
    const id = await opened(planting, account, status);
    planted.set(account.name, { id, isActive: true });
    await place(planting, account, root, { Id: id });
  }
  return planted;
}

function isThat(account: AccountDescription, member: Account): boolean {
  if (account.id !== undefined) return member.Id === account.id;
  return member.Email?.toLowerCase() === emailOf(account).toLowerCase();
}

async function invite(planting: Planting, account: AccountDescription, id: AccountId): Promise<void> {
  const { house } = planting;
  if (!(await house.hasAccount(id))) {
    await house.openAccount({ name: account.name, email: emailOf(account), accountId: id });
  }
  const { Handshake: invitation } = await make(planting, house.managementAccount, account.place, {
    operation: InviteAccountToOrganization,
    input: { Target: { Id: id, Type: "ACCOUNT" }, Tags: tagList(account.tags) },
  });
  await make(planting, id, account.place, {
    operation: AcceptHandshake,
    input: { HandshakeId: invitation?.Id ?? "" },
  });
}

async function opened(
  planting: Planting,
  account: AccountDescription,
  status: CreateAccountStatus | undefined,
): Promise<AccountId> {
  const now = await look(planting, planting.house.managementAccount, account.place, {
    operation: DescribeCreateAccountStatus,
    input: { CreateAccountRequestId: status?.Id ?? "" },
  });
  const { AccountId, FailureReason } = now?.CreateAccountStatus ?? {};
  if (AccountId === undefined) {
    throw refused(planting, account.place, `CreateAccount failed: ${FailureReason ?? "nobody knows why"}`);
  }
  return accountId(AccountId);
}

/** Moves an account that is still where accounts begin; one that was moved elsewhere stays. */
async function place(
  planting: Planting,
  { unit, place: where }: AccountDescription,
  { rootId, units }: PlantedRoot,
  member: Account,
): Promise<void> {
  const wanted = unit === undefined ? rootId : units.get(unit.name);
  const parent = member.Paths?.[0]?.split("/").at(-3) ?? rootId;
  if (wanted === undefined || wanted === parent) return;
  if (parent !== rootId) {
    note(planting, unit?.place ?? where, "the account is in another unit, and stays");
    return;
  }
  await make(planting, planting.house.managementAccount, unit?.place ?? where, {
    operation: MoveAccount,
    input: { AccountId: member.Id ?? "", SourceParentId: rootId, DestinationParentId: wanted },
  });
}
