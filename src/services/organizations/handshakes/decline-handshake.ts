import { DeclineHandshake } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { operation } from "../parts.ts";
import { describe, end, requireHandshake } from "./parties.ts";

export const declineHandshake = operation(DeclineHandshake, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:DeclineHandshake", [input.HandshakeId]),
  async run(input, call, parts) {
    const found = await requireHandshake(call, parts, input.HandshakeId);
    const declined = await end(call, found, found.isRecipient, "DECLINED");
    return { Handshake: await describe(call, parts, found.organization, declined) };
  },
});
