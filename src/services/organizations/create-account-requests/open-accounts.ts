import type { Job } from "../../../runtime/job.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { joinOrganization } from "../accounts/membership-changes.ts";
import type { OrganizationsNeeds } from "../needs.ts";
import { findOrganization } from "../organization/store.ts";
import type { CreateAccountRequest } from "./create-account-request.ts";
import { completeRequest, findWaitingRequest } from "./store.ts";

const INTERVAL_MS = 1000;

/** Opens the accounts that were asked for, one in each transaction. */
export function openAccountsJob(needs: OrganizationsNeeds): Job {
  const openNext = async (transaction: Transaction): Promise<boolean> => {
    const request = await findWaitingRequest(transaction);
    if (request === undefined) return false;
    await completeRequest(transaction, {
      ...request,
      ...(await outcomeOf(transaction, request, needs)),
      completedAtMs: needs.clock.now(),
    });
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
  transaction: Transaction,
  { email, accountName, roleName, tags, organizationId }: CreateAccountRequest,
  { accounts, createAdministratorRole, clock, chance }: OrganizationsNeeds,
): Promise<Partial<CreateAccountRequest>> {
  if ((await accounts.findByEmail(transaction, email)) !== undefined) {
    return { state: "FAILED", failureReason: "EMAIL_ALREADY_EXISTS" };
  }
  const organization = await findOrganization(transaction, organizationId);
  if (organization === undefined) throw new Error(`there is no organization ${organizationId}`);
  const now = clock.now();
  const { accountId } = await accounts.open(transaction, { name: accountName, email, now, chance });
  await joinOrganization({ transaction, now, chance }, organization, {
    account: accountId,
    joinedMethod: "CREATED",
    tags,
  });
  await createAdministratorRole(transaction, {
    account: accountId,
    name: roleName,
    administrator: organization.managementAccount,
    now,
    chance,
  });
  return { state: "SUCCEEDED", account: accountId };
}
