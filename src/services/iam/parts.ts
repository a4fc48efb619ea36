import type { Seal } from "../../runtime/seal.ts";
import type { LastUsed } from "./last-used/last-used.ts";
import type { AwsManagedPolicies } from "./policies/aws-managed.ts";

/** What the operations work with, besides the call. */
export interface Parts {
  readonly awsManaged: AwsManagedPolicies;
  /** Keeps the secrets of access keys. */
  readonly seal: Seal;
  readonly lastUsed: LastUsed;
}
