import { isDeepStrictEqual } from "node:util";
import type {
  AdvancedEventSelector,
  EventSelector,
  GetEventSelectorsResponse,
  PutEventSelectorsRequest,
  Trail,
} from "../../pure/api/cloudtrail.shapes.ts";
import {
  CreateTrail,
  DescribeTrails,
  GetEventSelectors,
  GetTrailStatus,
  PutEventSelectors,
  StartLogging,
} from "../../pure/api/cloudtrail.ts";
import type { TrailDescription } from "../file/description.ts";
import { change, note, read, type SeedAccount, type SeedRun } from "./seed-run.ts";

/**
 * Trails, once all buckets are there: an organization's trail may write into another account's. Each call that
 * a trail takes is made when what it sets is not set yet, however far an earlier start came.
 */
export async function applyTrails(run: SeedRun, seedAccount: SeedAccount): Promise<void> {
  const { account, place, contents } = seedAccount;
  for (const trail of contents.trails ?? []) {
    const region = trail.region ?? run.region;
    const there = await read(run, account, place, {
      operation: DescribeTrails,
      input: { includeShadowTrails: false },
      region,
    });
    if (there === undefined) return;
    const found = there.trailList?.find((each) => each.Name === trail.name && each.HomeRegion === region);
    if (found !== undefined) compareSettings(run, trail, found);
    const Name = found?.TrailARN ?? (await createTrail(run, seedAccount, trail, region));
    const selected = await applySelectors(run, seedAccount, trail, { Name, found, region });
    if (selected) await applyLogging(run, seedAccount, trail, { Name, region });
  }
}

async function createTrail(
  run: SeedRun,
  { account }: SeedAccount,
  trail: TrailDescription,
  region: string,
): Promise<string> {
  const { TrailARN = "" } = await change(run, account, trail.place, {
    operation: CreateTrail,
    input: {
      Name: trail.name,
      S3BucketName: trail.bucket.name,
      S3KeyPrefix: trail.prefix,
      IsOrganizationTrail: trail.organization,
      IsMultiRegionTrail: trail["multi-region"],
      IncludeGlobalServiceEvents: trail["global-service-events"],
      EnableLogFileValidation: trail["log-file-validation"],
    },
    region,
  });
  return TrailARN;
}

/** What CreateTrail sets, it sets at once: where it differs, somebody changed it. */
function compareSettings(run: SeedRun, trail: TrailDescription, found: Trail): void {
  const settings = {
    bucket: found.S3BucketName,
    prefix: found.S3KeyPrefix,
    organization: found.IsOrganizationTrail,
    "multi-region": found.IsMultiRegionTrail,
    "global-service-events": found.IncludeGlobalServiceEvents,
    "log-file-validation": found.LogFileValidationEnabled,
  } as const;
  const described = { ...trail, bucket: trail.bucket.name };
  for (const [name, kept] of Object.entries(settings)) {
    const wanted = described[name as keyof typeof settings];
    if (wanted === undefined || wanted === kept) continue;
    note(run, trail.place, `${name} is ${kept ?? "not set"}, and stays`);
  }
}

interface TrailAt {
  readonly Name: string;
  readonly region: string;
}

/** Whether the trail has selectors that were looked at, so that it may log. */
async function applySelectors(
  run: SeedRun,
  { account }: SeedAccount,
  trail: TrailDescription,
  { Name: TrailName, found, region }: TrailAt & { readonly found: Trail | undefined },
): Promise<boolean> {
  const wanted = {
    EventSelectors: trail["event-selectors"] as readonly EventSelector[] | undefined,
    AdvancedEventSelectors: trail["advanced-event-selectors"] as readonly AdvancedEventSelector[] | undefined,
  };
  if (wanted.EventSelectors === undefined && wanted.AdvancedEventSelectors === undefined) return true;
  if (found?.HasCustomEventSelectors !== true) {
    const input: PutEventSelectorsRequest = { TrailName, ...wanted };
    await change(run, account, trail.place, { operation: PutEventSelectors, input, region });
    return true;
  }
  const call = { operation: GetEventSelectors, input: { TrailName }, region };
  const kept = await read(run, account, trail.place, call);
  if (kept !== undefined && !isDeepStrictEqual(comparable(wanted), comparable(kept))) {
    note(run, trail.place, "the event selectors are others, and stay");
  }
  return kept !== undefined;
}

/** Without what AWS adds to selectors. */
function comparable({ EventSelectors = [], AdvancedEventSelectors = [] }: GetEventSelectorsResponse) {
  return {
    basic: EventSelectors.map((selector) => ({
      ReadWriteType: selector.ReadWriteType ?? "All",
      IncludeManagementEvents: selector.IncludeManagementEvents ?? true,
      DataResources: (selector.DataResources ?? []).map(({ Type, Values = [] }) => ({ Type, Values })),
      ExcludeManagementEventSources: selector.ExcludeManagementEventSources ?? [],
    })),
    advanced: JSON.parse(JSON.stringify(AdvancedEventSelectors)) as unknown,
  };
}

async function applyLogging(
  run: SeedRun,
  { account }: SeedAccount,
  { place, logging = true }: TrailDescription,
  { Name, region }: TrailAt,
): Promise<void> {
  const status = await read(run, account, place, { operation: GetTrailStatus, input: { Name }, region });
  if (status === undefined || status.IsLogging === logging) return;
  if (logging && status.StartLoggingTime === undefined) {
    await change(run, account, place, { operation: StartLogging, input: { Name }, region });
  } else {
    note(run, place, `logging was ${logging ? "stopped" : "started"}, and stays so`);
  }
}
