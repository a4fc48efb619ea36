import { ListUsers } from "../../../pure/api/iam.ts";
import { onListing } from "../demands.ts";
import { pageOfEntities } from "../entities/page.ts";
import { operation } from "../operation.ts";
import { describeUser } from "./user.ts";

export const listUsers = operation(ListUsers, {
  demands: (input, call) => onListing(call, "iam:ListUsers", "user", input.PathPrefix),
  async run(input, call) {
    const { items, end } = await pageOfEntities(call, "user", input);
    return { Users: items.map(describeUser), ...end };
  },
});
