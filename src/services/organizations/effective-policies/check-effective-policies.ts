import type { Job } from "../../../runtime/job.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { findMember } from "../accounts/store.ts";
import type { OrganizationsNeeds } from "../needs.ts";
import { requireOrganization } from "../organization/store.ts";
import { recordInvalidPolicy, recordValidPolicy } from "../service-events.ts";
import { pathOf } from "../targets/target.ts";
import { findInvalid } from "./find-invalid.ts";
import { findUnchecked, type InvalidPolicy, listInvalid, markChecked, replaceInvalid } from "./store.ts";

const INTERVAL_MS = 1000;

/** Tells management accounts of effective policies that became invalid, or valid again, by a change. */
export function checkEffectivePoliciesJob(needs: OrganizationsNeeds): Job {
  const { database, clock, chance } = needs;
  const checkNext = async (transaction: Transaction): Promise<boolean> => {
    const id = await findUnchecked(transaction);
    if (id === undefined) return false;
    const organization = await requireOrganization(transaction, id);
    const change = { transaction, now: clock.now(), chance };
    const before = await listInvalid(transaction, id);
    // No other type can be invalid: see validation.ts.
    const after = await findInvalid(transaction, organization, "BACKUP_POLICY");
    for (const policy of after.filter((one) => !before.some((other) => isSame(one, other, true)))) {
      const path = `${(await pathOf(transaction, organization, policy.account)).join("/")}/`;
      await recordInvalidPolicy(change, needs, organization, path, policy);
    }
    for (const policy of before.filter((one) => !after.some((other) => isSame(one, other, false)))) {
      const member = await findMember(transaction, policy.account);
      if (member?.organizationId === id) await recordValidPolicy(change, needs, organization, policy);
    }
    await replaceInvalid(transaction, id, after);
    await markChecked(transaction, id);
    return true;
  };
  return {
    name: "organizations/check-effective-policies",
    intervalMs: INTERVAL_MS,
    async run(signal) {
      while (!signal.aborted && (await database.transaction(checkNext))) {
        // Each transaction looks at one organization, so that callers come in between.
      }
    },
  };
}

function isSame(one: InvalidPolicy, other: InvalidPolicy, withErrors: boolean): boolean {
  if (one.account !== other.account || one.type !== other.type) return false;
  return !withErrors || JSON.stringify(one.errors) === JSON.stringify(other.errors);
}
