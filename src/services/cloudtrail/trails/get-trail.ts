import { GetTrail } from "../../../pure/api/cloudtrail.ts";
import { accountOf } from "../../../runtime/call.ts";
import { operation } from "../operation.ts";
import { findTrail } from "./find-trail.ts";
import { describeTrail } from "./trail.ts";
import { trailResource } from "./trail-name.ts";

export const getTrail = operation(GetTrail, {
  demands: (input, call) => [
    { action: "cloudtrail:GetTrail", resource: trailResource(input.Name, call.region, accountOf(call)) },
  ],
  async run(input, call, { trails }) {
    // Unlike every other operation, this one repeats the name as it was given.
    return { Trail: describeTrail(await findTrail(input.Name, call, trails, input.Name)) };
  },
});
