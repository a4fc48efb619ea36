import type {
  HandshakeResource,
  Handshake as HandshakeShape,
  HandshakeState,
} from "../../../pure/api/organizations.shapes.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { HouseAccount } from "../needs.ts";
import { type Organization, organizationsArn } from "../organization/organization.ts";

export const INVITATION_MS = 15 * 24 * 3_600_000;
/** How long a handshake that ended is listed. */
export const RETENTION_MS = 30 * 24 * 3_600_000;

/** An invitation of an account into an organization. */
export interface Handshake {
  readonly id: string;
  readonly organizationId: string;
  /** As stored; one whose time is over has expired all the same, see {@link stateOf}. */
  readonly state: HandshakeState;
  readonly partyType: "ACCOUNT" | "EMAIL";
  /** The account's id or e-mail address, as the invitation named it. */
  readonly partyId: string;
  readonly notes?: string | undefined;
  readonly tags: Tags;
  readonly requestedAtMs: number;
  readonly expiresAtMs: number;
  readonly endedAtMs?: number | undefined;
}

export function stateOf({ state, expiresAtMs }: Handshake, now: number): HandshakeState {
  return state === "OPEN" && expiresAtMs <= now ? "EXPIRED" : state;
}

export function isListed(handshake: Handshake, now: number): boolean {
  const { endedAtMs, expiresAtMs } = handshake;
  if (stateOf(handshake, now) === "OPEN") return true;
  return (endedAtMs ?? expiresAtMs) > now - RETENTION_MS;
}

export function isInvited(handshake: Handshake, account: HouseAccount | undefined): boolean {
  if (account === undefined) return false;
  return handshake.partyType === "ACCOUNT"
    ? handshake.partyId === account.accountId
    : handshake.partyId.toLowerCase() === account.email.toLowerCase();
}

export function handshakeArn(
  organization: Pick<Organization, "id" | "managementAccount">,
  id: string,
): string {
  return organizationsArn(organization, "handshake", "invite", id);
}

export function describeHandshake(
  organization: Organization,
  management: HouseAccount | undefined,
  handshake: Handshake,
  now: number,
): HandshakeShape {
  const { id, partyId, partyType, notes, requestedAtMs, expiresAtMs } = handshake;
  const resources: HandshakeResource[] = [
    {
      Type: "ORGANIZATION",
      Value: organization.id,
      Resources: [
        { Type: "MASTER_EMAIL", Value: management?.email },
        { Type: "MASTER_NAME", Value: management?.name },
        { Type: "ORGANIZATION_FEATURE_SET", Value: organization.featureSet },
      ],
    },
    { Type: partyType, Value: partyId },
  ];
  if (notes !== undefined) resources.push({ Type: "NOTES", Value: notes });
  return {
    Id: id,
    Arn: handshakeArn(organization, id),
    Parties: [
      { Id: organization.id, Type: "ORGANIZATION" },
      { Id: partyId, Type: partyType },
    ],
    State: stateOf(handshake, now),
    RequestedTimestamp: new Date(requestedAtMs),
    ExpirationTimestamp: new Date(expiresAtMs),
    Action: "INVITE",
    Resources: resources,
  };
}
