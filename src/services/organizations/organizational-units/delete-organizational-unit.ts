import { DeleteOrganizationalUnit } from "../../../pure/api/organizations.ts";
import { listMembers } from "../accounts/store.ts";
import { onResources } from "../demands.ts";
import { unitNotEmpty, unitNotFound } from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { markChanged } from "../organization/store.ts";
import { operation } from "../parts.ts";
import { removeAttachmentsOf } from "../policies/store.ts";
import { findUnit, listUnits, removeUnit } from "./store.ts";

export const deleteOrganizationalUnit = operation(DeleteOrganizationalUnit, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:DeleteOrganizationalUnit", [input.OrganizationalUnitId]),
  async run(input, call) {
    const { id } = await asManagement(call);
    const { transaction } = call;
    const unit = await findUnit(transaction, id, input.OrganizationalUnitId);
    if (unit === undefined) throw unitNotFound();
    const units = await listUnits(transaction, id, unit.id);
    const members = await listMembers(transaction, id, unit.id);
    if (units.length + members.length > 0) throw unitNotEmpty();
    await removeAttachmentsOf(transaction, unit.id);
    await removeUnit(transaction, unit.id);
    await markChanged(call, id);
  },
});
