import { parseArn } from "../../../pure/aws/arn.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import * as errors from "../errors.ts";
import type { TrailStore } from "../trails/store.ts";
import type { Trail } from "../trails/trail.ts";
import { parseTrailReference } from "../trails/trail-name.ts";

/** The trail that a `ResourceId` names. Other kinds can carry tags with AWS, but there are none of them here. */
export async function findTaggableTrail(resourceId: string, call: Call, trails: TrailStore): Promise<Trail> {
  const arn = parseArn(resourceId);
  if (arn === undefined) throw errors.invalidTrailArn(resourceId);
  if (arn.service !== "cloudtrail") throw errors.resourceTypeNotSupported(resourceId);
  const [kind] = arn.resource.split("/");
  if (kind === "eventdatastore") throw errors.eventDataStoreNotFound(resourceId);
  if (kind === "channel") throw errors.channelNotFound(resourceId);
  if (kind === "dashboard") throw errors.resourceNotFound(resourceId);
  if (kind !== "trail") throw errors.resourceTypeNotSupported(resourceId);
  const reference = parseTrailReference(resourceId, call.region, accountOf(call));
  if (reference.region !== call.region) throw errors.wrongRegionInArn(call.region);
  const trail = await trails.find(reference.arn);
  if (trail === undefined || trail.account !== accountOf(call)) throw errors.resourceNotFound(resourceId);
  return trail;
}
