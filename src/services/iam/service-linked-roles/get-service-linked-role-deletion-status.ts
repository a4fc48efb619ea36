import { GetServiceLinkedRoleDeletionStatus } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onNew } from "../demands.ts";
import { findEntity } from "../entities/store.ts";
import { invalidDeletionTaskId, noSuchDeletionTask } from "../errors.ts";
import { operation } from "../operation.ts";
import { describeDeletion, roleOfTask } from "./deletion-task.ts";
import { findTask } from "./store.ts";

export const getServiceLinkedRoleDeletionStatus = operation(GetServiceLinkedRoleDeletionStatus, {
  // The role may be gone: its ARN is told by the id. An id that names none stands for itself.
  async demands(input, call) {
    const named = roleOfTask(input.DeletionTaskId) ?? { path: "/", name: input.DeletionTaskId };
    const role = await findEntity(call.transaction, accountOf(call), "role", named.name);
    const resourceTags = role?.path === named.path ? role.tags : undefined;
    return onNew(call, "iam:GetServiceLinkedRoleDeletionStatus", "role", { ...named, resourceTags });
  },
  async run(input, call) {
    if (roleOfTask(input.DeletionTaskId) === undefined) throw invalidDeletionTaskId();
    const task = await findTask(call.transaction, accountOf(call), input.DeletionTaskId);
    if (task === undefined) throw noSuchDeletionTask(input.DeletionTaskId);
    return describeDeletion(task);
  },
});
