import { DecodeAuthorizationMessage } from "../../pure/api/sts.ts";
import { decodeAuthorizationMessage as decode } from "../../runtime/authorization-message.ts";
import { accountOf } from "../../runtime/call.ts";
import { invalidAuthorizationMessage } from "./errors.ts";
import { operation } from "./parts.ts";

export const decodeAuthorizationMessage = operation(DecodeAuthorizationMessage, {
  demands: () => [{ action: "sts:DecodeAuthorizationMessage", resource: "*" }],
  run(input, call, { seal }) {
    const text = decode(seal, input.EncodedMessage, accountOf(call), call.now);
    if (text === undefined) throw invalidAuthorizationMessage();
    return { DecodedMessage: text };
  },
  // What was refused to whom is told to who may ask, not to whoever reads the trail.
  record: { readOnly: true, responseElements: () => null },
});
