import { AcceptHandshake } from "../../../pure/api/organizations.ts";
import { accountOf } from "../../../runtime/call.ts";
import { joinOrganization } from "../accounts/membership-changes.ts";
import { findMember } from "../accounts/store.ts";
import { onResources, onServiceLinkedRole } from "../demands.ts";
import { inviteeInOrganization } from "../errors.ts";
import { operation } from "../parts.ts";
import { describe, end, requireHandshake } from "./parties.ts";

export const acceptHandshake = operation(AcceptHandshake, {
  demands: async (input, call, parts) => [
    ...(await onResources(call, parts, "organizations:AcceptHandshake", [input.HandshakeId])),
    onServiceLinkedRole(call),
  ],
  async run(input, call, parts) {
    const found = await requireHandshake(call, parts, input.HandshakeId);
    const account = accountOf(call);
    const accepted = await end(call, found, found.isRecipient, "ACCEPTED");
    if ((await findMember(call.transaction, account)) !== undefined) throw inviteeInOrganization();
    const { tags } = found.handshake;
    await joinOrganization(call, found.organization, { account, joinedMethod: "INVITED", tags });
    return { Handshake: await describe(call, parts, found.organization, accepted) };
  },
});
