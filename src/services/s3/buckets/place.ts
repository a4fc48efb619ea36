import { GLOBAL_REGION, isRegion } from "../../../pure/aws/region.ts";
import { illegalLocationConstraint, invalidLocationConstraint } from "../errors.ts";

/** Where a bucket is, and what GetBucketLocation says of it. */
export interface Place {
  readonly region: string;
  readonly location: string;
}

const LEGACY_EU = "EU";

/**
 * Where a new bucket goes. The endpoint of us-east-1 makes buckets anywhere, but knows itself only as the
 * absence of a constraint; every other endpoint makes them in its own Region only, and wants it said.
 */
export function placeOf(constraint: string | undefined, endpointRegion: string): Place {
  const asked = constraint || undefined;
  const region = asked === LEGACY_EU ? "eu-west-1" : asked;
  if (endpointRegion === GLOBAL_REGION) {
    if (region === undefined) return { region: GLOBAL_REGION, location: "" };
    if (region === GLOBAL_REGION || !isRegion(region)) throw invalidLocationConstraint(asked ?? "");
  } else if (region !== endpointRegion) {
    throw illegalLocationConstraint(asked ?? "unspecified");
  }
  return { region, location: asked ?? "" };
}
