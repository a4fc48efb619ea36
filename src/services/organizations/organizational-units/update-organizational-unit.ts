import { UpdateOrganizationalUnit } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { duplicateUnit, unitNotFound } from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { pathOf } from "../targets/target.ts";
import { unitShape } from "./organizational-unit.ts";
import { findUnit, isUnitNameTaken, updateUnit } from "./store.ts";

export const updateOrganizationalUnit = operation(UpdateOrganizationalUnit, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:UpdateOrganizationalUnit", [input.OrganizationalUnitId]),
  async run(input, call) {
    const organization = await asManagement(call);
    const unit = await findUnit(call.transaction, organization.id, input.OrganizationalUnitId);
    if (unit === undefined) throw unitNotFound();
    const renamed = { ...unit, name: input.Name ?? unit.name };
    if (input.Name !== undefined) {
      if (await isUnitNameTaken(call.transaction, unit.parentId, renamed.name)) throw duplicateUnit();
      await updateUnit(call.transaction, renamed);
    }
    const path = await pathOf(call.transaction, organization, unit.id);
    return { OrganizationalUnit: unitShape(organization, renamed, path) };
  },
});
