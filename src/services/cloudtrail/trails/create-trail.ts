import type { CreateTrailRequest } from "../../../pure/api/cloudtrail.shapes.ts";
import { CreateTrail } from "../../../pure/api/cloudtrail.ts";
import { uuid } from "../../../pure/aws/ids.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { globalEventsRequired, organizationsNotInUse, tooManyTrails, trailAlreadyExists } from "../errors.ts";
import { operation } from "../operation.ts";
import { addTagsTo, requestTags } from "../tags/tags.ts";
import { dependencyDemands } from "./dependency-demands.ts";
import { checkDestinationSyntax, checkDestinations } from "./destination.ts";
import { describeSettings, isPresentIn, TRAILS_PER_REGION_MAX, type Trail } from "./trail.ts";
import { checkTrailName, trailArn, trailResource } from "./trail-name.ts";

export const createTrail = operation(CreateTrail, {
  demands(input, call) {
    const resource = trailResource(input.Name, call.region, accountOf(call));
    const tags = requestTags(input.TagsList);
    const demands: Demand[] = [{ action: "cloudtrail:CreateTrail", resource, requestTags: tags }];
    if (input.TagsList?.length) demands.push({ action: "cloudtrail:AddTags", resource, requestTags: tags });
    return [...demands, ...dependencyDemands(input)];
  },
  async run(input, call, { trails, changes, bucketAccess }) {
    const trail = newTrail(input, call);
    const present = (await trails.ofAccount(trail.account)).filter((other) =>
      isPresentIn(other, call.region),
    );
    if (present.some((other) => other.name === trail.name))
      throw trailAlreadyExists(trail.name, trail.account);
    if (input.IsOrganizationTrail) throw organizationsNotInUse();
    if (present.length >= TRAILS_PER_REGION_MAX) {
      throw tooManyTrails(trail.account, TRAILS_PER_REGION_MAX, call.region);
    }
    await checkDestinations(trail, input, call, bucketAccess);
    await changes.create(trail);
    return describeSettings(trail);
  },
});

function newTrail(input: CreateTrailRequest, call: Call): Trail {
  const { Name: name, IncludeGlobalServiceEvents = true, IsMultiRegionTrail = false } = input;
  if (IsMultiRegionTrail && !IncludeGlobalServiceEvents) throw globalEventsRequired();
  const tags = addTagsTo([], input.TagsList ?? []);
  checkTrailName(name);
  checkDestinationSyntax(input);
  const account = accountOf(call);
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
    tags,
  };
}
