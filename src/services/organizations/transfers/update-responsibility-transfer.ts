import { UpdateResponsibilityTransfer } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { accessDenied } from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { updateTransfer } from "./store.ts";
import { requireView, viewShape } from "./views.ts";

/** The name is what the side that asked calls it: the other side sees it, and cannot change it. */
export const updateResponsibilityTransfer = operation(UpdateResponsibilityTransfer, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:UpdateResponsibilityTransfer", [input.Id]),
  async run(input, call, parts) {
    const organization = await asManagement(call);
    const view = await requireView(call, parts, organization, input.Id);
    if (view.transfer.organizationId !== organization.id) throw accessDenied();
    const transfer = { ...view.transfer, name: input.Name };
    await updateTransfer(call.transaction, transfer);
    return {
      ResponsibilityTransfer: await viewShape(call, parts, organization, { ...view, transfer }),
    };
  },
});
