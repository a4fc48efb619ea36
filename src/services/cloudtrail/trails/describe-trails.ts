import { DescribeTrails } from "../../../pure/api/cloudtrail.ts";
import { accountOf } from "../../../runtime/call.ts";
import { operation } from "../operation.ts";
import { describeTrail, inListingOrder, isPresentIn } from "./trail.ts";
import { parseTrailReference } from "./trail-name.ts";
import { visibleTrails } from "./visible-trails.ts";

export const describeTrails = operation(DescribeTrails, {
  demands: () => [{ action: "cloudtrail:DescribeTrails", resource: "*" }],
  async run(input, call, parts) {
    const { trailNameList = [], includeShadowTrails = true } = input;
    const account = accountOf(call);
    // An ARN reaches a trail in any Region; one that is not there is left out, which is no error.
    const wanted = new Set(trailNameList.map((name) => parseTrailReference(name, call.region, account).arn));
    const found = (await visibleTrails(account, parts)).filter((trail) =>
      wanted.size > 0 ? wanted.has(trail.arn) : isPresentIn(trail, call.region),
    );
    const shown = found.filter((trail) => {
      const isShadow = trail.homeRegion !== call.region || trail.account !== account;
      return includeShadowTrails || !isShadow;
    });
    return { trailList: inListingOrder(shown, call.region).map(describeTrail) };
  },
});
