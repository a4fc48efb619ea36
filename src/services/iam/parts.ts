import type { GuessLimit } from "../../runtime/guess-limit.ts";
import type { Seal } from "../../runtime/seal.ts";
import type { LastUsed } from "./last-used/last-used.ts";
import type { IssuerThumbprints, Organizations } from "./needs.ts";
import type { AwsManagedPolicies } from "./policies/aws-managed.ts";
import type { ServiceCatalogue } from "./reports/service-catalogue.ts";

/** What the operations work with, besides the call. */
export interface Parts {
  readonly awsManaged: AwsManagedPolicies;
  /** Keeps the secrets of access keys. */
  readonly seal: Seal;
  readonly lastUsed: LastUsed;
  readonly issuerThumbprints: IssuerThumbprints;
  readonly publicUrl?: string | undefined;
  readonly catalogue: ServiceCatalogue;
  readonly organizations: Organizations;
  /** The policies that delegation requests may name, by ARN. */
  readonly delegationTemplates: ReadonlyMap<string, string>;
  /** Of users, by their unique ids, at their old password. */
  readonly passwordGuesses: GuessLimit;
}
