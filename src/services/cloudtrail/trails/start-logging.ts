import { StartLogging } from "../../../pure/api/cloudtrail.ts";
import { operation } from "../operation.ts";
import { findTrailAtHome } from "./find-trail.ts";
import { onTrail } from "./visible-trails.ts";

export const startLogging = operation(StartLogging, {
  demands: (input, call, parts) => onTrail(call, parts, "cloudtrail:StartLogging", input.Name),
  async run(input, call, parts) {
    const trail = await findTrailAtHome(input.Name, call, parts);
    if (!trail.isLogging)
      await parts.changes.change(trail, { ...trail, isLogging: true, startedAtMs: call.now });
    return {};
  },
});
