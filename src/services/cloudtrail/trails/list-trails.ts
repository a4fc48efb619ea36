import { ListTrails } from "../../../pure/api/cloudtrail.ts";
import { accountOf } from "../../../runtime/call.ts";
import { operation } from "../operation.ts";
import { inListingOrder } from "./trail.ts";
import { visibleTrails } from "./visible-trails.ts";

/** One page always: an account has a few trails in each Region. */
export const listTrails = operation(ListTrails, {
  demands: () => [{ action: "cloudtrail:ListTrails", resource: "*" }],
  async run(_input, call, parts) {
    const found = inListingOrder(await visibleTrails(accountOf(call), parts), call.region);
    return {
      Trails: found.map(({ arn, name, homeRegion }) => ({
        TrailARN: arn,
        Name: name,
        HomeRegion: homeRegion,
      })),
    };
  },
});
