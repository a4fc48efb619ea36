import type {
  ActionType,
  HandshakeResource,
  Handshake as HandshakeShape,
  HandshakeState,
} from "../../../pure/api/organizations.shapes.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { HouseAccount } from "../needs.ts";
import { type Organization, organizationsArn } from "../organization/organization.ts";

const DAY_MS = 24 * 3_600_000;
export const INVITATION_MS = 15 * DAY_MS;
export const ALL_FEATURES_MS = 90 * DAY_MS;
/** How long a handshake that ended is listed. */
export const RETENTION_MS = 30 * DAY_MS;

/**
 * What an organization asks of somebody: of an account to join (INVITE), of itself to get all features
 * (ENABLE_ALL_FEATURES) and of its invited accounts to approve that (APPROVE_ALL_FEATURES), or of another
 * organization to let it pay (TRANSFER_RESPONSIBILITY).
 */
export interface Handshake {
  readonly id: string;
  /** Who sent it. */
  readonly organizationId: string;
  readonly action: ActionType;
  /** As stored; one whose time is over has expired all the same, see {@link stateOf}. */
  readonly state: HandshakeState;
  readonly partyType: "ACCOUNT" | "EMAIL" | "ORGANIZATION";
  /** The account's id or e-mail address, as the invitation named it; the organization asks itself by its own id. */
  readonly partyId: string;
  readonly parentId?: string | undefined;
  readonly notes?: string | undefined;
  readonly tags: Tags;
  readonly requestedAtMs: number;
  readonly expiresAtMs: number;
  readonly endedAtMs?: number | undefined;
}

const PENDING: ReadonlySet<HandshakeState> = new Set(["OPEN", "REQUESTED"]);

export function stateOf({ state, expiresAtMs }: Handshake, now: number): HandshakeState {
  return PENDING.has(state) && expiresAtMs <= now ? "EXPIRED" : state;
}

/** Whether somebody can still answer. */
export function isPending(handshake: Handshake, now: number): boolean {
  return PENDING.has(stateOf(handshake, now));
}

export function isListed(handshake: Handshake, now: number): boolean {
  if (isPending(handshake, now)) return true;
  const { endedAtMs, expiresAtMs } = handshake;
  return (endedAtMs ?? expiresAtMs) > now - RETENTION_MS;
}

export function isRecipient({ partyType, partyId }: Handshake, account: HouseAccount | undefined): boolean {
  if (account === undefined) return false;
  if (partyType === "ACCOUNT") return partyId === account.accountId;
  return partyType === "EMAIL" && partyId.toLowerCase() === account.email.toLowerCase();
}

export function handshakeArn(
  organization: Pick<Organization, "id" | "managementAccount">,
  { id, action }: Pick<Handshake, "id" | "action">,
): string {
  return organizationsArn(organization, "handshake", action.toLowerCase(), id);
}

/** What a handshake of a kind tells beside its parties. */
function resourcesOf(
  organization: Organization,
  management: HouseAccount | undefined,
  { action, partyType, partyId, parentId, notes }: Handshake,
  more: readonly HandshakeResource[],
): HandshakeResource[] {
  const sender = { Type: "ORGANIZATION", Value: organization.id } as const;
  if (action === "ENABLE_ALL_FEATURES") return [sender];
  const resources: HandshakeResource[] = [
    {
      ...sender,
      Resources:
        action === "TRANSFER_RESPONSIBILITY"
          ? [
              { Type: "MANAGEMENT_ACCOUNT", Value: organization.managementAccount },
              { Type: "MANAGEMENT_EMAIL", Value: management?.email },
              { Type: "MANAGEMENT_NAME", Value: management?.name },
            ]
          : [
              { Type: "MASTER_EMAIL", Value: management?.email },
              { Type: "MASTER_NAME", Value: management?.name },
              {
                Type: "ORGANIZATION_FEATURE_SET",
                Value: action === "APPROVE_ALL_FEATURES" ? "ALL" : organization.featureSet,
              },
            ],
    },
    { Type: partyType, Value: partyId },
    ...more,
  ];
  if (parentId !== undefined) resources.push({ Type: "PARENT_HANDSHAKE", Value: parentId });
  if (notes !== undefined) resources.push({ Type: "NOTES", Value: notes });
  return resources;
}

export function handshakeShape(
  organization: Organization,
  management: HouseAccount | undefined,
  handshake: Handshake,
  now: number,
  more: readonly HandshakeResource[] = [],
): HandshakeShape {
  const { id, action, partyId, partyType, requestedAtMs, expiresAtMs } = handshake;
  const sender = { Id: organization.id, Type: "ORGANIZATION" } as const;
  return {
    Id: id,
    Arn: handshakeArn(organization, handshake),
    Parties: partyType === "ORGANIZATION" ? [sender] : [sender, { Id: partyId, Type: partyType }],
    State: stateOf(handshake, now),
    RequestedTimestamp: new Date(requestedAtMs),
    ExpirationTimestamp: new Date(expiresAtMs),
    Action: action,
    Resources: resourcesOf(organization, management, handshake, more),
  };
}
