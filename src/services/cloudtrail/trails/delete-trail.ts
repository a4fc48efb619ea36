import { DeleteTrail } from "../../../pure/api/cloudtrail.ts";
import { accountOf } from "../../../runtime/call.ts";
import { operation } from "../operation.ts";
import { findTrailAtHome } from "./find-trail.ts";
import { trailResource } from "./trail-name.ts";

/** What was logged until now, this call included, is still delivered. */
export const deleteTrail = operation(DeleteTrail, {
  demands: (input, call) => [
    { action: "cloudtrail:DeleteTrail", resource: trailResource(input.Name, call.region, accountOf(call)) },
  ],
  async run(input, call, { trails, changes }) {
    await changes.remove(await findTrailAtHome(input.Name, call, trails));
    return {};
  },
});
