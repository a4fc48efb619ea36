import type {
  ResponsibilityTransferStatus,
  ResponsibilityTransfer as TransferShape,
} from "../../../pure/api/organizations.shapes.ts";
import type { Call } from "../../../runtime/call.ts";
import { transferNotFound } from "../errors.ts";
import { type Handshake, isRecipient, stateOf } from "../handshakes/handshake.ts";
import { findHandshake, listReceived } from "../handshakes/store.ts";
import type { HouseAccount } from "../needs.ts";
import type { Organization } from "../organization/organization.ts";
import { findOrganization } from "../organization/store.ts";
import type { Parts } from "../parts.ts";
import { findTransfer, findTransferOf, listAgreedOutbound, listInbound } from "./store.ts";
import {
  type Direction,
  directionFor,
  isUnderWay,
  statusOf,
  type Transfer,
  transferShape,
} from "./transfer.ts";

/** A transfer as one side of it sees it. */
export interface View {
  readonly transfer: Transfer;
  readonly direction: Direction;
  readonly status: ResponsibilityTransferStatus;
}

/** Those who are no side of a transfer are told that there is none. */
export async function requireView(
  call: Call,
  { needs }: Parts,
  organization: Organization,
  id: string,
): Promise<View> {
  const { transaction } = call;
  const transfer = await findTransfer(transaction, id);
  if (transfer === undefined) throw transferNotFound();
  const invitation = await invitationOf(call, transfer);
  const invited = isRecipient(
    invitation,
    await needs.accounts.find(transaction, organization.managementAccount),
  );
  const direction = directionFor(transfer, organization) ?? (invited ? "outbound" : undefined);
  if (direction === undefined) throw transferNotFound();
  return { transfer, direction, status: statusOf(transfer, stateOf(invitation, call.now)) };
}

async function invitationOf({ transaction }: Call, { handshakeId }: Transfer): Promise<Handshake> {
  const invitation = await findHandshake(transaction, handshakeId);
  if (invitation === undefined) throw new Error(`there is no handshake ${handshakeId}`);
  return invitation;
}

export async function listViews(
  call: Call,
  { needs }: Parts,
  organization: Organization,
  direction: Direction,
): Promise<View[]> {
  const { transaction, now } = call;
  const transfers =
    direction === "inbound"
      ? await listInbound(transaction, organization.id)
      : await listOutbound(
          call,
          organization,
          await needs.accounts.find(transaction, organization.managementAccount),
        );
  const views: View[] = [];
  for (const transfer of transfers) {
    const status = statusOf(transfer, stateOf(await invitationOf(call, transfer), now));
    views.push({ transfer, direction, status });
  }
  return views;
}

/** Invitations to the management account count as long as they are not accepted: then they name the organization. */
async function listOutbound(
  { transaction }: Call,
  organization: Organization,
  management: HouseAccount | undefined,
): Promise<Transfer[]> {
  const agreed = await listAgreedOutbound(transaction, organization.id);
  const asked: Transfer[] = [];
  for (const { id, action } of management === undefined ? [] : await listReceived(transaction, management)) {
    const transfer = action === "TRANSFER_RESPONSIBILITY" ? await findTransferOf(transaction, id) : undefined;
    if (transfer !== undefined && transfer.sourceOrganizationId === undefined) asked.push(transfer);
  }
  return [...agreed, ...asked];
}

export async function viewShape(
  { transaction }: Call,
  { needs }: Parts,
  viewer: Organization,
  { transfer, direction, status }: View,
): Promise<TransferShape> {
  const target = await findOrganization(transaction, transfer.organizationId);
  const find = needs.accounts.find;
  const source = transfer.sourceAccount ?? (direction === "outbound" ? viewer.managementAccount : undefined);
  return transferShape(viewer, direction, transfer, status, {
    source: source && (await find(transaction, source)),
    target: target && (await find(transaction, target.managementAccount)),
  });
}

/** Whether an organization pays for another or lets another pay, or is about to. */
export async function hasTransfersUnderWay(
  call: Call,
  parts: Parts,
  organization: Organization,
): Promise<boolean> {
  const inbound = await listViews(call, parts, organization, "inbound");
  const outbound = (await listViews(call, parts, organization, "outbound")).filter(
    ({ status }) => status !== "REQUESTED",
  );
  return [...inbound, ...outbound].some(({ transfer, status }) => isUnderWay(transfer, status, call.now));
}
