import type { AccountId } from "../../pure/aws/account.ts";
import type { CompiledPolicy } from "../../pure/policy/compile.ts";
import type { Transaction } from "../storage/database.ts";
import type { PrincipalDirectory } from "./principal-policies.ts";

/** Policies by level, from the root of an organization down to an account. */
export type PolicyLevels = readonly (readonly CompiledPolicy[])[];

/** Where an account stands in its organization, and what binds it there. */
export interface OrganizationPlace {
  readonly organizationId: string;
  /** From the organization to what the account is in: `o-…/r-…/ou-…/`. */
  readonly path: string;
  /** Undefined where none bind: in the management account, or while the type is not enabled. */
  readonly scp?: PolicyLevels | undefined;
  readonly rcp?: PolicyLevels | undefined;
}

/** What the gateway asks of the one who keeps organizations. */
export interface OrganizationPolicies {
  /** Undefined for an account that is in no organization. */
  placeOf(transaction: Transaction, account: AccountId): Promise<OrganizationPlace | undefined>;
}

/** Everything that decides beside the resource's own policy. */
export interface PolicyDirectory extends PrincipalDirectory, OrganizationPolicies {}
