import { parseArn } from "../../../pure/aws/arn.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import * as errors from "../errors.ts";
import type { Parts } from "../parts.ts";
import type { Trail } from "../trails/trail.ts";
import { parseTrailReference } from "../trails/trail-name.ts";
import { findVisibleTrail, onTrail } from "../trails/visible-trails.ts";

/** The trail that a `ResourceId` names. Other kinds can carry tags with AWS, but there are none of them here. */
export async function findTaggableTrail(
  resourceId: string,
  call: Call,
  parts: Pick<Parts, "trails" | "members">,
): Promise<Trail> {
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
  const trail = await findVisibleTrail(reference.arn, accountOf(call), parts);
  if (trail === undefined) throw errors.resourceNotFound(resourceId);
  return trail;
}

/** An action on a `ResourceId`, which authorization sees as it was given, whatever it is. */
export async function onTaggable(
  call: Call,
  parts: Pick<Parts, "trails" | "members">,
  action: string,
  resourceId: string,
  extra: Pick<Demand, "requestTags" | "tagKeys"> = {},
): Promise<Demand[]> {
  if (resourceId.startsWith("arn:")) return onTrail(call, parts, action, resourceId, extra);
  return [{ action, resource: resourceId, ...extra }];
}
