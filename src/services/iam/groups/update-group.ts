import { UpdateGroup } from "../../../pure/api/iam.ts";
import { onRenamed } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { renameEntity } from "../entities/rename.ts";
import { operation } from "../operation.ts";

export const updateGroup = operation(UpdateGroup, {
  demands: (input, call) =>
    onRenamed(call, "iam:UpdateGroup", "group", input.GroupName, input.NewGroupName, input.NewPath),
  async run(input, call) {
    const group = await requireEntity(call, "group", input.GroupName);
    await renameEntity(call, group, input.NewGroupName, input.NewPath);
  },
});
