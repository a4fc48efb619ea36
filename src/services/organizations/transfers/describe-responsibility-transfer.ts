import { DescribeResponsibilityTransfer } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { asManagement } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { requireView, viewShape } from "./views.ts";

export const describeResponsibilityTransfer = operation(DescribeResponsibilityTransfer, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:DescribeResponsibilityTransfer", [input.Id]),
  async run(input, call, parts) {
    const organization = await asManagement(call);
    const view = await requireView(call, parts, organization, input.Id);
    return { ResponsibilityTransfer: await viewShape(call, parts, organization, view) };
  },
});
