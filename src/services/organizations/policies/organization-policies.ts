import type { AccountId } from "../../../pure/aws/account.ts";
import type { CompiledPolicies } from "../../../runtime/compiled-policies.ts";
import type {
  OrganizationPlace,
  OrganizationPolicies,
  PolicyLevels,
} from "../../../runtime/gateway/organization-policies.ts";
import { generationCache } from "../../../runtime/generation-cache.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { findMember } from "../accounts/store.ts";
import type { Organization } from "../organization/organization.ts";
import { readGeneration, requireOrganization } from "../organization/store.ts";
import { findTarget } from "../targets/target.ts";
import { policyArn } from "./policy.ts";
import { findPolicy, listAttachments, listEnabledTypes } from "./store.ts";

const KINDS = { SERVICE_CONTROL_POLICY: "scp", RESOURCE_CONTROL_POLICY: "rcp" } as const;
type BindingType = keyof typeof KINDS;

/** What is the same for all accounts of an organization, in one transaction. */
interface Reading {
  readonly transaction: Transaction;
  readonly generation: string;
  readonly organization: Organization;
  readonly enabled: ReadonlySet<string>;
}

/** What binds all that is in a root or unit: by its levels, the organization's root first. */
interface ParentPolicies {
  readonly path: readonly string[];
  /** Undefined where the type is not enabled. */
  readonly scp: PolicyLevels | undefined;
  readonly rcp: PolicyLevels | undefined;
}

/**
 * Tells the gateway what binds an account. What was compiled is kept until the organization's generation
 * changes, which is read with every request: the cost of being exact in all processes. What binds a unit is
 * kept for itself, so that after a change an account reads again only what is its own.
 */
export function organizationPolicies(compiled: CompiledPolicies): OrganizationPolicies {
  const places = generationCache<OrganizationPlace>();
  const parents = generationCache<ParentPolicies>();

  const levelOf = async (
    { transaction, organization, enabled }: Reading,
    targetId: string,
    type: BindingType,
    above: PolicyLevels | undefined,
  ): Promise<PolicyLevels | undefined> => {
    if (!enabled.has(type)) return undefined;
    const level = [];
    for (const { id } of await listAttachments(transaction, organization.id, targetId, type)) {
      const policy = await findPolicy(transaction, organization.id, id);
      // What limits a caller is never left out because it cannot be found.
      if (policy === undefined) throw new Error(`the attached policy ${id} is not there`);
      level.push(compiled.of(policy.content, { kind: KINDS[type], id: policyArn(organization, policy) }));
    }
    return [...(above ?? []), level];
  };

  const levelsOf = async (reading: Reading, targetId: string, above: ParentPolicies | undefined) => ({
    scp: await levelOf(reading, targetId, "SERVICE_CONTROL_POLICY", above?.scp),
    rcp: await levelOf(reading, targetId, "RESOURCE_CONTROL_POLICY", above?.rcp),
  });

  const readParent = async (reading: Reading, id: string): Promise<ParentPolicies> => {
    const { transaction, organization } = reading;
    const target = await findTarget(transaction, organization, id);
    if (target === undefined) throw new Error(`${id} is not in ${organization.id}`);
    const above = target.parentId === undefined ? undefined : await parentOf(reading, target.parentId);
    const path = [...(above?.path ?? [organization.id]), id];
    return { path, ...(await levelsOf(reading, id, above)) };
  };

  const parentOf = async (reading: Reading, id: string): Promise<ParentPolicies> => {
    const read = () => readParent(reading, id);
    return (await parents.get(id, reading.generation, read)) ?? read();
  };

  const readPlace = async (
    transaction: Transaction,
    organizationId: string,
    generation: string,
    account: AccountId,
  ): Promise<OrganizationPlace> => {
    const organization = await requireOrganization(transaction, organizationId);
    const enabled = new Set<string>(await listEnabledTypes(transaction, organizationId));
    const member = await findMember(transaction, account);
    if (member === undefined) throw new Error(`${account} is not in ${organizationId}`);
    const reading = { transaction, generation, organization, enabled };
    const parent = await parentOf(reading, member.parentId);
    const place = { organizationId, path: `${parent.path.join("/")}/` };
    if (account === organization.managementAccount) return place;
    return { ...place, ...(await levelsOf(reading, account, parent)) };
  };

  return {
    async placeOf(transaction, account) {
      const known = await readGeneration(transaction, account);
      if (known === undefined) return undefined;
      const { organization_id, generation } = known;
      return places.get(account, generation, () =>
        readPlace(transaction, organization_id, generation, account),
      );
    },
  };
}
