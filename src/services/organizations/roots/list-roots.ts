import type { Root } from "../../../pure/api/organizations.shapes.ts";
import { ListRoots } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { asAdministrator } from "../organization/membership.ts";
import { type Listing, pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { rootWithTypes } from "../policies/require.ts";

export const listRoots = operation(ListRoots, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:ListRoots"),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const roots = [await rootWithTypes(call.transaction, organization)];
    const listing: Listing<Root> = { scope: ["ListRoots"], positionOf: ({ Id = "" }) => [Id] };
    const { items, end } = pageOf(call, listing, input, roots);
    return { Roots: items, ...end };
  },
});
