import type { Job } from "../../../runtime/job.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { joinOrganization } from "../accounts/membership-changes.ts";
import type { Change } from "../change.ts";
import type { OrganizationsNeeds } from "../needs.ts";
import type { Organization } from "../organization/organization.ts";
import { requireOrganization } from "../organization/store.ts";
import { recordCreateAccountResult } from "../service-events.ts";
import type { CreateAccountRequest } from "./create-account-request.ts";
import { completeRequest, findWaitingRequest } from "./store.ts";

const INTERVAL_MS = 1000;
/** Services that have their linked role in every new account. */
const FROM_BIRTH = ["support.amazonaws.com", "trustedadvisor.amazonaws.com"];

/** Opens the accounts that were asked for, one in each transaction. */
export function openAccountsJob(needs: OrganizationsNeeds): Job {
  const openNext = async (transaction: Transaction): Promise<boolean> => {
    const request = await findWaitingRequest(transaction);
    if (request === undefined) return false;
    const organization = await requireOrganization(transaction, request.organizationId);
    const change = { transaction, now: needs.clock.now(), chance: needs.chance };
    const completed = {
      ...request,
      ...(await outcomeOf(change, organization, request, needs)),
      completedAtMs: change.now,
    };
    await completeRequest(transaction, completed);
    await recordCreateAccountResult(change, needs, organization, completed);
    return true;
  };
  return {
    name: "organizations/open-accounts",
    intervalMs: INTERVAL_MS,
    async run(signal) {
      while (!signal.aborted && (await needs.database.transaction(openNext))) {
        // Each transaction opens one account, so that callers come in between.
      }
    },
  };
}

async function outcomeOf(
  change: Change,
  organization: Organization,
  { email, accountName, roleName, tags }: CreateAccountRequest,
  needs: OrganizationsNeeds,
): Promise<Partial<CreateAccountRequest>> {
  const { transaction, now, chance } = change;
  const { accounts, createAdministratorRole } = needs;
  if ((await accounts.findByEmail(transaction, email)) !== undefined) {
    return { state: "FAILED", failureReason: "EMAIL_ALREADY_EXISTS" };
  }
  const { accountId } = await accounts.open(transaction, { name: accountName, email, now, chance });
  await joinOrganization(change, needs, organization, { account: accountId, joinedMethod: "CREATED", tags });
  await createAdministratorRole(transaction, {
    account: accountId,
    name: roleName,
    administrator: organization.managementAccount,
    now,
    chance,
  });
  for (const service of FROM_BIRTH) {
    await needs.linkedRoles.ensure(transaction, service, { account: accountId, now, chance });
  }
  return { state: "SUCCEEDED", account: accountId };
}
