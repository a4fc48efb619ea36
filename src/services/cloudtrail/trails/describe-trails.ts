import { DescribeTrails } from "../../../pure/api/cloudtrail.ts";
import { accountOf } from "../../../runtime/call.ts";
import { operation } from "../operation.ts";
import { describeTrail, inListingOrder, isPresentIn } from "./trail.ts";
import { parseTrailReference } from "./trail-name.ts";

export const describeTrails = operation(DescribeTrails, {
  demands: () => [{ action: "cloudtrail:DescribeTrails", resource: "*" }],
  async run(input, call, { trails }) {
    const { trailNameList = [], includeShadowTrails = true } = input;
    const account = accountOf(call);
    // An ARN reaches a trail in any Region; one that is not there is left out, which is no error.
    const wanted = new Set(trailNameList.map((name) => parseTrailReference(name, call.region, account).arn));
    const found = (await trails.ofAccount(account)).filter((trail) =>
      wanted.size > 0 ? wanted.has(trail.arn) : isPresentIn(trail, call.region),
    );
    const shown = found.filter((trail) => includeShadowTrails || trail.homeRegion === call.region);
    return { trailList: inListingOrder(shown, call.region).map(describeTrail) };
  },
});
