/**
 * A request of a product for temporary permissions in somebody's account, and how it goes from state to
 * state. https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-building-integration.html
 */
import type {
  DelegationPermission,
  DelegationRequest as DelegationRequestShape,
  stateType,
} from "../../../pure/api/iam.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { parseArn } from "../../../pure/aws/arn.ts";
import type { Approver } from "./approver.ts";

const DAY_MS = 24 * 3_600_000;

/** How long a request may stay in a state. */
const LIFETIME_MS: Readonly<Record<stateType, number>> = {
  UNASSIGNED: DAY_MS,
  ASSIGNED: 7 * DAY_MS,
  PENDING_APPROVAL: 7 * DAY_MS,
  ACCEPTED: 7 * DAY_MS,
  REJECTED: 7 * DAY_MS,
  FINALIZED: 7 * DAY_MS,
  EXPIRED: 0,
};

/** The states out of which a request may come into another. */
const BEFORE: Readonly<Partial<Record<stateType, readonly stateType[]>>> = {
  ASSIGNED: ["UNASSIGNED"],
  PENDING_APPROVAL: ["ASSIGNED", "PENDING_APPROVAL"],
  ACCEPTED: ["ASSIGNED", "PENDING_APPROVAL"],
  REJECTED: ["ASSIGNED", "PENDING_APPROVAL", "ACCEPTED"],
  FINALIZED: ["ACCEPTED"],
};

export interface DelegationRequest {
  readonly id: string;
  /** Who asks. */
  readonly requestor: AccountId;
  readonly requestorName: string;
  readonly workflowId: string;
  /** Whose account it is about; absent until somebody takes the request. */
  readonly ownerAccount?: AccountId | undefined;
  /** The ARN of who took it. */
  readonly ownerId?: string | undefined;
  readonly approverId?: string | undefined;
  readonly state: stateType;
  readonly expiresAtMs: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly details: DelegationDetails;
}

export interface DelegationDetails {
  readonly description: string;
  readonly permissions: DelegationPermission;
  readonly requestMessage?: string | undefined;
  readonly redirectUrl?: string | undefined;
  readonly notificationChannel: string;
  readonly sessionSeconds: number;
  readonly onlySendByOwner: boolean;
  readonly notes?: string | undefined;
  readonly rejectionReason?: string | undefined;
  /** What the template permits with the request's parameters, as far as it is registered. */
  readonly permissionPolicy?: string | undefined;
  readonly approver?: Approver | undefined;
}

export function expiryOf(state: stateType, nowMs: number): number {
  return nowMs + LIFETIME_MS[state];
}

export function mayBecome(request: DelegationRequest, state: stateType, nowMs: number): boolean {
  return BEFORE[state]?.includes(stateAt(request, nowMs)) === true;
}

/** A request in which nothing happened for too long has expired. */
export function stateAt({ state, expiresAtMs }: DelegationRequest, nowMs: number): stateType {
  return nowMs < expiresAtMs ? state : "EXPIRED";
}

export function isTopicArn(text: string): boolean {
  const arn = parseArn(text);
  return arn?.service === "sns" && arn.region !== "" && arn.account !== "";
}

/** The form of all that partners register: an ARN of IAM. */
export function isTemplateArn(text: string | undefined): boolean {
  return text !== undefined && parseArn(text)?.service === "iam";
}

export function delegationRequestArn(account: string, id: string): string {
  return `arn:aws:iam::${account}:delegation-request/${id}`;
}

/** The id in the ARN of a delegation request. */
export function idInArn(text: string): string | undefined {
  const arn = parseArn(text);
  if (arn?.service !== "iam" || !arn.resource.startsWith("delegation-request/")) return undefined;
  return arn.resource.slice("delegation-request/".length);
}

export function describeRequest(request: DelegationRequest, nowMs: number): DelegationRequestShape {
  const { details } = request;
  return {
    DelegationRequestId: request.id,
    OwnerAccountId: request.ownerAccount,
    Description: details.description,
    RequestMessage: details.requestMessage,
    Permissions: details.permissions,
    PermissionPolicy: details.permissionPolicy,
    OwnerId: request.ownerId,
    ApproverId: request.approverId,
    State: stateAt(request, nowMs),
    ExpirationTime: new Date(request.expiresAtMs),
    RequestorId: request.requestor,
    RequestorName: request.requestorName,
    CreateDate: new Date(request.createdAtMs),
    SessionDuration: details.sessionSeconds,
    RedirectUrl: details.redirectUrl,
    Notes: details.notes,
    RejectionReason: details.rejectionReason,
    OnlySendByOwner: details.onlySendByOwner,
    UpdatedTime: new Date(request.updatedAtMs),
  };
}
