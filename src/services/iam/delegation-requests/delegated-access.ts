import type { AccountId } from "../../../pure/aws/account.ts";
import type { Seal } from "../../../runtime/seal.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { isAccountActive } from "../account/store.ts";
import type { Approver } from "./approver.ts";
import { type DelegationRequest, stateAt } from "./delegation-request.ts";
import { findRequest } from "./store.ts";

/** What a trade-in token stands for. */
export interface Delegation {
  readonly requestor: AccountId;
  readonly approver: Approver;
  /** What it is limited to; undefined when nobody registered the template, so that it permits nothing. */
  readonly policy: string | undefined;
  readonly endsAtMs: number;
}

export interface DelegatedAccess {
  /** The token of a request that was finalized, which AWS sends to its notification channel. */
  tradeInToken(transaction: Transaction, requestId: string, now: number): Promise<string | undefined>;
  /** Undefined for what is no token of ours, or of an account that is not open any more. */
  redeem(transaction: Transaction, tradeInToken: string): Promise<Delegation | undefined>;
}

/** A trade-in token is the sealed id of its request, in base64. */
export function delegatedAccessWith(seal: Seal): DelegatedAccess {
  return {
    async tradeInToken(transaction, requestId, now) {
      const request = await findRequest(transaction, requestId);
      if (request === undefined || stateAt(request, now) !== "FINALIZED") return undefined;
      return Buffer.from(seal.seal(Buffer.from(requestId))).toString("base64");
    },
    async redeem(transaction, tradeInToken) {
      const sealed = Buffer.from(tradeInToken, "base64");
      if (sealed.toString("base64") !== tradeInToken) return undefined;
      const requestId = seal.open(sealed);
      const request = requestId && (await findRequest(transaction, Buffer.from(requestId).toString()));
      const delegation = request && delegationOf(request);
      if (delegation === undefined) return undefined;
      return (await isAccountActive(transaction, delegation.approver.account)) ? delegation : undefined;
    },
  };
}

/** The delegation begins when the token is released, and lasts as long as was asked for. */
function delegationOf({ requestor, state, updatedAtMs, details }: DelegationRequest): Delegation | undefined {
  const { approver, permissionPolicy, sessionSeconds } = details;
  if (state !== "FINALIZED" || approver === undefined) return undefined;
  return {
    requestor,
    approver,
    policy: permissionPolicy,
    endsAtMs: updatedAtMs + sessionSeconds * 1000,
  };
}
