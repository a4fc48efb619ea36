import type { Organization as OrganizationShape } from "../../../pure/api/organizations.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { randomText } from "../../../pure/aws/ids.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { Change } from "../change.ts";
import type { HouseAccount } from "../needs.ts";

export const LOWER_CASE = "abcdefghijklmnopqrstuvwxyz0123456789";

export interface Organization {
  readonly id: string;
  readonly managementAccount: AccountId;
  readonly featureSet: "ALL" | "CONSOLIDATED_BILLING";
  readonly rootId: string;
  readonly rootTags: Tags;
  /** When anything last changed of its tree or of what is attached there. */
  readonly changedAtMs: number;
}

export function newOrganization(
  managementAccount: AccountId,
  featureSet: Organization["featureSet"],
  { now, chance }: Pick<Change, "now" | "chance">,
): Organization {
  return {
    id: `o-${randomText(LOWER_CASE, 10, chance)}`,
    managementAccount,
    featureSet,
    rootId: `r-${randomText(LOWER_CASE, 4, chance)}`,
    rootTags: {},
    changedAtMs: now,
  };
}

/** The ARN of something in an organization: the management account owns everything. */
export function organizationsArn(
  { managementAccount, id }: Pick<Organization, "managementAccount" | "id">,
  kind: string,
  ...rest: readonly string[]
): string {
  return `arn:aws:organizations::${managementAccount}:${[kind, id, ...rest].join("/")}`;
}

export function describeOrganization(
  organization: Organization,
  management: HouseAccount | undefined,
): OrganizationShape {
  const { id, managementAccount, featureSet } = organization;
  return {
    Id: id,
    Arn: organizationsArn(organization, "organization"),
    FeatureSet: featureSet,
    MasterAccountArn: organizationsArn(organization, "account", managementAccount),
    MasterAccountId: managementAccount,
    MasterAccountEmail: management?.email,
    // Kept by AWS for old clients; it tells nothing of what the root has enabled.
    AvailablePolicyTypes: featureSet === "ALL" ? [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }] : [],
  };
}
