import { GetFederationToken } from "../../pure/api/sts.ts";
import { type FederatedCaller, userId } from "../../pure/aws/caller.ts";
import { accountOf, type Call } from "../../runtime/call.ts";
import type { Demand } from "../../runtime/operation.ts";
import { issueCredentials, newSession } from "./issue.ts";
import { longTermCaller, longTermSeconds } from "./long-term-caller.ts";
import { packSession } from "./packed-size.ts";
import { operation } from "./parts.ts";
import { checkSessionPolicies, checkSessionPolicyCount, policyArnsOf } from "./session-policies.ts";
import { requestedSessionTags } from "./session-tags.ts";

export const getFederationToken = operation(GetFederationToken, {
  demands(input, call) {
    checkSessionPolicyCount(input);
    longTermCaller(call, "GetFederationToken");
    const { requested } = requestedSessionTags(input, undefined);
    const demand: Demand = {
      action: "sts:GetFederationToken",
      resource: federatedArn(call, input.Name),
      requestTags: requested,
    };
    if (Object.keys(requested).length === 0) return [demand];
    return [demand, { ...demand, action: "sts:TagSession" }];
  },

  async run(input, call, parts) {
    const caller = longTermCaller(call, "GetFederationToken");
    await checkSessionPolicies(input, caller.account, call, parts);
    const session = {
      ...newSession(call, longTermSeconds(caller, input.DurationSeconds)),
      tags: requestedSessionTags(input, undefined).all,
      policies: input.Policy === undefined ? [] : [input.Policy],
      policyArns: policyArnsOf(input),
    };
    const arn = federatedArn(call, input.Name);
    const { kind, account } = caller;
    const named = caller.kind === "user" ? { name: caller.userName } : {};
    return {
      Credentials: issueCredentials<FederatedCaller>(call, parts, {
        kind: "federated-user",
        account,
        arn,
        name: input.Name,
        issuer: { kind, arn: caller.arn, id: userId(caller) ?? account, ...named },
        session,
      }),
      FederatedUser: { FederatedUserId: `${account}:${input.Name}`, Arn: arn },
      // Said also when there is nothing to pack.
      PackedPolicySize: packSession(input, session) ?? 0,
    };
  },
});

function federatedArn(call: Call, name: string): string {
  return `arn:aws:sts::${accountOf(call)}:federated-user/${name}`;
}
