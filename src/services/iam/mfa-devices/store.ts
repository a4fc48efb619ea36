import type { AccountId } from "../../../pure/aws/account.ts";
import type { DeviceClock } from "../../../pure/multi-factor/totp.ts";
import type { Migration, Transaction } from "../../../runtime/storage/database.ts";
import type { MfaDevice } from "../entities/entity.ts";
import { ENTITY_COLUMNS, type EntityRow, entityOf } from "../entities/store.ts";

export const migrations: readonly Migration[] = [
  {
    name: "iam/mfa-devices-0001",
    sql: `
CREATE TABLE iam_mfa_assignments (
  device_id TEXT PRIMARY KEY REFERENCES iam_entities (id),
  account_id TEXT NOT NULL REFERENCES iam_accounts (account_id),
  user_id TEXT REFERENCES iam_entities (id),
  enabled_at_ms BIGINT NOT NULL,
  drift_steps INTEGER NOT NULL,
  last_step BIGINT NOT NULL
);
CREATE INDEX iam_mfa_assignments_owner ON iam_mfa_assignments (account_id, user_id);
`,
  },
];

/** A device in somebody's use. */
export interface Assignment {
  readonly deviceId: string;
  readonly account: AccountId;
  /** Absent for a device of the root user. */
  readonly userId?: string | undefined;
  readonly enabledAtMs: number;
  readonly clock: DeviceClock;
}

export interface AssignedDevice {
  readonly device: MfaDevice;
  readonly assignment: Assignment;
}

type AssignmentRow = {
  readonly device_id: string;
  readonly assigned_account: string;
  readonly user_id: string | null;
  readonly enabled_at_ms: number;
  readonly drift_steps: number;
  readonly last_step: number;
};

const COLUMNS =
  "m.device_id, m.account_id AS assigned_account, m.user_id, m.enabled_at_ms, m.drift_steps, m.last_step";

function assignmentOf(row: AssignmentRow): Assignment {
  return {
    deviceId: row.device_id,
    account: row.assigned_account as AccountId,
    userId: row.user_id ?? undefined,
    enabledAtMs: Number(row.enabled_at_ms),
    clock: { driftSteps: Number(row.drift_steps), lastStep: Number(row.last_step) },
  };
}

export async function findAssignment(
  transaction: Transaction,
  deviceId: string,
): Promise<Assignment | undefined> {
  const row = await transaction.get<AssignmentRow>(
    `SELECT ${COLUMNS} FROM iam_mfa_assignments m WHERE m.device_id = ?`,
    deviceId,
  );
  return row && assignmentOf(row);
}

/** The devices of a user or, without one, of the account's root user, in the order in which they were enabled. */
export async function listAssigned(
  transaction: Transaction,
  account: AccountId,
  userId: string | undefined,
): Promise<AssignedDevice[]> {
  const rows = await transaction.all<EntityRow & AssignmentRow>(
    `SELECT ${ENTITY_COLUMNS}, ${COLUMNS}
     FROM iam_mfa_assignments m JOIN iam_entities e ON e.id = m.device_id
     WHERE m.account_id = ? AND m.user_id IS ? ORDER BY m.enabled_at_ms, e.name_key`,
    account,
    userId ?? null,
  );
  return rows.map((row) => ({ device: entityOf<"mfa">(row), assignment: assignmentOf(row) }));
}

export interface DeviceListing {
  /** Both kinds when absent. */
  readonly isAssigned?: boolean | undefined;
  /** The folded name after which to begin. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** All devices of the account, by name. */
export async function listDevices(
  transaction: Transaction,
  account: AccountId,
  { isAssigned, after = "", limit }: DeviceListing,
): Promise<{ device: MfaDevice; assignment: Assignment | undefined }[]> {
  const which = isAssigned === undefined ? "" : `AND m.device_id IS ${isAssigned ? "NOT " : ""}NULL`;
  const rows = await transaction.all<
    EntityRow & { [Name in keyof AssignmentRow]: AssignmentRow[Name] | null }
  >(
    `SELECT ${ENTITY_COLUMNS}, ${COLUMNS}
     FROM iam_entities e LEFT JOIN iam_mfa_assignments m ON m.device_id = e.id
     WHERE e.account_id = ? AND e.kind = 'mfa' AND e.name_key > ? ${which} ORDER BY e.name_key LIMIT ?`,
    account,
    after,
    limit,
  );
  return rows.map((row) => ({
    device: entityOf<"mfa">(row),
    assignment: row.device_id === null ? undefined : assignmentOf(row as AssignmentRow),
  }));
}

export async function insertAssignment(transaction: Transaction, assignment: Assignment): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_mfa_assignments (device_id, account_id, user_id, enabled_at_ms, drift_steps, last_step)
     VALUES (?, ?, ?, ?, ?, ?)`,
    assignment.deviceId,
    assignment.account,
    assignment.userId ?? null,
    assignment.enabledAtMs,
    assignment.clock.driftSteps,
    assignment.clock.lastStep,
  );
}

export async function setClock(
  transaction: Transaction,
  deviceId: string,
  { driftSteps, lastStep }: DeviceClock,
): Promise<void> {
  await transaction.run(
    "UPDATE iam_mfa_assignments SET drift_steps = ?, last_step = ? WHERE device_id = ?",
    driftSteps,
    lastStep,
    deviceId,
  );
}

export async function removeAssignment(transaction: Transaction, deviceId: string): Promise<void> {
  await transaction.run("DELETE FROM iam_mfa_assignments WHERE device_id = ?", deviceId);
}

export async function countAssigned(transaction: Transaction, account: AccountId): Promise<number> {
  const row = await transaction.get<{ count: number }>(
    "SELECT count(*) AS count FROM iam_mfa_assignments WHERE account_id = ?",
    account,
  );
  return Number(row?.count ?? 0);
}
