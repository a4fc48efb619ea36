import { CreateOrganizationalUnit } from "../../../pure/api/organizations.ts";
import { tagsOf } from "../../../pure/aws/tags.ts";
import { onResources } from "../demands.ts";
import { duplicateUnit, parentNotFound, tooManyUnits, unitTooDeep } from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { markChanged } from "../organization/store.ts";
import { operation } from "../parts.ts";
import { attachDefaults } from "../policies/default-attachments.ts";
import { newTags } from "../tags/tag-rules.ts";
import { findParent, pathOf } from "../targets/target.ts";
import { newUnit, UNIT_DEPTH_MAX, UNITS_MAX, unitShape } from "./organizational-unit.ts";
import { insertUnit, isUnitNameTaken, listUnits } from "./store.ts";

export const createOrganizationalUnit = operation(CreateOrganizationalUnit, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:CreateOrganizationalUnit", [input.ParentId], {
      requestTags: tagsOf(input.Tags),
    }),
  async run(input, call) {
    const organization = await asManagement(call);
    const { transaction } = call;
    const tags = newTags(input.Tags);
    const parent = await findParent(transaction, organization, input.ParentId);
    if (parent === undefined) throw parentNotFound();
    if (await isUnitNameTaken(transaction, parent.id, input.Name)) throw duplicateUnit();
    const path = await pathOf(transaction, organization, parent.id);
    // The path begins with the organization and its root.
    if (path.length - 2 >= UNIT_DEPTH_MAX) throw unitTooDeep(UNIT_DEPTH_MAX);
    if ((await listUnits(transaction, organization.id)).length >= UNITS_MAX) throw tooManyUnits(UNITS_MAX);
    const unit = newUnit(organization, { parentId: parent.id, name: input.Name, tags }, call);
    await insertUnit(transaction, unit);
    await attachDefaults(transaction, organization, unit.id);
    await markChanged(call, organization.id);
    return { OrganizationalUnit: unitShape(organization, unit, [...path, unit.id]) };
  },
});
