import { DescribeCreateAccountStatus } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { createAccountStatusNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { requestShape } from "./create-account-request.ts";
import { findRequest } from "./store.ts";

export const describeCreateAccountStatus = operation(DescribeCreateAccountStatus, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:DescribeCreateAccountStatus"),
  async run(input, call) {
    const { id } = await asAdministrator(call);
    const request = await findRequest(call.transaction, id, input.CreateAccountRequestId);
    if (request === undefined) throw createAccountStatusNotFound();
    return { CreateAccountStatus: requestShape(request) };
  },
});
