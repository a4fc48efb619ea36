import type { CreateTrailRequest } from "../../../pure/api/cloudtrail.shapes.ts";
import { CreateTrail } from "../../../pure/api/cloudtrail.ts";
import { uuid } from "../../../pure/aws/ids.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { globalEventsRequired, tooManyTrails, trailAlreadyExists } from "../errors.ts";
import type { Organization } from "../needs.ts";
import { operation } from "../operation.ts";
import { requireOrganization } from "../organization-members/preconditions.ts";
import { addTagsTo, requestTags } from "../tags/tags.ts";
import { dependencyDemands } from "./dependency-demands.ts";
import { checkDestinationSyntax, checkDestinations } from "./destination.ts";
import { describeSettings, isPresentIn, TRAILS_PER_REGION_MAX, type Trail } from "./trail.ts";
import { checkTrailName, trailArn, trailResource } from "./trail-name.ts";
import { visibleTrails } from "./visible-trails.ts";

export const createTrail = operation(CreateTrail, {
  demands(input, call) {
    const resource = trailResource(input.Name, call.region, accountOf(call));
    const tags = requestTags(input.TagsList);
    const demands: Demand[] = [{ action: "cloudtrail:CreateTrail", resource, requestTags: tags }];
    if (input.TagsList?.length) demands.push({ action: "cloudtrail:AddTags", resource, requestTags: tags });
    return [...demands, ...dependencyDemands(input, call)];
  },
  async run(input, call, parts) {
    checkInput(input);
    // Before anything is said of the trails that there are: their names are only for those who may make one.
    const organization = input.IsOrganizationTrail
      ? await requireOrganization(call, parts, { mayDelegate: true })
      : undefined;
    const trail = newTrail(input, call, organization);
    const { account, name } = trail;
    const present = (await visibleTrails(account, parts)).filter((other) => isPresentIn(other, call.region));
    if (present.some((other) => other.name === name)) throw trailAlreadyExists(name, account);
    // Copies of an organization's trails are made in a member account however many trails it has.
    if (present.filter((other) => other.account === account).length >= TRAILS_PER_REGION_MAX) {
      throw tooManyTrails(account, TRAILS_PER_REGION_MAX, call.region);
    }
    await checkDestinations(trail, input, call, parts.bucketAccess);
    await parts.changes.create(trail);
    return describeSettings(trail);
  },
});

/** What can be said of the request without looking at anything that there is. */
function checkInput(input: CreateTrailRequest): void {
  if (input.IsMultiRegionTrail && input.IncludeGlobalServiceEvents === false) throw globalEventsRequired();
  addTagsTo([], input.TagsList ?? []);
  checkTrailName(input.Name);
  checkDestinationSyntax(input);
}

/** Trails of an organization are the management account's, also those that its administrators make. */
function newTrail(input: CreateTrailRequest, call: Call, organization?: Organization): Trail {
  const { Name: name, IncludeGlobalServiceEvents = true, IsMultiRegionTrail = false } = input;
  const account = organization?.managementAccount ?? accountOf(call);
  return {
    id: uuid(call.chance),
    arn: trailArn(call.region, account, name),
    name,
    account,
    homeRegion: call.region,
    bucket: input.S3BucketName,
    prefix: input.S3KeyPrefix || undefined,
    includeGlobalServiceEvents: IncludeGlobalServiceEvents,
    isMultiRegionTrail: IsMultiRegionTrail,
    logFileValidation: input.EnableLogFileValidation ?? false,
    selection: {},
    hasCustomEventSelectors: false,
    isLogging: false,
    tags: addTagsTo([], input.TagsList ?? []),
    organizationId: organization?.id,
  };
}
