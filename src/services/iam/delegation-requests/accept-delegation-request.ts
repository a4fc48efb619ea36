import { AcceptDelegationRequest } from "../../../pure/api/iam.ts";
import { callerArn } from "../demands.ts";
import { operation } from "../operation.ts";
import { approverOf } from "./approver.ts";
import { tooLongForRoot } from "./errors.ts";
import { moveTo, onRequest, requireOwned } from "./find.ts";

const ROOT_HOURS_MAX = 4;

export const acceptDelegationRequest = operation(AcceptDelegationRequest, {
  demands: (input, call) =>
    onRequest(call, "iam:AcceptDelegationRequest", input.DelegationRequestId, "by-policy"),
  async run(input, call) {
    const request = await requireOwned(call, input.DelegationRequestId);
    if (call.caller.kind === "root" && request.details.sessionSeconds > ROOT_HOURS_MAX * 3600) {
      throw tooLongForRoot(ROOT_HOURS_MAX);
    }
    const details = { ...request.details, approver: approverOf(call) };
    await moveTo(call, request, "ACCEPTED", { approverId: callerArn(call), details });
  },
});
