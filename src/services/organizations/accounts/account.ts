import type { Account } from "../../../pure/api/organizations.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { Call } from "../../../runtime/call.ts";
import type { OrganizationsNeeds } from "../needs.ts";
import { type Organization, organizationsArn } from "../organization/organization.ts";
import { pathOf } from "../targets/target.ts";

/** An account's place in an organization. */
export interface Member {
  readonly account: AccountId;
  readonly organizationId: string;
  readonly parentId: string;
  readonly joinedMethod: "INVITED" | "CREATED";
  readonly joinedAtMs: number;
  readonly status: "ACTIVE" | "PENDING_CLOSURE" | "SUSPENDED";
  readonly closedAtMs?: number | undefined;
  readonly tags: Tags;
}

export async function describeAccount(
  { transaction }: Pick<Call, "transaction">,
  { accounts }: Pick<OrganizationsNeeds, "accounts">,
  organization: Organization,
  member: Member,
): Promise<Account> {
  const { account, status } = member;
  const kept = await accounts.find(transaction, account);
  const path = await pathOf(transaction, organization, account);
  return {
    Id: account,
    Arn: organizationsArn(organization, "account", account),
    Email: kept?.email,
    Name: kept?.name,
    Status: status,
    // The older member has no word of its own for an account that its owner closed.
    State: status === "SUSPENDED" ? "CLOSED" : status,
    Paths: [`${path.join("/")}/`],
    JoinedMethod: member.joinedMethod,
    JoinedTimestamp: new Date(member.joinedAtMs),
  };
}
