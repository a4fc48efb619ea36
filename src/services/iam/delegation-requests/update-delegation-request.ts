import { UpdateDelegationRequest } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { moveTo, onRequest, requireOwned } from "./find.ts";

/** Hands the request on to who may accept it. */
export const updateDelegationRequest = operation(UpdateDelegationRequest, {
  demands: (input, call) =>
    onRequest(call, "iam:UpdateDelegationRequest", input.DelegationRequestId, "to-owner"),
  async run(input, call) {
    const request = await requireOwned(call, input.DelegationRequestId);
    const details = { ...request.details, notes: input.Notes ?? request.details.notes };
    await moveTo(call, request, "PENDING_APPROVAL", { details });
  },
});
