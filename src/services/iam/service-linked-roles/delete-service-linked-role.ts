import { DeleteServiceLinkedRole } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { notServiceLinked } from "../errors.ts";
import { operation } from "../operation.ts";
import { newDeletionTask } from "./deletion-task.ts";
import { findUnfinishedTask, insertTask } from "./store.ts";

export const deleteServiceLinkedRole = operation(DeleteServiceLinkedRole, {
  demands: (input, call) => onEntity(call, "iam:DeleteServiceLinkedRole", "role", input.RoleName),
  async run(input, call) {
    const role = await requireEntity(call, "role", input.RoleName);
    const { linkedService } = role.details;
    if (linkedService === undefined) throw notServiceLinked(role.name);
    const unfinished = await findUnfinishedTask(call.transaction, role.id);
    if (unfinished !== undefined) return { DeletionTaskId: unfinished.id };
    const task = newDeletionTask(role, linkedService, call.chance);
    await insertTask(call.transaction, task, call.now);
    return { DeletionTaskId: task.id };
  },
});
