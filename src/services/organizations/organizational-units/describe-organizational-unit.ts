import { DescribeOrganizationalUnit } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { unitNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { pathOf } from "../targets/target.ts";
import { unitShape } from "./organizational-unit.ts";
import { findUnit } from "./store.ts";

export const describeOrganizationalUnit = operation(DescribeOrganizationalUnit, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:DescribeOrganizationalUnit", [input.OrganizationalUnitId]),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const unit = await findUnit(call.transaction, organization.id, input.OrganizationalUnitId);
    if (unit === undefined) throw unitNotFound();
    const path = await pathOf(call.transaction, organization, unit.id);
    return { OrganizationalUnit: unitShape(organization, unit, path) };
  },
});
