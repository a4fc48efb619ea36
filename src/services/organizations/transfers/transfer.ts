import type {
  HandshakeResource,
  HandshakeState,
  ResponsibilityTransferStatus,
  ResponsibilityTransfer as TransferShape,
} from "../../../pure/api/organizations.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { TransferDateFault } from "../errors.ts";
import type { HouseAccount } from "../needs.ts";
import { type Organization, organizationsArn } from "../organization/organization.ts";

const MONTHS_AHEAD_MAX = 12;

/** Who pays for an organization: the one that asked for it (the target) instead of itself (the source). */
export interface Transfer {
  readonly id: string;
  /** The target. */
  readonly organizationId: string;
  readonly handshakeId: string;
  /** Known once the invitation was accepted. */
  readonly sourceOrganizationId?: string | undefined;
  readonly sourceAccount?: AccountId | undefined;
  readonly name: string;
  readonly startsAtMs: number;
  readonly endsAtMs?: number | undefined;
  readonly isWithdrawn: boolean;
  readonly tags: Tags;
}

export type Direction = "inbound" | "outbound";

/** Undefined for an organization that is neither side of it. */
export function directionFor(
  { organizationId, sourceOrganizationId }: Transfer,
  { id }: Pick<Organization, "id">,
): Direction | undefined {
  if (organizationId === id) return "inbound";
  return sourceOrganizationId === id ? "outbound" : undefined;
}

export function transferArn(
  organization: Pick<Organization, "id" | "managementAccount">,
  direction: Direction,
  id: string,
): string {
  return organizationsArn(organization, "transfer", "billing", direction, id);
}

export function transferKeys(direction: Direction): Record<string, string> {
  return {
    "organizations:TransferDirection": direction.toUpperCase(),
    "organizations:TransferType": "BILLING",
  };
}

/** Until it is accepted a transfer stands as its invitation does. */
export function statusOf(transfer: Transfer, invitation: HandshakeState): ResponsibilityTransferStatus {
  if (transfer.isWithdrawn) return "WITHDRAWN";
  return invitation === "OPEN" ? "REQUESTED" : invitation;
}

/** Whether it binds or may come to bind: an organization with such a transfer cannot be deleted. */
export function isUnderWay(transfer: Transfer, status: ResponsibilityTransferStatus, now: number): boolean {
  if (status === "WITHDRAWN") return (transfer.endsAtMs ?? 0) > now;
  return status === "REQUESTED" || status === "ACCEPTED";
}

export function transferResources({ id, startsAtMs }: Transfer): HandshakeResource[] {
  return [
    { Type: "RESPONSIBILITY_TRANSFER", Value: id },
    { Type: "TRANSFER_TYPE", Value: "BILLING" },
    { Type: "TRANSFER_START_TIMESTAMP", Value: new Date(startsAtMs).toISOString() },
  ];
}

/** Transfers begin with a month that has not begun. */
export function findStartFault(startsAtMs: number, now: number): TransferDateFault | undefined {
  const start = new Date(startsAtMs);
  if (start.getUTCDate() !== 1) return "START_DATE_NOT_BEGINNING_OF_MONTH";
  if (startsAtMs !== monthStart(startsAtMs, 0)) return "START_DATE_NOT_BEGINNING_OF_DAY";
  if (startsAtMs <= now) return "START_DATE_TOO_EARLY";
  return startsAtMs > monthStart(now, MONTHS_AHEAD_MAX) ? "START_DATE_TOO_LATE" : undefined;
}

/** Transfers end with a month. */
export function findEndFault(endsAtMs: number, now: number): TransferDateFault | undefined {
  if (endsAtMs !== endOfMonth(endsAtMs)) return "END_DATE_NOT_END_OF_MONTH";
  return endsAtMs <= now ? "END_DATE_TOO_EARLY" : undefined;
}

export function endOfMonth(timeMs: number): number {
  return monthStart(timeMs, 1) - 1;
}

function monthStart(timeMs: number, monthsLater: number): number {
  const time = new Date(timeMs);
  return Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + monthsLater);
}

/** As one side of it sees it. */
export function transferShape(
  viewer: Organization,
  direction: Direction,
  transfer: Transfer,
  status: ResponsibilityTransferStatus,
  {
    source,
    target,
  }: { readonly source: HouseAccount | undefined; readonly target: HouseAccount | undefined },
): TransferShape {
  const { id, name, startsAtMs, endsAtMs, handshakeId } = transfer;
  const side = (account: HouseAccount | undefined) =>
    account && { ManagementAccountId: account.accountId, ManagementAccountEmail: account.email };
  return {
    Arn: transferArn(viewer, direction, id),
    Name: name,
    Id: id,
    Type: "BILLING",
    Status: status,
    Source: side(source),
    Target: side(target),
    StartTimestamp: new Date(startsAtMs),
    EndTimestamp: endsAtMs === undefined ? undefined : new Date(endsAtMs),
    ActiveHandshakeId: handshakeId,
  };
}
