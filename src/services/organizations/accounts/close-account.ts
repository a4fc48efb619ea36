import { CloseAccount } from "../../../pure/api/organizations.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { hasDelegations } from "../delegated-administrators/store.ts";
import { onResources } from "../demands.ts";
import * as errors from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import type { Member } from "./account.ts";
import { findMember, listMembers, updateMember } from "./store.ts";

const CLOSING_AT_ONCE_MAX = 3;
const CLOSED_MIN = 10;
const CLOSED_SHARE = 0.2;
const CLOSED_WINDOW_MS = 30 * 24 * 3_600_000;

/** Begins to close an account; a job ends it, and with it the worth of the account's credentials. */
export const closeAccount = operation(CloseAccount, {
  demands: (input, call, parts) => onResources(call, parts, "organizations:CloseAccount", [input.AccountId]),
  async run(input, call) {
    const organization = await asManagement(call);
    const { transaction, now } = call;
    if (input.AccountId === organization.managementAccount) throw errors.cannotCloseManagementAccount();
    const member = await findMember(transaction, input.AccountId as AccountId);
    if (member?.organizationId !== organization.id) throw errors.accountNotFound();
    if (member.status !== "ACTIVE") throw errors.accountAlreadyClosed();
    if (await hasDelegations(transaction, member.account)) throw errors.delegatedAdministratorStays();
    checkQuotas(await listMembers(transaction, organization.id), now);
    await updateMember(transaction, { ...member, status: "PENDING_CLOSURE", closedAtMs: now });
  },
});

function checkQuotas(members: readonly Member[], now: number): void {
  const closing = members.filter(({ status }) => status === "PENDING_CLOSURE").length;
  if (closing >= CLOSING_AT_ONCE_MAX) throw errors.tooManyClosings();
  const recent = members.filter(({ closedAtMs = 0 }) => closedAtMs > now - CLOSED_WINDOW_MS).length;
  if (recent >= Math.max(CLOSED_MIN, Math.floor(members.length * CLOSED_SHARE))) {
    throw errors.closingQuotaExceeded();
  }
}
