import { StartLogging } from "../../../pure/api/cloudtrail.ts";
import { accountOf } from "../../../runtime/call.ts";
import { operation } from "../operation.ts";
import { findTrailAtHome } from "./find-trail.ts";
import { trailResource } from "./trail-name.ts";

export const startLogging = operation(StartLogging, {
  demands: (input, call) => [
    { action: "cloudtrail:StartLogging", resource: trailResource(input.Name, call.region, accountOf(call)) },
  ],
  async run(input, call, { trails, changes }) {
    const trail = await findTrailAtHome(input.Name, call, trails);
    if (!trail.isLogging) await changes.change(trail, { ...trail, isLogging: true, startedAtMs: call.now });
    return {};
  },
});
