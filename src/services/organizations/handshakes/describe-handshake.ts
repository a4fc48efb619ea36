import { DescribeHandshake } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { operation } from "../parts.ts";
import { describe, requireHandshake } from "./parties.ts";

export const describeHandshake = operation(DescribeHandshake, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:DescribeHandshake", [input.HandshakeId]),
  async run(input, call, parts) {
    const { handshake, organization } = await requireHandshake(call, parts, input.HandshakeId);
    return { Handshake: await describe(call, parts, organization, handshake) };
  },
});
