import type {
  CreateTrailResponse,
  InsightSelector,
  Tag,
  Trail as TrailShape,
} from "../../../pure/api/cloudtrail.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { REGIONS } from "../../../pure/aws/region.ts";
import type { TrailReach } from "../../../pure/event/selector.ts";
import type { Selection } from "../event-selectors/event-selectors.ts";

/** What a trail delivers, and where to: everything that delivery asks of it. */
export interface TrailSettings {
  readonly bucket: string;
  /** Without the slash that follows it in keys. */
  readonly prefix?: string | undefined;
  /** The organization whose accounts it logs; absent when it logs its own account only. */
  readonly organizationId?: string | undefined;
  readonly includeGlobalServiceEvents: boolean;
  readonly isMultiRegionTrail: boolean;
  readonly logFileValidation: boolean;
  readonly selection: Selection;
  /** Empty or absent: without Insights. */
  readonly insightSelectors?: readonly InsightSelector[] | undefined;
}

export interface Trail extends TrailSettings {
  /** Tells a trail from an earlier one of the same ARN, whose last files may still be under way. */
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly account: AccountId;
  readonly homeRegion: string;
  readonly hasCustomEventSelectors: boolean;
  readonly isLogging: boolean;
  readonly startedAtMs?: number | undefined;
  readonly stoppedAtMs?: number | undefined;
  readonly tags: readonly Tag[];
}

export const TRAILS_PER_REGION_MAX = 5;

/** Whether the trail, or its shadow, is there in the Region. */
export function isPresentIn(trail: Trail, region: string): boolean {
  return trail.homeRegion === region || trail.isMultiRegionTrail;
}

/** The Regions in which the trail writes files. */
export function deliveryRegions(trail: Pick<Trail, "homeRegion" | "isMultiRegionTrail">): readonly string[] {
  return trail.isMultiRegionTrail ? REGIONS : [trail.homeRegion];
}

/** The trail with the accounts that it logs: its own and, of an organization, the members. */
export function withReach(
  trail: Trail,
  isMember: (organizationId: string, account: string) => boolean,
): Trail & TrailReach {
  const { organizationId } = trail;
  return {
    ...trail,
    coversAccount: (account) =>
      account === trail.account || (organizationId !== undefined && isMember(organizationId, account)),
  };
}

/** Trails at home in the Region first, then by name. */
export function inListingOrder(trails: readonly Trail[], region: string): Trail[] {
  const rank = (trail: Trail) => (trail.homeRegion === region ? 0 : 1);
  return [...trails].sort(
    (a, b) => rank(a) - rank(b) || compare(a.name, b.name) || compare(a.homeRegion, b.homeRegion),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function hasInsightSelectors({ insightSelectors = [] }: Pick<Trail, "insightSelectors">): boolean {
  return insightSelectors.length > 0;
}

/** As CreateTrail and UpdateTrail answer it. */
export function describeSettings(trail: Trail): CreateTrailResponse {
  return {
    Name: trail.name,
    S3BucketName: trail.bucket,
    S3KeyPrefix: trail.prefix,
    IncludeGlobalServiceEvents: trail.includeGlobalServiceEvents,
    IsMultiRegionTrail: trail.isMultiRegionTrail,
    TrailARN: trail.arn,
    LogFileValidationEnabled: trail.logFileValidation,
    IsOrganizationTrail: trail.organizationId !== undefined,
  };
}

/** As GetTrail and DescribeTrails answer it. */
export function describeTrail(trail: Trail): TrailShape {
  return {
    Name: trail.name,
    S3BucketName: trail.bucket,
    S3KeyPrefix: trail.prefix,
    IncludeGlobalServiceEvents: trail.includeGlobalServiceEvents,
    IsMultiRegionTrail: trail.isMultiRegionTrail,
    HomeRegion: trail.homeRegion,
    TrailARN: trail.arn,
    LogFileValidationEnabled: trail.logFileValidation,
    HasCustomEventSelectors: trail.hasCustomEventSelectors,
    HasInsightSelectors: hasInsightSelectors(trail),
    IsOrganizationTrail: trail.organizationId !== undefined,
  };
}
