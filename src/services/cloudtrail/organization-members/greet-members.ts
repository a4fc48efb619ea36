import { DescribeOrganization, ListAccounts } from "../../../pure/api/organizations.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import type { RoleCaller, ServiceCaller } from "../../../pure/aws/caller.ts";
import { GLOBAL_REGION } from "../../../pure/aws/region.ts";
import { ServiceError } from "../../../pure/aws/service-error.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { Clock } from "../../../runtime/clock.ts";
import type { Database } from "../../../runtime/storage/database.ts";
import type { LinkedRoles, Organizations, OwnCalls } from "../needs.ts";
import { CLOUDTRAIL, linkedRoleArn } from "./linked-role.ts";
import { membersIn } from "./store.ts";

const SESSION_NAME = "OrgTrailReplication";

export interface GreetingParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly organizations: Organizations;
  readonly linkedRoles: LinkedRoles;
  readonly ownCalls: OwnCalls;
}

/**
 * Goes into the accounts in which CloudTrail newly works. Through its role in the management account it asks who is
 * in the organization; in each new member it has its role made, which trusted access lets it do, and takes it.
 */
export function greetMembers(parts: GreetingParts): (signal: AbortSignal) => Promise<void> {
  const { database, clock, chance, organizations, linkedRoles, ownCalls } = parts;

  const assume = (account: AccountId): Promise<RoleCaller> => {
    const service: ServiceCaller = { kind: "service", service: CLOUDTRAIL, sourceAccount: account };
    const roleArn = linkedRoleArn(account);
    return ownCalls.assumeRole(service, { roleArn, sessionName: SESSION_NAME, region: GLOBAL_REGION });
  };

  const activeAccounts = async (managementAccount: AccountId): Promise<ReadonlySet<string>> => {
    const caller = await assume(managementAccount);
    const region = GLOBAL_REGION;
    await ownCalls.invokeAs({ caller, operation: DescribeOrganization, input: {}, region });
    const active = new Set<string>();
    let NextToken: string | undefined;
    do {
      const input = { NextToken };
      const page = await ownCalls.invokeAs({ caller, operation: ListAccounts, input, region });
      for (const { Id, Status } of page.Accounts ?? []) {
        if (Id !== undefined && Status === "ACTIVE") active.add(Id);
      }
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return active;
  };

  const enter = async (organizationId: string, account: AccountId) => {
    try {
      const isStillMember = await database.transaction(async (transaction) => {
        if ((await membersIn(transaction).organizationOf(account)) !== organizationId) return false;
        await linkedRoles.ensure(transaction, CLOUDTRAIL, { account, now: clock.now(), chance });
        return true;
      });
      if (isStillMember) await assume(account);
    } catch (error) {
      // The organization's policies, or another role of the name, may keep CloudTrail out of one account:
      // that takes nothing away from the trail, and holds up no other.
      if (!(error instanceof ServiceError)) throw error;
    }
  };

  return async (signal) => {
    while (!signal.aborted) {
      const found = await database.transaction(async (transaction) => {
        const next = await membersIn(transaction).toGreet();
        const [account] = next?.accounts ?? [];
        const organization = account && (await organizations.find(transaction, account));
        return next && { ...next, organization };
      });
      if (found === undefined) return;
      const { organizationId, accounts, organization } = found;
      // An account that was closed long ago is in no organization any more, and nobody can be there.
      const active = organization && (await activeAccounts(organization.managementAccount));
      for (const account of accounts) {
        if (signal.aborted) return;
        if (active?.has(account)) await enter(organizationId, account);
        await database.transaction((transaction) => membersIn(transaction).greeted(organizationId, account));
      }
    }
  };
}
