import type { Handshake as HandshakeShape, HandshakeState } from "../../../pure/api/organizations.shapes.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import {
  accessDenied,
  handshakeAlreadyInState,
  handshakeNotFound,
  invalidHandshakeTransition,
} from "../errors.ts";
import type { Organization } from "../organization/organization.ts";
import { findOrganization } from "../organization/store.ts";
import type { Parts } from "../parts.ts";
import { findTransferOf } from "../transfers/store.ts";
import { transferResources } from "../transfers/transfer.ts";
import { approvalsMissing } from "./approvals.ts";
import { type Handshake, handshakeShape, isPending, isRecipient, stateOf } from "./handshake.ts";
import { endChildren, endHandshake, findHandshake } from "./store.ts";

/** A handshake, and on which side of it the caller is. */
export interface Found {
  readonly handshake: Handshake;
  readonly organization: Organization;
  readonly isSender: boolean;
  readonly isRecipient: boolean;
}

/** Those who are no party to a handshake are told that there is none. */
export async function requireHandshake(call: Call, { needs }: Parts, id: string): Promise<Found> {
  const account = accountOf(call);
  const stored = await findHandshake(call.transaction, id);
  const organization = stored && (await findOrganization(call.transaction, stored.organizationId));
  if (stored === undefined || organization === undefined) throw handshakeNotFound();
  const isSender = organization.managementAccount === account;
  // An organization that gets all features asks itself at last.
  const isOwn = stored.action === "ENABLE_ALL_FEATURES" && isSender;
  const receives = isOwn || isRecipient(stored, await needs.accounts.find(call.transaction, account));
  if (!isSender && !receives) throw handshakeNotFound();
  const handshake = await asItStands(call, organization, stored);
  return { handshake, organization, isSender, isRecipient: receives };
}

/** The wish for all features opens to the management account once everybody who was asked has approved. */
export async function asItStands(
  call: Call,
  organization: Organization,
  handshake: Handshake,
): Promise<Handshake> {
  const waits = handshake.action === "ENABLE_ALL_FEATURES" && stateOf(handshake, call.now) === "REQUESTED";
  if (!waits || (await approvalsMissing(call, organization, handshake.id))) return handshake;
  return { ...handshake, state: "OPEN" };
}

/** Ends a handshake that waits for the party whose part that is. */
export async function end(
  call: Call,
  { handshake }: Found,
  isOwnPart: boolean,
  state: HandshakeState,
): Promise<Handshake> {
  if (!isOwnPart) throw accessDenied();
  const current = stateOf(handshake, call.now);
  if (current === state) throw handshakeAlreadyInState();
  const tooEarly = handshake.action === "ENABLE_ALL_FEATURES" && current === "REQUESTED";
  if (!isPending(handshake, call.now) || (tooEarly && state === "ACCEPTED")) {
    throw invalidHandshakeTransition();
  }
  await endHandshake(call.transaction, handshake.id, state, call.now);
  if (state !== "ACCEPTED") await endChildren(call.transaction, handshake.id, "CANCELED", call.now);
  return { ...handshake, state, endedAtMs: call.now };
}

export async function describe(
  call: Call,
  { needs }: Parts,
  organization: Organization,
  handshake: Handshake,
): Promise<HandshakeShape> {
  const { transaction, now } = call;
  const management = await needs.accounts.find(transaction, organization.managementAccount);
  const transfer = await findTransferOf(transaction, handshake.id);
  const more = transfer === undefined ? [] : transferResources(transfer);
  return handshakeShape(organization, management, handshake, now, more);
}
