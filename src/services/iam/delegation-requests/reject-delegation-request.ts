import { RejectDelegationRequest } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { moveTo, onRequest, requireOwned } from "./find.ts";

export const rejectDelegationRequest = operation(RejectDelegationRequest, {
  demands: (input, call) =>
    onRequest(call, "iam:RejectDelegationRequest", input.DelegationRequestId, "by-policy"),
  async run(input, call) {
    const request = await requireOwned(call, input.DelegationRequestId);
    const details = { ...request.details, rejectionReason: input.Notes };
    await moveTo(call, request, "REJECTED", { details });
  },
});
