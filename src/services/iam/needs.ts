import type { CompiledPolicies } from "../../runtime/compiled-policies.ts";
import type { Journal } from "../../runtime/journal.ts";
import type { Seal } from "../../runtime/seal.ts";
import type { Database } from "../../runtime/storage/database.ts";
import type { AwsManagedPolicies } from "./policies/aws-managed.ts";

/** What IAM needs of the house. */
export interface IamNeeds {
  readonly database: Database;
  readonly journal: Journal;
  /** Keeps the secrets of access keys. */
  readonly seal: Seal;
  readonly compiled: CompiledPolicies;
  /** The policies that AWS manages; those of the generated file when not given. */
  readonly awsManaged?: AwsManagedPolicies | undefined;
}
