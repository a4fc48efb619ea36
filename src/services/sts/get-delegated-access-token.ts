import { GetDelegatedAccessToken } from "../../pure/api/sts.ts";
import { type AccountCaller, belongsToAccount, type CallerSession } from "../../pure/aws/caller.ts";
import { accountOf } from "../../runtime/call.ts";
import { invalidTradeInToken, notTheDelegate, tradeInTokenExpired } from "./errors.ts";
import { issueCredentials, newSession } from "./issue.ts";
import { packSession } from "./packed-size.ts";
import { operation } from "./parts.ts";

/** A policy that permits nothing: a session without any would be as mighty as who lent it. */
const NOTHING = '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}';

/** Whoever accepted a delegation request lends its permissions, as far as the request's policy goes. */
export const getDelegatedAccessToken = operation(GetDelegatedAccessToken, {
  demands: () => [{ action: "sts:GetDelegatedAccessToken", resource: "*" }],

  async run(input, call, parts) {
    const delegation = await parts.needs.redeemDelegation(call.transaction, input.TradeInToken);
    if (delegation === undefined) throw invalidTradeInToken();
    const { approver, endsAtMs, policy = NOTHING, requestor } = delegation;
    if (accountOf(call) !== requestor) {
      throw notTheDelegate(belongsToAccount(call.caller) ? call.caller.arn : call.caller.kind);
    }
    if (endsAtMs <= call.now) throw tradeInTokenExpired();
    const { session: lent, ...identity } = approver;
    const fresh = newSession(call, 0);
    const session: CallerSession = {
      ...fresh,
      expiresAtMs: Math.floor(endsAtMs / 1000) * 1000,
      tags: lent?.tags ?? {},
      sourceIdentity: lent?.sourceIdentity,
      policies: [policy],
      delegate: requestor,
    };
    return {
      Credentials: issueCredentials<AccountCaller>(call, parts, { ...identity, session }),
      PackedPolicySize: packSession({ Policy: policy }, session),
      AssumedPrincipal: identity.arn,
    };
  },
});
