import type { Role as RoleShape } from "../../../pure/api/iam.shapes.ts";
import { ListRoles } from "../../../pure/api/iam.ts";
import { onListing } from "../demands.ts";
import { pageOfEntities } from "../entities/page.ts";
import { operation } from "../operation.ts";
import { describeRole } from "./role.ts";

export const listRoles = operation(ListRoles, {
  demands: (input, call) => onListing(call, "iam:ListRoles", "role", input.PathPrefix),
  async run(input, call) {
    const { items, end } = await pageOfEntities(call, "role", input);
    const roles: RoleShape[] = [];
    for (const role of items) roles.push(await describeRole(call.transaction, role));
    return { Roles: roles, ...end };
  },
});
