import type { AccountId } from "../../../pure/aws/account.ts";
import type { Migration, Transaction } from "../../../runtime/storage/database.ts";
import type { DeletionFailure, DeletionTask } from "./deletion-task.ts";

export const serviceLinkedRoleMigrations: readonly Migration[] = [
  {
    name: "iam/service-linked-roles-0001",
    sql: `
CREATE TABLE iam_deletion_tasks (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES iam_accounts (account_id),
  role_id TEXT NOT NULL,
  service TEXT NOT NULL,
  status TEXT NOT NULL,
  failure TEXT,
  submitted_at_ms BIGINT NOT NULL,
  ended_at_ms BIGINT
);
CREATE INDEX iam_deletion_tasks_status ON iam_deletion_tasks (status, ended_at_ms);
CREATE INDEX iam_deletion_tasks_role ON iam_deletion_tasks (role_id);
CREATE TABLE iam_linked_role_sessions (
  role_id TEXT NOT NULL REFERENCES iam_entities (id) ON DELETE CASCADE,
  region TEXT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  PRIMARY KEY (role_id, region)
);
`,
  },
];

type TaskRow = {
  readonly id: string;
  readonly account_id: string;
  readonly role_id: string;
  readonly service: string;
  readonly status: string;
  readonly failure: string | null;
};

const TASK_COLUMNS = "id, account_id, role_id, service, status, failure";

function taskOf(row: TaskRow): DeletionTask {
  return {
    id: row.id,
    account: row.account_id as AccountId,
    roleId: row.role_id,
    service: row.service,
    status: row.status as DeletionTask["status"],
    failure: row.failure === null ? undefined : (JSON.parse(row.failure) as DeletionFailure),
  };
}

export async function insertTask(transaction: Transaction, task: DeletionTask, nowMs: number): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_deletion_tasks (id, account_id, role_id, service, status, submitted_at_ms)
     VALUES (?, ?, ?, ?, ?, ?)`,
    task.id,
    task.account,
    task.roleId,
    task.service,
    task.status,
    nowMs,
  );
}

export async function findTask(
  transaction: Transaction,
  account: AccountId,
  id: string,
): Promise<DeletionTask | undefined> {
  const row = await transaction.get<TaskRow>(
    `SELECT ${TASK_COLUMNS} FROM iam_deletion_tasks WHERE account_id = ? AND id = ?`,
    account,
    id,
  );
  return row && taskOf(row);
}

/** A role has one unfinished task at most. */
export async function findUnfinishedTask(
  transaction: Transaction,
  roleId: string,
): Promise<DeletionTask | undefined> {
  const row = await transaction.get<TaskRow>(
    `SELECT ${TASK_COLUMNS} FROM iam_deletion_tasks WHERE role_id = ? AND ended_at_ms IS NULL`,
    roleId,
  );
  return row && taskOf(row);
}

/** By submission. */
export async function listTasks(
  transaction: Transaction,
  status: DeletionTask["status"],
): Promise<DeletionTask[]> {
  const rows = await transaction.all<TaskRow>(
    `SELECT ${TASK_COLUMNS} FROM iam_deletion_tasks WHERE status = ? ORDER BY submitted_at_ms, id`,
    status,
  );
  return rows.map(taskOf);
}

export async function beginTasks(transaction: Transaction): Promise<void> {
  await transaction.run("UPDATE iam_deletion_tasks SET status = 'IN_PROGRESS' WHERE status = 'NOT_STARTED'");
}

export async function endTask(
  transaction: Transaction,
  { id }: DeletionTask,
  failure: DeletionFailure | undefined,
  nowMs: number,
): Promise<void> {
  await transaction.run(
    "UPDATE iam_deletion_tasks SET status = ?, failure = ?, ended_at_ms = ? WHERE id = ?",
    failure === undefined ? "SUCCEEDED" : "FAILED",
    failure === undefined ? null : JSON.stringify(failure),
    nowMs,
    id,
  );
}

export async function forgetTasks(transaction: Transaction, endedBeforeMs: number): Promise<void> {
  await transaction.run(
    "DELETE FROM iam_deletion_tasks WHERE status IN ('SUCCEEDED', 'FAILED') AND ended_at_ms < ?",
    endedBeforeMs,
  );
}

/** Of a role's sessions in a Region the one is kept that lives longest. */
export async function noteLinkedSession(
  transaction: Transaction,
  roleId: string,
  region: string,
  expiresAtMs: number,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_linked_role_sessions (role_id, region, expires_at_ms) VALUES (?, ?, ?)
     ON CONFLICT (role_id, region) DO UPDATE SET expires_at_ms = excluded.expires_at_ms
       WHERE excluded.expires_at_ms > iam_linked_role_sessions.expires_at_ms`,
    roleId,
    region,
    expiresAtMs,
  );
}

/** The Regions in which sessions of the role are alive. */
export async function listSessionRegions(
  transaction: Transaction,
  roleId: string,
  nowMs: number,
): Promise<string[]> {
  const rows = await transaction.all<{ region: string }>(
    "SELECT region FROM iam_linked_role_sessions WHERE role_id = ? AND expires_at_ms > ? ORDER BY region",
    roleId,
    nowMs,
  );
  return rows.map(({ region }) => region);
}
