import { GetTrail } from "../../../pure/api/cloudtrail.ts";
import { operation } from "../operation.ts";
import { findTrail } from "./find-trail.ts";
import { describeTrail } from "./trail.ts";
import { onTrail } from "./visible-trails.ts";

export const getTrail = operation(GetTrail, {
  demands: (input, call, parts) => onTrail(call, parts, "cloudtrail:GetTrail", input.Name),
  async run(input, call, parts) {
    // Unlike every other operation, this one repeats the name as it was given.
    return { Trail: describeTrail(await findTrail(input.Name, call, parts, input.Name)) };
  },
});
