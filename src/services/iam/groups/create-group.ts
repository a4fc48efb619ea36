import { CreateGroup } from "../../../pure/api/iam.ts";
import { onNew } from "../demands.ts";
import { newEntity } from "../entities/entity.ts";
import { addEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { describeGroup } from "./group.ts";

export const createGroup = operation(CreateGroup, {
  demands: (input, call) =>
    onNew(call, "iam:CreateGroup", "group", { path: input.Path, name: input.GroupName }),
  async run(input, call) {
    const group = newEntity("group", { name: input.GroupName, path: input.Path, details: {} }, call);
    await addEntity(call, group);
    return { Group: describeGroup(group) };
  },
});
