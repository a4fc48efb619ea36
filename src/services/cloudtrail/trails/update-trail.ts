import type { UpdateTrailRequest } from "../../../pure/api/cloudtrail.shapes.ts";
import { UpdateTrail } from "../../../pure/api/cloudtrail.ts";
import { accountOf } from "../../../runtime/call.ts";
import { globalEventsRequired, organizationsNotInUse } from "../errors.ts";
import { operation } from "../operation.ts";
import { dependencyDemands } from "./dependency-demands.ts";
import { checkDestinationSyntax, checkDestinations } from "./destination.ts";
import { findTrailAtHome } from "./find-trail.ts";
import { describeSettings, type Trail } from "./trail.ts";
import { trailResource } from "./trail-name.ts";

export const updateTrail = operation(UpdateTrail, {
  demands: (input, call) => [
    { action: "cloudtrail:UpdateTrail", resource: trailResource(input.Name, call.region, accountOf(call)) },
    ...dependencyDemands(input),
  ],
  async run(input, call, { trails, changes, bucketAccess }) {
    if (input.IsMultiRegionTrail && input.IncludeGlobalServiceEvents === false) throw globalEventsRequired();
    const before = await findTrailAtHome(input.Name, call, trails);
    checkDestinationSyntax(input);
    if (input.IsOrganizationTrail) throw organizationsNotInUse();
    const after = withSettings(before, input);
    await checkDestinations(after, input, call, bucketAccess);
    await changes.change(before, after);
    return describeSettings(after);
  },
});

/** Members that were not sent stay as they are. */
function withSettings(trail: Trail, input: UpdateTrailRequest): Trail {
  const isMultiRegionTrail = input.IsMultiRegionTrail ?? trail.isMultiRegionTrail;
  const becomes = isMultiRegionTrail !== trail.isMultiRegionTrail;
  if (isMultiRegionTrail && !becomes && input.IncludeGlobalServiceEvents === false)
    throw globalEventsRequired();
  return {
    ...trail,
    bucket: input.S3BucketName ?? trail.bucket,
    prefix: input.S3KeyPrefix === undefined ? trail.prefix : input.S3KeyPrefix || undefined,
    isMultiRegionTrail,
    // Converting switches global service events on with all Regions, and off with the return to one.
    includeGlobalServiceEvents:
      input.IncludeGlobalServiceEvents ?? (becomes ? isMultiRegionTrail : trail.includeGlobalServiceEvents),
    logFileValidation: input.EnableLogFileValidation ?? trail.logFileValidation,
  };
}
