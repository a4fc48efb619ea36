import type { AccountId } from "../../pure/aws/account.ts";
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
  readonly compiled: CompiledPolicies;
  readonly linkedServiceUsage: LinkedServiceUsage;
  readonly issuerThumbprints: IssuerThumbprints;
  /** The policies that AWS manages; those of the generated file when not given. */
  readonly awsManaged?: AwsManagedPolicies | undefined;
}
