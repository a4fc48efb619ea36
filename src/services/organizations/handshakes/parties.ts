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
import { describeHandshake, type Handshake, isInvited, stateOf } from "./handshake.ts";
import { endHandshake, findHandshake } from "./store.ts";

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
  const handshake = await findHandshake(call.transaction, id);
  const organization = handshake && (await findOrganization(call.transaction, handshake.organizationId));
  if (handshake === undefined || organization === undefined) throw handshakeNotFound();
  const isSender = organization.managementAccount === account;
  const isRecipient = isInvited(handshake, await needs.accounts.find(call.transaction, account));
  if (!isSender && !isRecipient) throw handshakeNotFound();
  return { handshake, organization, isSender, isRecipient };
}

/** Ends an open handshake for the party whose part that is. */
export async function end(
  call: Call,
  { handshake }: Found,
  isOwnPart: boolean,
  state: HandshakeState,
): Promise<Handshake> {
  if (!isOwnPart) throw accessDenied();
  const current = stateOf(handshake, call.now);
  if (current === state) throw handshakeAlreadyInState();
  if (current !== "OPEN") throw invalidHandshakeTransition();
  await endHandshake(call.transaction, handshake.id, state, call.now);
  return { ...handshake, state, endedAtMs: call.now };
}

export async function describe(
  call: Call,
  { needs }: Parts,
  organization: Organization,
  handshake: Handshake,
): Promise<HandshakeShape> {
  const management = await needs.accounts.find(call.transaction, organization.managementAccount);
  return describeHandshake(organization, management, handshake, call.now);
}
