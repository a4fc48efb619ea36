import type { AccountId } from "../../../pure/aws/account.ts";
import type { CompiledPolicies } from "../../../runtime/compiled-policies.ts";
import type {
  OrganizationPlace,
  OrganizationPolicies,
  PolicyLevels,
} from "../../../runtime/gateway/organization-policies.ts";
import { generationCache } from "../../../runtime/generation-cache.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import type { Organization } from "../organization/organization.ts";
import { findOrganization, readGeneration } from "../organization/store.ts";
import { pathOf } from "../targets/target.ts";
import { policyArn } from "./policy.ts";
import { findPolicy, listAttachedIds, listEnabledTypes } from "./store.ts";

const KINDS = { SERVICE_CONTROL_POLICY: "scp", RESOURCE_CONTROL_POLICY: "rcp" } as const;

/**
 * Tells the gateway what binds an account. What was compiled is kept until the organization's generation
 * changes, which is read with every request: the cost of being exact in all processes.
 */
export function organizationPlaces(compiled: CompiledPolicies): OrganizationPolicies {
  const places = generationCache<OrganizationPlace>();

  const levels = async (
    transaction: Transaction,
    organization: Organization,
    path: readonly string[],
    type: keyof typeof KINDS,
  ): Promise<PolicyLevels> => {
    const found = [];
    for (const targetId of path) {
      const level = [];
      for (const id of await listAttachedIds(transaction, organization.id, targetId, type)) {
        const policy = await findPolicy(transaction, organization.id, id);
        // What limits a caller is never left out because it cannot be found.
        if (policy === undefined) throw new Error(`the attached policy ${id} is not there`);
        level.push(compiled.of(policy.content, { kind: KINDS[type], id: policyArn(organization, policy) }));
      }
      found.push(level);
    }
    return found;
  };

  const read = async (
    transaction: Transaction,
    organizationId: string,
    account: AccountId,
  ): Promise<OrganizationPlace> => {
    const organization = await findOrganization(transaction, organizationId);
    if (organization === undefined) throw new Error(`there is no organization ${organizationId}`);
    const path = await pathOf(transaction, organization, account);
    const place = { organizationId, path: `${path.slice(0, -1).join("/")}/` };
    if (account === organization.managementAccount) return place;
    const enabled = await listEnabledTypes(transaction, organizationId);
    const binding = async (type: keyof typeof KINDS) =>
      enabled.includes(type) ? levels(transaction, organization, path.slice(1), type) : undefined;
    return {
      ...place,
      scp: await binding("SERVICE_CONTROL_POLICY"),
      rcp: await binding("RESOURCE_CONTROL_POLICY"),
    };
  };

  return {
    async placeOf(transaction, account) {
      const known = await readGeneration(transaction, account);
      if (known === undefined) return undefined;
      return places.get(account, known.generation, () => read(transaction, known.organization_id, account));
    },
  };
}
