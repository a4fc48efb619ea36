import { ListRoots } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { asAdministrator } from "../organization/membership.ts";
import { pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { describeRoot } from "./root.ts";

export const listRoots = operation(ListRoots, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:ListRoots"),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const { items, end } = pageOf(call, ["ListRoots"], input, [describeRoot(organization, [])]);
    return { Roots: items, ...end };
  },
});
