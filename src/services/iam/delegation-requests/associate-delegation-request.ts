import { AssociateDelegationRequest } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { callerArn } from "../demands.ts";
import { operation } from "../operation.ts";
import { moveTo, onRequest, requireVisible } from "./find.ts";

export const associateDelegationRequest = operation(AssociateDelegationRequest, {
  demands: (input, call) =>
    onRequest(call, "iam:AssociateDelegationRequest", input.DelegationRequestId, "by-policy"),
  async run(input, call) {
    const request = await requireVisible(call, input.DelegationRequestId);
    await moveTo(call, request, "ASSIGNED", { ownerAccount: accountOf(call), ownerId: callerArn(call) });
  },
});
