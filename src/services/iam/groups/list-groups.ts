import { ListGroups } from "../../../pure/api/iam.ts";
import { onListing } from "../demands.ts";
import { pageOfEntities } from "../entities/page.ts";
import { operation } from "../operation.ts";
import { describeGroup } from "./group.ts";

export const listGroups = operation(ListGroups, {
  demands: (input, call) => onListing(call, "iam:ListGroups", "group", input.PathPrefix),
  async run(input, call) {
    const { items, end } = await pageOfEntities(call, "group", input);
    return { Groups: items.map(describeGroup), ...end };
  },
});
