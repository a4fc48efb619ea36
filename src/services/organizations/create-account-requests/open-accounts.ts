import type { Job } from "../../../runtime/job.ts";
import type { Change } from "../../../runtime/notice.ts";
import { StorageUnavailable } from "../../../runtime/storage/database.ts";
import { joinOrganization } from "../accounts/membership-changes.ts";
import type { OrganizationsNeeds } from "../needs.ts";
import type { Organization } from "../organization/organization.ts";
import { requireOrganization } from "../organization/store.ts";
import { recordCreateAccountResult } from "../service-events.ts";
import type { CreateAccountRequest } from "./create-account-request.ts";
import { completeRequest, findRequest, findWaitingRequest } from "./store.ts";

const INTERVAL_MS = 1000;
/** Services that have their linked role in every new account. */
const STANDARD_LINKED_ROLES = ["support.amazonaws.com", "trustedadvisor.amazonaws.com"];

type Outcome = Pick<CreateAccountRequest, "state" | "account" | "failureReason">;
type Serve = (change: Change, organization: Organization, request: CreateAccountRequest) => Promise<Outcome>;

/**
 * Opens the accounts that were asked for, one in each transaction. What cannot be opened has failed: all
 * organizations wait in one line, and none waits for another's fault to be mended.
 */
export function openAccountsJob(needs: OrganizationsNeeds): Job {
  const { database, clock, chance, log } = needs;
  const complete = ({ id, organizationId }: CreateAccountRequest, serve: Serve): Promise<void> =>
    database.transaction(async (transaction) => {
      const request = await findRequest(transaction, organizationId, id);
      if (request?.state !== "IN_PROGRESS") return;
      const organization = await requireOrganization(transaction, organizationId);
      const change = { transaction, now: clock.now(), chance };
      const outcome = await serve(change, organization, request);
      const completed = { ...request, ...outcome, completedAtMs: change.now };
      await completeRequest(transaction, completed);
      await recordCreateAccountResult(change, needs, organization, completed);
    });
  /** Gives whether anything waited. */
  const serveNext = async (): Promise<boolean> => {
    const request = await database.transaction(findWaitingRequest);
    if (request === undefined) return false;
    try {
      await complete(request, (...asked) => open(needs, ...asked));
    } catch (error) {
      // A disk that is full is no request's fault, and takes no result either.
      if (error instanceof StorageUnavailable) throw error;
      log.error("an account could not be opened", { request: request.id, error });
      await complete(request, async () => ({ state: "FAILED", failureReason: "INTERNAL_FAILURE" }));
    }
    return true;
  };
  return {
    name: "organizations/open-accounts",
    intervalMs: INTERVAL_MS,
    async run(signal) {
      while (!signal.aborted && (await serveNext())) {
        // Each transaction opens one account, so that callers come in between.
      }
    },
  };
}

async function open(
  needs: OrganizationsNeeds,
  change: Change,
  organization: Organization,
  { email, accountName, roleName, tags }: CreateAccountRequest,
): Promise<Outcome> {
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
  for (const service of STANDARD_LINKED_ROLES) {
    await needs.linkedRoles.ensure(transaction, service, { account: accountId, now, chance });
  }
  return { state: "SUCCEEDED", account: accountId };
}
