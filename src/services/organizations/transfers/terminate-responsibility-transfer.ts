import { TerminateResponsibilityTransfer } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import * as errors from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { updateTransfer } from "./store.ts";
import { endOfMonth, findEndFault } from "./transfer.ts";
import { requireView, viewShape } from "./views.ts";

/** For either side. The transfer goes on until its end, which is that of the month when nothing else is said. */
export const terminateResponsibilityTransfer = operation(TerminateResponsibilityTransfer, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:TerminateResponsibilityTransfer", [input.Id]),
  async run(input, call, parts) {
    const organization = await asManagement(call);
    const view = await requireView(call, parts, organization, input.Id);
    if (view.status === "WITHDRAWN") throw errors.transferAlreadyWithdrawn();
    if (view.status !== "ACCEPTED") throw errors.invalidTransferTransition();
    const endsAtMs = input.EndTimestamp?.getTime() ?? endOfMonth(call.now);
    const fault = findEndFault(endsAtMs, call.now);
    if (fault !== undefined) throw errors.invalidTransferDate(fault);
    const transfer = { ...view.transfer, endsAtMs, isWithdrawn: true };
    await updateTransfer(call.transaction, transfer);
    const withdrawn = { ...view, transfer, status: "WITHDRAWN" } as const;
    return { ResponsibilityTransfer: await viewShape(call, parts, organization, withdrawn) };
  },
});
