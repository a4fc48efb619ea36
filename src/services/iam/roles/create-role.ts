import { CreateRole } from "../../../pure/api/iam.ts";
import { checkBoundary } from "../boundaries/boundary.ts";
import { onNew, withTags } from "../demands.ts";
import { newEntity } from "../entities/entity.ts";
import { addEntity, checkNameIsFree } from "../entities/find.ts";
import { reservedRoleName, reservedRolePath } from "../errors.ts";
import { operation } from "../operation.ts";
import { isReservedRoleName } from "../service-linked-roles/service-linked-role.ts";
import { newTags } from "../tagging/tag-checks.ts";
import { describeNewRole, SESSION_SECONDS_DEFAULT } from "./role.ts";
import { acceptTrustPolicy } from "./trust-policy.ts";

export const createRole = operation(CreateRole, {
  demands: (input, call) =>
    onNew(call, "iam:CreateRole", "role", {
      path: input.Path,
      name: input.RoleName,
      keys: { "iam:PermissionsBoundary": input.PermissionsBoundary },
      ...withTags(input.Tags),
    }),
  async run(input, call, parts) {
    if (input.Path?.startsWith("/aws-service-role/")) throw reservedRolePath();
    const tags = newTags("role", input.Tags);
    const role = newEntity(
      "role",
      {
        name: input.RoleName,
        path: input.Path,
        tags,
        boundaryArn: await checkBoundary(call, parts, input.PermissionsBoundary),
        details: {
          ...(await acceptTrustPolicy(call.transaction, input.AssumeRolePolicyDocument)),
          description: input.Description || undefined,
          maxSessionSeconds: input.MaxSessionDuration ?? SESSION_SECONDS_DEFAULT,
        },
      },
      call,
    );
    if (isReservedRoleName(role.name)) {
      await checkNameIsFree(call, role, role.name);
      throw reservedRoleName(role.name);
    }
    await addEntity(call, role);
    return { Role: describeNewRole(role) };
  },
});
