import { DeleteTrail } from "../../../pure/api/cloudtrail.ts";
import { operation } from "../operation.ts";
import { findTrailAtHome } from "./find-trail.ts";
import { onTrail } from "./visible-trails.ts";

/** What was logged until now, this call included, is still delivered. */
export const deleteTrail = operation(DeleteTrail, {
  demands: (input, call, parts) => onTrail(call, parts, "cloudtrail:DeleteTrail", input.Name),
  async run(input, call, parts) {
    await parts.changes.remove(await findTrailAtHome(input.Name, call, parts));
    return {};
  },
});
