import type { User as UserShape } from "../../../pure/api/iam.shapes.ts";
import { tagList } from "../../../pure/aws/tags.ts";
import { describeBoundary } from "../boundaries/boundary.ts";
import { arnOf, type User } from "../entities/entity.ts";

/** As listings show it: without boundary and tags. */
export function describeUser(user: User): UserShape {
  const { passwordUsedAtMs } = user.details;
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: arnOf(user),
    CreateDate: new Date(user.createdAtMs),
    PasswordLastUsed: passwordUsedAtMs === undefined ? undefined : new Date(passwordUsedAtMs),
  };
}

export function describeUserFully(user: User): UserShape {
  return {
    ...describeUser(user),
    PermissionsBoundary: describeBoundary(user),
    Tags: Object.keys(user.tags).length === 0 ? undefined : tagList(user.tags),
  };
}
