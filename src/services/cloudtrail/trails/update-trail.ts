import type { UpdateTrailRequest } from "../../../pure/api/cloudtrail.shapes.ts";
import { UpdateTrail } from "../../../pure/api/cloudtrail.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import { globalEventsRequired, notOrganizationMaster } from "../errors.ts";
import { operation } from "../operation.ts";
import { requireOrganization } from "../organization-members/preconditions.ts";
import type { Parts } from "../parts.ts";
import { dependencyDemands } from "./dependency-demands.ts";
import { checkDestinationSyntax, checkDestinations } from "./destination.ts";
import { findTrailAtHome } from "./find-trail.ts";
import { describeSettings, type Trail } from "./trail.ts";
import { onTrail } from "./visible-trails.ts";

export const updateTrail = operation(UpdateTrail, {
  demands: async (input, call, parts) => [
    ...(await onTrail(call, parts, "cloudtrail:UpdateTrail", input.Name)),
    ...dependencyDemands(input, call),
  ],
  async run(input, call, parts) {
    if (input.IsMultiRegionTrail && input.IncludeGlobalServiceEvents === false) throw globalEventsRequired();
    const before = await findTrailAtHome(input.Name, call, parts);
    checkDestinationSyntax(input);
    const organizationId = await organizationIdAfter(before, input, call, parts);
    const after = { ...withSettings(before, input), organizationId };
    await checkDestinations(after, input, call, parts.bucketAccess);
    await parts.changes.change(before, after);
    return describeSettings(after);
  },
});

/** Only the management account converts its trails, in both directions. */
async function organizationIdAfter(
  { account, organizationId }: Trail,
  { IsOrganizationTrail }: UpdateTrailRequest,
  call: Call,
  parts: Parts,
): Promise<string | undefined> {
  if (IsOrganizationTrail === undefined) return organizationId;
  if (IsOrganizationTrail) {
    return (await requireOrganization(call, parts, { mayDelegate: organizationId !== undefined })).id;
  }
  if (account !== accountOf(call)) throw notOrganizationMaster();
  return undefined;
}

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
