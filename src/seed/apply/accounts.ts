import type { Account, CreateAccountStatus } from "../../pure/api/organizations.shapes.ts";
import {
  AcceptHandshake,
  CreateAccount,
  DescribeCreateAccountStatus,
  InviteAccountToOrganization,
  ListAccounts,
  ListHandshakesForOrganization,
  MoveAccount,
} from "../../pure/api/organizations.ts";
import { type AccountId, accountId } from "../../pure/aws/account.ts";
import { accountEmail } from "../file/account-email.ts";
import type { AccountDescription } from "../file/description.ts";
import type { Place } from "../file/problem.ts";
import type { OrganizationIds } from "./organization.ts";
import { change, everyPage, note, read, refused, type SeedRun, tagList } from "./seed-run.ts";

export interface MemberAccount {
  readonly id: AccountId;
  /** Nothing can be added to a closed account, or read of it. */
  readonly isActive: boolean;
}

interface RequestedAccount {
  readonly account: AccountDescription;
  readonly status: CreateAccountStatus | undefined;
}

const ALL_ACCOUNTS: Place = { path: "accounts", line: 1 };
/** AWS opens so many accounts at a time. */
const REQUESTS_AT_ONCE = 5;

/**
 * The accounts of the file by name. One with an id of its own signs up by itself and is invited; the others
 * are created by the organization, which gives them their ids. All are known by id or e-mail address again.
 */
export async function applyAccounts(
  run: SeedRun,
  accounts: readonly AccountDescription[],
  ids: OrganizationIds,
): Promise<ReadonlyMap<string, MemberAccount>> {
  const result = new Map<string, MemberAccount>();
  if (accounts.length === 0) return result;
  // An earlier start may have ended between asking for an account and getting it.
  await run.house.openRequestedAccounts();
  const pages = await everyPage(run, ALL_ACCOUNTS, ListAccounts, {});
  const members = pages.flatMap(({ Accounts = [] }) => Accounts);
  const requested: RequestedAccount[] = [];
  const openRequested = async () => {
    if (requested.length > 0) await run.house.openRequestedAccounts();
    for (const { account, status } of requested.splice(0)) {
      const id = await openedAccountId(run, account, status);
      result.set(account.name, { id, isActive: true });
      await moveToUnit(run, account, ids, { Id: id });
    }
  };
  for (const account of accounts) {
    const found = findMember(run, account, members);
    if (found?.Id !== undefined) {
      const same = [...result].find(([, { id }]) => id === found.Id);
      if (same !== undefined) throw refused(run, account.place, `account ${found.Id} is ${same[0]} already`);
      result.set(account.name, { id: accountId(found.Id), isActive: found.Status === "ACTIVE" });
      await moveToUnit(run, account, ids, found);
    } else if (account.id !== undefined) {
      result.set(account.name, { id: account.id, isActive: true });
      await invite(run, account, account.id);
      await moveToUnit(run, account, ids, { Id: account.id });
    } else {
      requested.push({ account, status: await requestAccount(run, account) });
      if (requested.length === REQUESTS_AT_ONCE) await openRequested();
    }
  }
  await openRequested();
  return result;
}

/** Refuses what the file alone cannot tell: an address or an id that belongs to another account. */
function findMember(
  run: SeedRun,
  account: AccountDescription,
  members: readonly Account[],
): Account | undefined {
  const { id, place } = account;
  const email = accountEmail(account).toLowerCase();
  const owner = members.find((member) => member.Email?.toLowerCase() === email);
  const found = id === undefined ? owner : members.find((member) => member.Id === id);
  if (found?.Id === run.house.managementAccount) {
    throw refused(run, place, `${id ?? email} is that of the management account`);
  }
  if (found === undefined && owner !== undefined) {
    throw refused(run, place, `${email} is that of account ${owner.Id}`);
  }
  return found;
}

async function requestAccount(
  run: SeedRun,
  account: AccountDescription,
): Promise<CreateAccountStatus | undefined> {
  const answer = await change(run, run.house.managementAccount, account.place, {
    operation: CreateAccount,
    input: { AccountName: account.name, Email: accountEmail(account), Tags: tagList(account.tags) },
  });
  return answer.CreateAccountStatus;
}

async function openedAccountId(
  run: SeedRun,
  account: AccountDescription,
  status: CreateAccountStatus | undefined,
): Promise<AccountId> {
  const now = await read(run, run.house.managementAccount, account.place, {
    operation: DescribeCreateAccountStatus,
    input: { CreateAccountRequestId: status?.Id ?? "" },
  });
  const { AccountId, FailureReason } = now?.CreateAccountStatus ?? {};
  if (AccountId === undefined) {
    throw refused(run, account.place, `CreateAccount failed: ${FailureReason ?? "nobody knows why"}`);
  }
  return accountId(AccountId);
}

async function invite(run: SeedRun, account: AccountDescription, id: AccountId): Promise<void> {
  const { house } = run;
  if (!(await house.hasAccount(id))) {
    await house.openAccount({ name: account.name, email: accountEmail(account), accountId: id });
  }
  await change(run, id, account.place, {
    operation: AcceptHandshake,
    input: {
      HandshakeId: (await openInvitation(run, account, id)) ?? (await newInvitation(run, account, id)),
    },
  });
}

/** Of an earlier start that ended before the account accepted, or of somebody else. */
async function openInvitation(
  run: SeedRun,
  { place }: AccountDescription,
  id: AccountId,
): Promise<string | undefined> {
  const filter = { Filter: { ActionType: "INVITE" } } as const;
  const pages = await everyPage(run, place, ListHandshakesForOrganization, filter);
  return pages
    .flatMap(({ Handshakes = [] }) => Handshakes)
    .find(({ State, Parties = [] }) => State === "OPEN" && Parties.some((party) => party.Id === id))?.Id;
}

async function newInvitation(run: SeedRun, account: AccountDescription, id: AccountId): Promise<string> {
  const { Handshake: invitation } = await change(run, run.house.managementAccount, account.place, {
    operation: InviteAccountToOrganization,
    input: { Target: { Id: id, Type: "ACCOUNT" }, Tags: tagList(account.tags) },
  });
  return invitation?.Id ?? "";
}

/** Moves an account that is still where accounts begin; one that was moved elsewhere stays. */
async function moveToUnit(
  run: SeedRun,
  { unit, place }: AccountDescription,
  { rootId, units }: OrganizationIds,
  member: Account,
): Promise<void> {
  const wanted = unit === undefined ? rootId : units.get(unit.name);
  const parent = member.Paths?.[0]?.split("/").at(-3) ?? rootId;
  if (wanted === undefined || wanted === parent) return;
  if (parent !== rootId) {
    note(run, unit?.place ?? place, "the account is in another unit, and stays");
    return;
  }
  await change(run, run.house.managementAccount, unit?.place ?? place, {
    operation: MoveAccount,
    input: { AccountId: member.Id ?? "", SourceParentId: rootId, DestinationParentId: wanted },
  });
}
