import { accountOf, type Call } from "../../../runtime/call.ts";
import { notHomeRegion, trailNotFound } from "../errors.ts";
import type { TrailStore } from "./store.ts";
import { isPresentIn, type Trail } from "./trail.ts";
import { parseTrailReference } from "./trail-name.ts";

/**
 * For reading: the trail or its shadow in the Region of the call. A shadow is only found by its ARN, since
 * a bare name stands for a trail at home in that Region. `shown` is what a refusal repeats.
 */
export async function findTrail(
  nameOrArn: string,
  call: Call,
  trails: TrailStore,
  shown?: string,
): Promise<Trail> {
  const account = accountOf(call);
  const reference = parseTrailReference(nameOrArn, call.region, account);
  const trail = await trails.find(reference.arn);
  if (trail === undefined || trail.account !== account || !isPresentIn(trail, call.region)) {
    throw trailNotFound(shown ?? reference.arn, account);
  }
  return trail;
}

/** For changing: only in the trail's home Region. */
export async function findTrailAtHome(nameOrArn: string, call: Call, trails: TrailStore): Promise<Trail> {
  const account = accountOf(call);
  const reference = parseTrailReference(nameOrArn, call.region, account);
  const trail = await trails.find(reference.arn);
  if (trail === undefined || trail.account !== account) throw trailNotFound(reference.arn, account);
  if (trail.homeRegion !== call.region) throw notHomeRegion(trail.arn, trail.homeRegion);
  return trail;
}
