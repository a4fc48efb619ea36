import type { Chance } from "../../../runtime/chance.ts";
import type { Clock } from "../../../runtime/clock.ts";
import type { Job } from "../../../runtime/job.ts";
import type { Database, Transaction } from "../../../runtime/storage/database.ts";
import type { Role } from "../entities/entity.ts";
import { findEntityById } from "../entities/store.ts";
import type { LinkedServiceUsage } from "../needs.ts";
import { type DeletionTask, deletionFailure } from "./deletion-task.ts";
import { removeLinkedRole } from "./linked-roles.ts";
import { beginTasks, endTask, forgetTasks, listSessionRegions, listTasks } from "./store.ts";

const INTERVAL_MS = 1000;
const KEPT_MS = 24 * 3_600_000;

export interface DeletionParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly linkedServiceUsage: LinkedServiceUsage;
}

/**
 * Deletes the roles whose deletion was submitted. A task begins in one run and ends in the next; when its
 * service cannot be asked it stays in progress, and is tried again with every run.
 */
export function roleDeletions(parts: DeletionParts): Job {
  const { database, clock } = parts;
  return {
    name: "iam/service-linked-role-deletion",
    intervalMs: INTERVAL_MS,
    async run(signal) {
      const begun = await database.transaction(async (transaction) => {
        const tasks = await listTasks(transaction, "IN_PROGRESS");
        await beginTasks(transaction);
        await forgetTasks(transaction, clock.now() - KEPT_MS);
        return tasks;
      });
      const errors: unknown[] = [];
      for (const task of begun) {
        if (signal.aborted) return;
        await database
          .transaction((transaction) => finish(transaction, task, parts))
          .catch((error: unknown) => errors.push(error));
      }
      if (errors.length > 0) throw errors[0];
    },
  };
}

async function finish(
  transaction: Transaction,
  task: DeletionTask,
  { clock, linkedServiceUsage }: DeletionParts,
): Promise<void> {
  const nowMs = clock.now();
  const role = await findEntityById(transaction, task.roleId);
  const failure =
    role &&
    deletionFailure(
      await linkedServiceUsage(transaction, task.account, task.service),
      await listSessionRegions(transaction, role.id, nowMs),
    );
  if (role !== undefined && failure === undefined) {
    await removeLinkedRole(transaction, role as Role);
  }
  await endTask(transaction, task, failure, nowMs);
}
