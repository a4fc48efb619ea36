import type { Organization as OrganizationShape } from "../../../pure/api/organizations.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { randomText } from "../../../pure/aws/ids.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { Change } from "../../../runtime/notice.ts";
import type { HouseAccount } from "../needs.ts";

export const LOWER_CASE = "abcdefghijklmnopqrstuvwxyz0123456789";

const ROOT_ID_MIN = 4;
const ROOT_ID_MAX = 32;

export interface Organization {
  readonly id: string;
  readonly managementAccount: AccountId;
  readonly featureSet: "ALL" | "CONSOLIDATED_BILLING";
  readonly rootId: string;
  readonly rootTags: Tags;
  /** When anything last changed of its tree or of what is attached there. */
  readonly changedAtMs: number;
}

/**
 * An id that no root of the house has: there are few enough of the short ones that two organizations come
 * to the same, so each that is taken makes the next one longer.
 */
export async function newRootId(chance: Chance, isTaken: (id: string) => Promise<boolean>): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const length = Math.min(ROOT_ID_MIN + Math.floor(attempt / 2), ROOT_ID_MAX);
    const id = `r-${randomText(LOWER_CASE, length, chance)}`;
    if (!(await isTaken(id))) return id;
  }
}

export function newOrganization(
  managementAccount: AccountId,
  featureSet: Organization["featureSet"],
  rootId: string,
  { now, chance }: Pick<Change, "now" | "chance">,
): Organization {
  return {
    id: `o-${randomText(LOWER_CASE, 10, chance)}`,
    managementAccount,
    featureSet,
    rootId,
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

export function organizationShape(
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
