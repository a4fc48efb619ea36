import { GLOBAL_REGION, isRegion } from "../../pure/aws/region.ts";
import type { HttpFacts } from "../../runtime/call.ts";

/** One request to sign-in: from where, and when. */
export interface Visit {
  readonly http: HttpFacts;
  /** Where it is recorded. */
  readonly region: string;
  readonly now: number;
}

/** Users who sign in at a Region's own host are recorded there; all others, and the root user always, in us-east-1. */
export function visitedRegion(host: string): string {
  const [, region = ""] = /^([a-z0-9-]+)\.signin\./.exec(host) ?? [];
  return isRegion(region) ? region : GLOBAL_REGION;
}

/** Whether the page was the one for phones, by what the browser says of itself. */
export function isMobile({ userAgent }: HttpFacts): "Yes" | "No" {
  return /\bMobile\b/.test(userAgent ?? "") ? "Yes" : "No";
}
