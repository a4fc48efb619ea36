import { UpdateUser } from "../../../pure/api/iam.ts";
import { onRenamed } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { renameEntity } from "../entities/rename.ts";
import { operation } from "../operation.ts";

export const updateUser = operation(UpdateUser, {
  demands: (input, call) =>
    onRenamed(call, "iam:UpdateUser", "user", input.UserName, input.NewUserName, input.NewPath),
  async run(input, call) {
    const user = await requireEntity(call, "user", input.UserName);
    await renameEntity(call, user, input.NewUserName, input.NewPath);
  },
});
