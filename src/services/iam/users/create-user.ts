import { CreateUser } from "../../../pure/api/iam.ts";
import { checkBoundary } from "../boundaries/boundary.ts";
import { onNew, withTags } from "../demands.ts";
import { newEntity } from "../entities/entity.ts";
import { addEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { newTags } from "../tagging/tag-checks.ts";
import { describeUserFully } from "./user.ts";

export const createUser = operation(CreateUser, {
  demands: (input, call) =>
    onNew(call, "iam:CreateUser", "user", {
      path: input.Path,
      name: input.UserName,
      keys: { "iam:PermissionsBoundary": input.PermissionsBoundary },
      ...withTags(input.Tags),
    }),
  async run(input, call, parts) {
    const user = newEntity(
      "user",
      {
        name: input.UserName,
        path: input.Path,
        tags: newTags("user", input.Tags),
        boundaryArn: await checkBoundary(call, parts, input.PermissionsBoundary),
        details: {},
      },
      call,
    );
    await addEntity(call, user);
    return { User: describeUserFully(user) };
  },
});
