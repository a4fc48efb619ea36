import { ListInstanceProfiles } from "../../../pure/api/iam.ts";
import { onListing } from "../demands.ts";
import { pageOfEntities } from "../entities/page.ts";
import { operation } from "../operation.ts";
import { describeInstanceProfiles } from "./instance-profile.ts";

export const listInstanceProfiles = operation(ListInstanceProfiles, {
  demands: (input, call) => onListing(call, "iam:ListInstanceProfiles", "instance-profile", input.PathPrefix),
  async run(input, call) {
    const { items, end } = await pageOfEntities(call, "instance-profile", input);
    return { InstanceProfiles: await describeInstanceProfiles(call.transaction, items), ...end };
  },
});
