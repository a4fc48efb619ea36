import type { CreateTrailRequest } from "../../../pure/api/cloudtrail.shapes.ts";
import { CreateTrail } from "../../../pure/api/cloudtrail.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { uuid } from "../../../pure/aws/ids.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { globalEventsRequired, tooManyTrails, trailAlreadyExists } from "../errors.ts";
import { operation } from "../operation.ts";
import { requireOrganization } from "../organization-members/preconditions.ts";
import type { Parts } from "../parts.ts";
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
    const draft = newTrail(input, call, await ownerOf(input, call, parts));
    const { account, name } = draft;
    const present = (await visibleTrails(account, parts)).filter((other) => isPresentIn(other, call.region));
    if (present.some((other) => other.name === name)) throw trailAlreadyExists(name, account);
    const trail = { ...draft, organizationId: await organizationIdOf(input, call, parts) };
    // Copies of an organization's trails are made in a member account however many trails it has.
    if (present.filter((other) => other.account === account).length >= TRAILS_PER_REGION_MAX) {
      throw tooManyTrails(account, TRAILS_PER_REGION_MAX, call.region);
    }
    await checkDestinations(trail, input, call, parts.bucketAccess);
    await parts.changes.create(trail);
    return describeSettings(trail);
  },
});

/** Trails of an organization are the management account's, also those that its administrators make. */
async function ownerOf(
  { IsOrganizationTrail }: CreateTrailRequest,
  call: Call,
  { organizations }: Parts,
): Promise<AccountId> {
  const account = accountOf(call);
  const organization = IsOrganizationTrail ? await organizations.find(call.transaction, account) : undefined;
  return organization?.administrators.includes(account) ? organization.managementAccount : account;
}

async function organizationIdOf(
  { IsOrganizationTrail }: CreateTrailRequest,
  call: Call,
  parts: Parts,
): Promise<string | undefined> {
  if (!IsOrganizationTrail) return undefined;
  return (await requireOrganization(call, parts, { mayDelegate: true })).id;
}

function newTrail(input: CreateTrailRequest, call: Call, account: AccountId): Trail {
  const { Name: name, IncludeGlobalServiceEvents = true, IsMultiRegionTrail = false } = input;
  if (IsMultiRegionTrail && !IncludeGlobalServiceEvents) throw globalEventsRequired();
  const tags = addTagsTo([], input.TagsList ?? []);
  checkTrailName(name);
  checkDestinationSyntax(input);
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
