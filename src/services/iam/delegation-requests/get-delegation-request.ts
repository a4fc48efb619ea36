import type { GetDelegationRequestResponse } from "../../../pure/api/iam.shapes.ts";
import { GetDelegationRequest } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { describeRequest } from "./delegation-request.ts";
import { onRequest, requireVisible } from "./find.ts";

export const getDelegationRequest = operation(GetDelegationRequest, {
  demands: (input, call) =>
    onRequest(call, "iam:GetDelegationRequest", input.DelegationRequestId, "to-owner"),
  async run(input, call): Promise<GetDelegationRequestResponse> {
    const request = await requireVisible(call, input.DelegationRequestId);
    const DelegationRequest = describeRequest(request, call.now);
    if (input.DelegationPermissionCheck !== true) return { DelegationRequest };
    // What a template permits is known to who registered it; so nobody can tell whether the caller has it.
    return { DelegationRequest, PermissionCheckStatus: "COMPLETE", PermissionCheckResult: "UNSURE" };
  },
});
