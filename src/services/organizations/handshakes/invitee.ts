import type { HandshakeParty } from "../../../pure/api/organizations.shapes.ts";
import { isAccountId } from "../../../pure/aws/account.ts";
import type { Call } from "../../../runtime/call.ts";
import * as errors from "../errors.ts";
import type { HouseAccount } from "../needs.ts";
import type { Parts } from "../parts.ts";

export interface Invitee {
  readonly partyType: "ACCOUNT" | "EMAIL";
  readonly account: HouseAccount | undefined;
}

/** An e-mail address that nobody has yet can be invited, and waits. */
export async function requireParty(
  { transaction }: Call,
  { needs }: Parts,
  { Id, Type }: HandshakeParty,
): Promise<Invitee> {
  if (Type === "EMAIL") {
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(Id)) throw errors.invalidEmailTarget();
    return { partyType: Type, account: await needs.accounts.findByEmail(transaction, Id) };
  }
  const account =
    Type === "ACCOUNT" && isAccountId(Id) ? await needs.accounts.find(transaction, Id) : undefined;
  if (account === undefined) throw errors.invalidPartyTarget();
  return { partyType: "ACCOUNT", account };
}

export function isSameParty(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
