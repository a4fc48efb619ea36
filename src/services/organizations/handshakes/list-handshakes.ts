import type { HandshakeFilter, Handshake as HandshakeShape } from "../../../pure/api/organizations.shapes.ts";
import { ListHandshakesForAccount, ListHandshakesForOrganization } from "../../../pure/api/organizations.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import { onAll } from "../demands.ts";
import { asAdministrator } from "../organization/membership.ts";
import { findOrganization } from "../organization/store.ts";
import { type PageRequest, pageOf } from "../paging.ts";
import { operation, type Parts } from "../parts.ts";
import { type Handshake, isListed } from "./handshake.ts";
import { describe } from "./parties.ts";
import { listHandshakes, listInvitations } from "./store.ts";

interface Request extends PageRequest {
  readonly Filter?: HandshakeFilter | undefined;
}

/** Invitations have no parents, and there are handshakes of no other action. */
function isAskedFor({ ActionType, ParentHandshakeId }: HandshakeFilter): boolean {
  return ParentHandshakeId === undefined && (ActionType === undefined || ActionType === "INVITE");
}

async function page(
  call: Call,
  parts: Parts,
  name: string,
  { Filter = {}, ...request }: Request,
  handshakes: readonly Handshake[],
) {
  const listed = isAskedFor(Filter) ? handshakes.filter((one) => isListed(one, call.now)) : [];
  const listing = [name, Filter.ActionType, Filter.ParentHandshakeId];
  const { items, end } = pageOf(call, listing, request, listed);
  const described: HandshakeShape[] = [];
  for (const handshake of items) {
    const organization = await findOrganization(call.transaction, handshake.organizationId);
    if (organization === undefined) throw new Error(`there is no ${handshake.organizationId}`);
    described.push(await describe(call, parts, organization, handshake));
  }
  return { Handshakes: described, ...end };
}

export const listHandshakesForAccount = operation(ListHandshakesForAccount, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:ListHandshakesForAccount"),
  async run(input, call, parts) {
    const account = await parts.needs.accounts.find(call.transaction, accountOf(call));
    const invitations = account === undefined ? [] : await listInvitations(call.transaction, account);
    return page(call, parts, "ListHandshakesForAccount", input, invitations);
  },
});

export const listHandshakesForOrganization = operation(ListHandshakesForOrganization, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:ListHandshakesForOrganization"),
  async run(input, call, parts) {
    const { id } = await asAdministrator(call);
    const handshakes = await listHandshakes(call.transaction, id);
    return page(call, parts, "ListHandshakesForOrganization", input, handshakes);
  },
});
