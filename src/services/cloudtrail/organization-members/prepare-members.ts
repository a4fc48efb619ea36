import { DescribeAccount, DescribeOrganization, ListAccounts } from "../../../pure/api/organizations.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import type { RoleCaller, ServiceCaller } from "../../../pure/aws/caller.ts";
import { GLOBAL_REGION } from "../../../pure/aws/region.ts";
import { ServiceError } from "../../../pure/aws/service-error.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { Clock } from "../../../runtime/clock.ts";
import type { Log } from "../../../runtime/log.ts";
import type { Database } from "../../../runtime/storage/database.ts";
import type { LinkedRoles, Organizations, OwnCalls } from "../needs.ts";
import { CLOUDTRAIL } from "../service-principal.ts";
import { linkedRoleArn } from "./linked-role.ts";
import { membersIn } from "./store.ts";

const SESSION_NAME = "OrgTrailReplication";
const RETRY_MS = 3_600_000;
const ACCOUNTS_PER_PAGE = 20;

export interface PreparationParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly organizations: Organizations;
  readonly linkedRoles: LinkedRoles;
  readonly ownCalls: OwnCalls;
}

/** Accounts of one organization that wait, all of them active when they were found. */
interface Pending {
  readonly organizationId: string;
  readonly accounts: readonly AccountId[];
  readonly managementAccount: AccountId;
  /** Of all accounts of the organization. */
  readonly pages: number;
}

/**
 * Prepares the accounts in which CloudTrail newly works. Through its role in the management account it asks whether
 * they are in the organization; in each it has its role made, which trusted access lets it do, and takes it. Where
 * that fails it is tried again later: policies may keep CloudTrail out, which takes nothing away from the trail.
 */
export function memberPreparation(parts: PreparationParts): (signal: AbortSignal) => Promise<void> {
  const { database, clock, chance, log, organizations, linkedRoles, ownCalls } = parts;
  const region = GLOBAL_REGION;

  const assume = (account: AccountId): Promise<RoleCaller> => {
    const service: ServiceCaller = { kind: "service", service: CLOUDTRAIL, sourceAccount: account };
    const roleArn = linkedRoleArn(account);
    return ownCalls.assumeRole(service, { roleArn, sessionName: SESSION_NAME, region });
  };

  const findPending = (): Promise<Pending | undefined> =>
    database.transaction(async (transaction) => {
      const members = membersIn(transaction);
      for (;;) {
        const pending = await members.pending(clock.now());
        if (pending === undefined) return undefined;
        const { organizationId } = pending;
        const active = new Set(await organizations.activeAccounts(transaction, organizationId));
        const accounts = pending.accounts.filter((account) => active.has(account));
        // Nobody can be in a closed account any more, so that it needs no preparing.
        for (const account of pending.accounts) {
          if (!active.has(account)) await members.prepared(organizationId, account);
        }
        const organization = accounts[0] && (await organizations.find(transaction, accounts[0]));
        if (organization === undefined) continue;
        const { managementAccount } = organization;
        return {
          organizationId,
          accounts,
          managementAccount,
          pages: Math.ceil(active.size / ACCOUNTS_PER_PAGE),
        };
      }
    });

  /** Asks AWS Organizations, with as few calls as it takes. The answer may be that there is no such account. */
  const statusLookup = async ({ managementAccount, accounts, pages }: Pending) => {
    const caller = await assume(managementAccount);
    await ownCalls.invokeAs({ caller, operation: DescribeOrganization, input: {}, region });
    const listed = new Map<string | undefined, string | undefined>();
    if (accounts.length >= pages) {
      let NextToken: string | undefined;
      do {
        const input = { NextToken };
        const page = await ownCalls.invokeAs({ caller, operation: ListAccounts, input, region });
        for (const { Id, Status } of page.Accounts ?? []) listed.set(Id, Status);
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
    }
    return async (account: AccountId): Promise<string | undefined> => {
      if (listed.has(account)) return listed.get(account);
      const input = { AccountId: account };
      return (await ownCalls.invokeAs({ caller, operation: DescribeAccount, input, region })).Account?.Status;
    };
  };

  const prepare = async (organizationId: string, account: AccountId) => {
    const isEnrolled = await database.transaction(async (transaction) => {
      if ((await membersIn(transaction).organizationOf(account)) !== organizationId) return false;
      await linkedRoles.ensure(transaction, CLOUDTRAIL, { account, now: clock.now(), chance });
      return true;
    });
    if (!isEnrolled) return;
    await assume(account);
    await database.transaction((transaction) => membersIn(transaction).prepared(organizationId, account));
  };

  const postpone = (organizationId: string, accounts: readonly AccountId[]) =>
    database.transaction(async (transaction) => {
      const retryMs = clock.now() + RETRY_MS;
      for (const account of accounts) await membersIn(transaction).retryAt(organizationId, account, retryMs);
    });

  const failed = async (organizationId: string, accounts: readonly AccountId[], error: unknown) => {
    if (!(error instanceof ServiceError)) throw error;
    const what = "CloudTrail cannot take its role for an organization; it will try again";
    log.warn(what, { organizationId, accounts, error });
    await postpone(organizationId, accounts);
  };

  const prepareAll = async (pending: Pending, signal: AbortSignal) => {
    const { organizationId, accounts } = pending;
    const statusOf = await statusLookup(pending);
    for (const account of accounts) {
      if (signal.aborted) return;
      try {
        if ((await statusOf(account)) === "ACTIVE") await prepare(organizationId, account);
        else await postpone(organizationId, [account]);
      } catch (error) {
        await failed(organizationId, [account], error);
      }
    }
  };

  return async (signal) => {
    while (!signal.aborted) {
      const pending = await findPending();
      if (pending === undefined) return;
      await prepareAll(pending, signal).catch((error) =>
        failed(pending.organizationId, pending.accounts, error),
      );
    }
  };
}
