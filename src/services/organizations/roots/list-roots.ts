import { ListRoots } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { asAdministrator } from "../organization/membership.ts";
import { pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { rootWithTypes } from "../policies/require.ts";

export const listRoots = operation(ListRoots, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:ListRoots"),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const roots = [await rootWithTypes(call.transaction, organization)];
    const { items, end } = pageOf(call, ["ListRoots"], input, roots);
    return { Roots: items, ...end };
  },
});
