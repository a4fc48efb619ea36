import type { CreateTrailRequest, PutEventSelectorsRequest } from "../../pure/api/cloudtrail.shapes.ts";
import {
  CreateTrail,
  DescribeTrails,
  GetTrailStatus,
  PutEventSelectors,
  StartLogging,
} from "../../pure/api/cloudtrail.ts";
import type { AccountId } from "../../pure/aws/account.ts";
import type { TrailDescription } from "../file/description.ts";
import { look, make, type Planting, type Plot } from "./planting.ts";

/** Trails, once all buckets are there: an organization's trail may write into another account's. */
export async function plantTrails(
  planting: Planting,
  { account, place }: Plot,
  given: readonly TrailDescription[] = [],
): Promise<void> {
  for (const trail of given) {
    const { name, place: where, region = planting.region } = trail;
    const there = await look(planting, account, place, {
      operation: DescribeTrails,
      input: { includeShadowTrails: false },
      region,
    });
    if (there === undefined) return;
    const kept = there.trailList?.find(({ Name, HomeRegion }) => Name === name && HomeRegion === region);
    const arn = kept?.TrailARN ?? (await makeTrail(planting, account, trail, region));
    if (trail.logging === false) continue;
    const status = await look(planting, account, where, {
      operation: GetTrailStatus,
      input: { Name: arn },
      region,
    });
    // One that was stopped since was stopped by somebody.
    if (status === undefined || status.IsLogging === true || status.StartLoggingTime !== undefined) continue;
    await make(planting, account, where, { operation: StartLogging, input: { Name: arn }, region });
  }
}

async function makeTrail(
  planting: Planting,
  account: AccountId,
  trail: TrailDescription,
  region: string,
): Promise<string> {
  const input: CreateTrailRequest = {
    Name: trail.name,
    S3BucketName: trail.bucket,
    S3KeyPrefix: trail.prefix,
    IsOrganizationTrail: trail.organization,
    IsMultiRegionTrail: trail["multi-region"],
    IncludeGlobalServiceEvents: trail["global-service-events"],
    EnableLogFileValidation: trail["log-file-validation"],
  };
  const { TrailARN = "" } = await make(planting, account, trail.place, {
    operation: CreateTrail,
    input,
    region,
  });
  const selectors = {
    EventSelectors: trail["event-selectors"],
    AdvancedEventSelectors: trail["advanced-event-selectors"],
  };
  if (selectors.EventSelectors !== undefined || selectors.AdvancedEventSelectors !== undefined) {
    await make(planting, account, trail.place, {
      operation: PutEventSelectors,
      input: { TrailName: TrailARN, ...selectors } as PutEventSelectorsRequest,
      region,
    });
  }
  return TrailARN;
}
