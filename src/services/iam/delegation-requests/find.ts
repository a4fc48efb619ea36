import type { stateType } from "../../../pure/api/iam.shapes.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { callerArn } from "../demands.ts";
import {
  type DelegationRequest,
  delegationRequestArn,
  expiryOf,
  mayBecome,
  stateAt,
} from "./delegation-request.ts";
import { noSuchDelegationRequest, wrongState } from "./errors.ts";
import { findRequest, updateRequest } from "./store.ts";

/** Which of those who may not see a request by a policy may do so because it is theirs. */
type Grant = "to-owner" | "by-policy";

/** A request named by the call: its ARN is one of the caller's account. */
export async function onRequest(call: Call, action: string, id: string, grant: Grant): Promise<Demand[]> {
  const request = await findRequest(call.transaction, id);
  const isOwner = request?.ownerId !== undefined && request.ownerId === callerArn(call);
  const resource = delegationRequestArn(accountOf(call), id);
  return [
    {
      action,
      resource,
      keys: { "iam:DelegationRequestOwner": request?.ownerId },
      onlyExplicitDeny: grant === "to-owner" && isOwner ? true : undefined,
    },
  ];
}

/** A request that is of no account yet, or of the caller's: others are told that there is none. */
export async function requireVisible(call: Call, id: string): Promise<DelegationRequest> {
  const request = await findRequest(call.transaction, id);
  const { ownerAccount } = request ?? {};
  if (request === undefined || (ownerAccount !== undefined && ownerAccount !== accountOf(call))) {
    throw noSuchDelegationRequest(id);
  }
  return request;
}

/** A request that somebody of the caller's account took. */
export async function requireOwned(call: Call, id: string): Promise<DelegationRequest> {
  const request = await requireVisible(call, id);
  if (request.ownerId === undefined) throw noSuchDelegationRequest(id);
  return request;
}

/** Brings a request into another state, in which it may stay for that state's time. */
export async function moveTo(
  call: Call,
  request: DelegationRequest,
  state: stateType,
  changes: Partial<DelegationRequest> = {},
): Promise<void> {
  const { transaction, now } = call;
  if (!mayBecome(request, state, now)) throw wrongState(request.id, stateAt(request, now));
  const expiresAtMs = expiryOf(state, now);
  await updateRequest(transaction, { ...request, ...changes, state, expiresAtMs, updatedAtMs: now });
}
