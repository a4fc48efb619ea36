import type { ResponsibilityTransfer } from "../../../pure/api/organizations.shapes.ts";
import {
  ListInboundResponsibilityTransfers,
  ListOutboundResponsibilityTransfers,
} from "../../../pure/api/organizations.ts";
import type { Call } from "../../../runtime/call.ts";
import { onAll } from "../demands.ts";
import { transferNotFound } from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import type { Organization } from "../organization/organization.ts";
import { type Listing, type PageRequest, pageOf } from "../paging.ts";
import { operation, type Parts } from "../parts.ts";
import { transferKeys } from "./transfer.ts";
import { listViews, type View, viewShape } from "./views.ts";

async function page(
  call: Call,
  parts: Parts,
  organization: Organization,
  scope: Listing<View>["scope"],
  input: PageRequest,
  views: readonly View[],
) {
  const listing: Listing<View> = {
    scope,
    positionOf: ({ transfer }) => [transfer.startsAtMs, transfer.id],
  };
  const { items, end } = pageOf(call, listing, input, views);
  const described: ResponsibilityTransfer[] = [];
  for (const view of items) described.push(await viewShape(call, parts, organization, view));
  return { ResponsibilityTransfers: described, ...end };
}

export const listInboundResponsibilityTransfers = operation(ListInboundResponsibilityTransfers, {
  demands: (_input, call, parts) =>
    onAll(call, parts, "organizations:ListInboundResponsibilityTransfers", { keys: transferKeys("inbound") }),
  async run(input, call, parts) {
    const organization = await asManagement(call);
    const views = await listViews(call, parts, organization, "inbound");
    const asked = views.filter(({ transfer }) => input.Id === undefined || transfer.id === input.Id);
    if (input.Id !== undefined && asked.length === 0) throw transferNotFound();
    const scope = ["ListInboundResponsibilityTransfers", input.Id];
    return page(call, parts, organization, scope, input, asked);
  },
});

export const listOutboundResponsibilityTransfers = operation(ListOutboundResponsibilityTransfers, {
  demands: (_input, call, parts) =>
    onAll(call, parts, "organizations:ListOutboundResponsibilityTransfers", {
      keys: transferKeys("outbound"),
    }),
  async run(input, call, parts) {
    const organization = await asManagement(call);
    const views = await listViews(call, parts, organization, "outbound");
    return page(call, parts, organization, ["ListOutboundResponsibilityTransfers"], input, views);
  },
});
