import { CancelHandshake } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { operation } from "../parts.ts";
import { describe, end, requireHandshake } from "./parties.ts";

export const cancelHandshake = operation(CancelHandshake, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:CancelHandshake", [input.HandshakeId]),
  async run(input, call, parts) {
    const found = await requireHandshake(call, parts, input.HandshakeId);
    const canceled = await end(call, found, found.isSender, "CANCELED");
    return { Handshake: await describe(call, parts, found.organization, canceled) };
  },
});
