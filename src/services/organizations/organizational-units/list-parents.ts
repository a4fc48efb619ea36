import type { Parent } from "../../../pure/api/organizations.shapes.ts";
import { ListParents } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { childNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { type Listing, pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { findTarget } from "../targets/target.ts";

/** A child has exactly one parent. */
export const listParents = operation(ListParents, {
  demands: (input, call, parts) => onResources(call, parts, "organizations:ListParents", [input.ChildId]),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const child = await findTarget(call.transaction, organization, input.ChildId);
    if (child?.parentId === undefined) throw childNotFound();
    const Type = child.parentId === organization.rootId ? "ROOT" : "ORGANIZATIONAL_UNIT";
    const parents = [{ Id: child.parentId, Type } as const];
    const listing: Listing<Parent> = { scope: ["ListParents", child.id], positionOf: ({ Id = "" }) => [Id] };
    const { items, end } = pageOf(call, listing, input, parents);
    return { Parents: items, ...end };
  },
});
