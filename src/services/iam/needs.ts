import type { AccountId } from "../../pure/aws/account.ts";
import type { CompiledPolicy } from "../../pure/policy/compile.ts";
import type { Chance } from "../../runtime/chance.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { CompiledPolicies } from "../../runtime/compiled-policies.ts";
import type { Journal } from "../../runtime/journal.ts";
import type { Seal } from "../../runtime/seal.ts";
import type { Database, Transaction } from "../../runtime/storage/database.ts";
import type { AwsManagedPolicies } from "./policies/aws-managed.ts";

/** Where a service uses the role that is linked to it, and by which resources as far as the service tells. */
export interface RoleUsage {
  readonly region: string;
  /** ARNs. */
  readonly resources: readonly string[];
}

/** Asks a service whether it still needs the role linked to it in an account; nothing when it does not. */
export type LinkedServiceUsage = (
  transaction: Transaction,
  account: AccountId,
  service: string,
) => Promise<readonly RoleUsage[]>;

/** An organization as IAM has to know it. */
export interface Organization {
  readonly id: string;
  readonly managementAccount: AccountId;
  readonly hasAllFeatures: boolean;
  /** Whether service control policies are enabled. */
  readonly hasServiceControlPolicies: boolean;
  /** Whether IAM has trusted access. */
  readonly trustsIam: boolean;
  /** The accounts that administer IAM for the organization. */
  readonly iamAdministrators: readonly AccountId[];
}

/** What a report on the use of an organization's services covers. */
export interface OrganizationReportScope {
  /**
   * Service control policies, a list for each level from the root down: a service has to be allowed on every
   * level. Absent for the management account, which they do not limit.
   */
  readonly policyLevels?: readonly (readonly string[])[] | undefined;
  /** The accounts whose use counts, with their paths. */
  readonly accounts: readonly { readonly account: AccountId; readonly path: string }[];
}

/** What IAM asks of AWS Organizations. */
export interface Organizations {
  /** The organization that an account belongs to. */
  find(transaction: Transaction, account: AccountId): Promise<Organization | undefined>;
  /** The service control policies that bind an account, by level from the root; undefined when none do. */
  serviceControl(
    transaction: Transaction,
    account: AccountId,
  ): Promise<readonly (readonly CompiledPolicy[])[] | undefined>;
  reportScope(
    transaction: Transaction,
    organization: Organization,
    entityPath: string,
    policyId: string | undefined,
  ): Promise<OrganizationReportScope | "no-such-entity" | "no-such-policy">;
}

/** The thumbprints of the certificates of an OpenID Connect issuer; undefined when nobody answers there. */
export type IssuerThumbprints = (url: string) => Promise<readonly string[] | undefined>;

/** What IAM needs of the house. */
export interface IamNeeds {
  readonly database: Database;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Keeps the secrets of access keys. */
  readonly seal: Seal;
  /** Makes the tokens that delegation requests are traded in with. */
  readonly delegationSeal: Seal;
  /** The policy templates that partners registered, by ARN. */
  readonly delegationTemplates: ReadonlyMap<string, string>;
  readonly compiled: CompiledPolicies;
  readonly linkedServiceUsage: LinkedServiceUsage;
  readonly issuerThumbprints: IssuerThumbprints;
  /** Where the world reaches the house, when that is not where callers reach it. */
  readonly publicUrl?: string | undefined;
  /** No account belongs to an organization when not given. */
  readonly organizations?: Organizations | undefined;
  /** The policies that AWS manages; those of the generated file when not given. */
  readonly awsManaged?: AwsManagedPolicies | undefined;
}
