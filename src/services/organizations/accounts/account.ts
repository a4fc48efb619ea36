import type { Account } from "../../../pure/api/organizations.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import type { PagePosition } from "../../../pure/aws/pagination.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { Call } from "../../../runtime/call.ts";
import type { OrganizationsNeeds } from "../needs.ts";
import { type Organization, organizationsArn } from "../organization/organization.ts";
import { pathOf, pathReader } from "../targets/target.ts";

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

interface AccountNeeds {
  readonly accounts: Pick<OrganizationsNeeds["accounts"], "find">;
}

/** Members are listed by joining. */
export function memberPosition({ joinedAtMs, account }: Member): PagePosition {
  return [joinedAtMs, account];
}

export async function accountShape(
  call: Pick<Call, "transaction">,
  needs: AccountNeeds,
  organization: Organization,
  member: Member,
): Promise<Account> {
  const path = await pathOf(call.transaction, organization, member.account);
  return shapeAt(call, needs, organization, member, path);
}

/** Units are asked for their place once, however many of the accounts they have. */
export async function accountShapes(
  call: Pick<Call, "transaction">,
  needs: AccountNeeds,
  organization: Organization,
  members: readonly Member[],
): Promise<Account[]> {
  const pathTo = pathReader(call.transaction, organization);
  const shapes: Account[] = [];
  for (const member of members) {
    const path = [...(await pathTo(member.parentId)), member.account];
    shapes.push(await shapeAt(call, needs, organization, member, path));
  }
  return shapes;
}

async function shapeAt(
  { transaction }: Pick<Call, "transaction">,
  { accounts }: AccountNeeds,
  organization: Organization,
  member: Member,
  path: readonly string[],
): Promise<Account> {
  const { account, status } = member;
  const kept = await accounts.find(transaction, account);
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
