import { ListOrganizationalUnitsForParent } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { parentNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { findParent, pathOf } from "../targets/target.ts";
import { unitPosition, unitShape } from "./organizational-unit.ts";
import { listUnits } from "./store.ts";

export const listOrganizationalUnitsForParent = operation(ListOrganizationalUnitsForParent, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:ListOrganizationalUnitsForParent", [input.ParentId]),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const parent = await findParent(call.transaction, organization, input.ParentId);
    if (parent === undefined) throw parentNotFound();
    const path = await pathOf(call.transaction, organization, parent.id);
    const units = await listUnits(call.transaction, organization.id, parent.id);
    const listing = { scope: ["ListOrganizationalUnitsForParent", parent.id], positionOf: unitPosition };
    const { items, end } = pageOf(call, listing, input, units);
    return {
      OrganizationalUnits: items.map((unit) => unitShape(organization, unit, [...path, unit.id])),
      ...end,
    };
  },
});
