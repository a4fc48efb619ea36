import type { AccountId } from "../../pure/aws/account.ts";
import type { Transaction } from "../../runtime/storage/database.ts";
import { findMember, listMembers } from "./accounts/store.ts";
import { listDelegations } from "./delegated-administrators/store.ts";
import { type Organization, organizationsArn } from "./organization/organization.ts";
import { findOrganization, findOrganizationOf } from "./organization/store.ts";
import { requirePolicy } from "./policies/require.ts";
import { findPolicy, listAttachments, listEnabledTypes } from "./policies/store.ts";
import { findTarget, pathOf, pathReader } from "./targets/target.ts";
import { isAccessEnabled } from "./trusted-access/store.ts";

const IAM = "iam.amazonaws.com";
const SCP = "SERVICE_CONTROL_POLICY";

/** An organization as IAM has to know it. */
export interface KnownOrganization {
  readonly id: string;
  readonly managementAccount: AccountId;
  readonly hasAllFeatures: boolean;
  readonly hasServiceControlPolicies: boolean;
  readonly trustsIam: boolean;
  readonly iamAdministrators: readonly AccountId[];
}

/** What a report on the use of an organization's services covers. */
export interface ReportScope {
  readonly policyLevels?: readonly (readonly string[])[] | undefined;
  readonly accounts: readonly { readonly account: AccountId; readonly path: string }[];
}

export async function findKnownOrganization(
  transaction: Transaction,
  account: AccountId,
): Promise<KnownOrganization | undefined> {
  const organization = await findOrganizationOf(transaction, account);
  if (organization === undefined) return undefined;
  const { id, managementAccount, featureSet } = organization;
  const delegations = await listDelegations(transaction, id);
  return {
    id,
    managementAccount,
    hasAllFeatures: featureSet === "ALL",
    hasServiceControlPolicies: (await listEnabledTypes(transaction, id)).includes(SCP),
    trustsIam: await isAccessEnabled(transaction, id, IAM),
    iamAdministrators: delegations.flatMap(({ account: one, principal }) => (principal === IAM ? [one] : [])),
  };
}

/**
 * The accounts at and below a path (`o-…/r-…/ou-…`, down to an account), and the policies of the levels down
 * to it; those of one policy alone when it is named, which then has to be attached on the way or anywhere.
 */
export async function reportScope(
  transaction: Transaction,
  { id }: { readonly id: string },
  entityPath: string,
  policyId: string | undefined,
): Promise<ReportScope | "no-such-entity" | "no-such-policy"> {
  const organization = await findOrganization(transaction, id);
  if (organization === undefined) return "no-such-entity";
  const path = entityPath.replace(/\/$/, "").split("/");
  const entity = path.at(-1) ?? "";
  if ((await findTarget(transaction, organization, entity)) === undefined) return "no-such-entity";
  const real = await pathOf(transaction, organization, entity);
  if (real.join("/") !== path.join("/")) return "no-such-entity";
  const policy = policyId === undefined ? undefined : await findPolicy(transaction, id, policyId);
  if (policyId !== undefined && policy?.type !== SCP) return "no-such-policy";
  const accounts = await accountsBelow(transaction, organization, path);
  if (entity === organization.managementAccount) return { accounts };
  if (policy !== undefined) return { accounts, policyLevels: [[policy.content]] };
  const policyLevels: string[][] = [];
  for (const targetId of path.slice(1)) {
    const level: string[] = [];
    for (const attached of await listAttachments(transaction, id, targetId, SCP)) {
      level.push((await requirePolicy(transaction, organization, attached.id)).content);
    }
    policyLevels.push(level);
  }
  return { accounts, policyLevels };
}

async function accountsBelow(
  transaction: Transaction,
  organization: Organization,
  above: readonly string[],
): Promise<ReportScope["accounts"]> {
  const accounts: { account: AccountId; path: string }[] = [];
  const pathTo = pathReader(transaction, organization);
  for (const { account, parentId } of await listMembers(transaction, organization.id)) {
    const path = [...(await pathTo(parentId)), account];
    if (above.every((part, index) => path[index] === part)) accounts.push({ account, path: path.join("/") });
  }
  return accounts;
}

/** Where AWS Organizations uses the role that is linked to it in an account: nowhere, once the account left. */
export async function serviceRoleUsage(
  transaction: Transaction,
  account: AccountId,
): Promise<readonly { readonly region: string; readonly resources: readonly string[] }[]> {
  const member = await findMember(transaction, account);
  const organization = member && (await findOrganization(transaction, member.organizationId));
  // An organization for consolidated billing does nothing with the role.
  if (organization?.featureSet !== "ALL") return [];
  return [{ region: "us-east-1", resources: [organizationsArn(organization, "organization")] }];
}
