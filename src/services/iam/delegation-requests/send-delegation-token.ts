import { SendDelegationToken } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { callerArn } from "../demands.ts";
import { operation } from "../operation.ts";
import { delegationRequestArn } from "./delegation-request.ts";
import { onlyOwnerSends } from "./errors.ts";
import { moveTo, onRequest, requireOwned } from "./find.ts";

export const sendDelegationToken = operation(SendDelegationToken, {
  demands: (input, call) =>
    onRequest(call, "iam:SendDelegationToken", input.DelegationRequestId, "by-policy"),
  async run(input, call) {
    const request = await requireOwned(call, input.DelegationRequestId);
    const arn = callerArn(call);
    if (request.details.onlySendByOwner && request.ownerId !== arn) {
      throw onlyOwnerSends(arn, delegationRequestArn(accountOf(call), request.id));
    }
    await moveTo(call, request, "FINALIZED");
  },
});
