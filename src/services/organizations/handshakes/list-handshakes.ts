import type { HandshakeFilter, Handshake as HandshakeShape } from "../../../pure/api/organizations.shapes.ts";
import { ListHandshakesForAccount, ListHandshakesForOrganization } from "../../../pure/api/organizations.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import { onAll } from "../demands.ts";
import { oneFilterOnly } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { findOrganization } from "../organization/store.ts";
import { type Listing, type PageRequest, pageOf } from "../paging.ts";
import { operation, type Parts } from "../parts.ts";
import { type Handshake, isListed } from "./handshake.ts";
import { asItStands, describe } from "./parties.ts";
import { listHandshakes, listReceived } from "./store.ts";

interface Request extends PageRequest {
  readonly Filter?: HandshakeFilter | undefined;
}

function isAskedFor(
  { action, parentId }: Handshake,
  { ActionType, ParentHandshakeId }: HandshakeFilter,
): boolean {
  if (ParentHandshakeId !== undefined) return parentId === ParentHandshakeId;
  return ActionType === undefined || action === ActionType;
}

async function page(
  call: Call,
  parts: Parts,
  name: string,
  { Filter = {}, ...request }: Request,
  handshakes: readonly Handshake[],
) {
  if (Filter.ActionType !== undefined && Filter.ParentHandshakeId !== undefined) throw oneFilterOnly();
  const listed = handshakes.filter((one) => isAskedFor(one, Filter) && isListed(one, call.now));
  const listing: Listing<Handshake> = {
    scope: [name, Filter.ActionType, Filter.ParentHandshakeId],
    positionOf: ({ requestedAtMs, id }) => [requestedAtMs, id],
  };
  const { items, end } = pageOf(call, listing, request, listed);
  const described: HandshakeShape[] = [];
  for (const handshake of items) {
    const organization = await findOrganization(call.transaction, handshake.organizationId);
    if (organization === undefined) throw new Error(`there is no ${handshake.organizationId}`);
    const standing = await asItStands(call, organization, handshake);
    described.push(await describe(call, parts, organization, standing));
  }
  return { Handshakes: described, ...end };
}

export const listHandshakesForAccount = operation(ListHandshakesForAccount, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:ListHandshakesForAccount"),
  async run(input, call, parts) {
    const account = await parts.needs.accounts.find(call.transaction, accountOf(call));
    const received = account === undefined ? [] : await listReceived(call.transaction, account);
    return page(call, parts, "ListHandshakesForAccount", input, received);
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
