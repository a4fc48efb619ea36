import { StopLogging } from "../../../pure/api/cloudtrail.ts";
import { operation } from "../operation.ts";
import { findTrailAtHome } from "./find-trail.ts";
import { onTrail } from "./visible-trails.ts";

export const stopLogging = operation(StopLogging, {
  demands: (input, call, parts) => onTrail(call, parts, "cloudtrail:StopLogging", input.Name),
  async run(input, call, parts) {
    const trail = await findTrailAtHome(input.Name, call, parts);
    if (trail.isLogging)
      await parts.changes.change(trail, { ...trail, isLogging: false, stoppedAtMs: call.now });
    return {};
  },
});
