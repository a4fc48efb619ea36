import type { AccountId } from "../../../pure/aws/account.ts";
import { GLOBAL_REGION } from "../../../pure/aws/region.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import type { Organizations } from "../needs.ts";
import type { TrailStore } from "../trails/store.ts";
import type { Trail } from "../trails/trail.ts";
import type { MemberStore } from "./store.ts";

/** Where CloudTrail's role in an account is in use, and by what, as ARNs. */
export interface LinkedRoleUsage {
  readonly region: string;
  readonly resources: readonly string[];
}

/**
 * An account's role is needed by the trails of its organization, and the management account's by the administrators
 * that are registered, while CloudTrail has trusted access.
 */
export async function linkedRoleUsage(
  account: AccountId,
  parts: {
    readonly transaction: Transaction;
    readonly organizations: Organizations;
    readonly trails: TrailStore;
    readonly members: MemberStore;
  },
): Promise<LinkedRoleUsage[]> {
  const trails = await organizationTrailsOf(account, parts);
  const usage = trails.map(({ homeRegion, arn }) => ({ region: homeRegion, resources: [arn] }));
  const organization = await parts.organizations.find(parts.transaction, account);
  if (organization?.managementAccount !== account || !organization.isTrusted) return usage;
  const administrators = organization.administrators.map(
    (administrator) => `arn:aws:organizations::${account}:account/${organization.id}/${administrator}`,
  );
  return administrators.length === 0
    ? usage
    : [...usage, { region: GLOBAL_REGION, resources: administrators }];
}

async function organizationTrailsOf(
  account: AccountId,
  { trails, members }: { readonly trails: TrailStore; readonly members: MemberStore },
): Promise<Trail[]> {
  const organizationId = await members.organizationOf(account);
  if (organizationId !== undefined) return trails.ofOrganization(organizationId);
  return (await trails.ofAccount(account)).filter((trail) => trail.organizationId !== undefined);
}
