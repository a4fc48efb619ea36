import type { Group as GroupShape } from "../../../pure/api/iam.shapes.ts";
import { arnOf, type Group } from "../entities/entity.ts";

export function describeGroup(group: Group): GroupShape {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: arnOf(group),
    CreateDate: new Date(group.createdAtMs),
  };
}
