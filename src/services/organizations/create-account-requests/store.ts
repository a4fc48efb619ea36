import type { AccountId } from "../../../pure/aws/account.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import type { CreateAccountRequest } from "./create-account-request.ts";

type Row = {
  readonly request_id: string;
  readonly organization_id: string;
  readonly state: string;
  readonly account_name: string;
  readonly email: string;
  readonly role_name: string;
  readonly tags: string;
  readonly requested_at_ms: number;
  readonly completed_at_ms: number | null;
  readonly account_id: string | null;
  readonly failure_reason: string | null;
};

const COLUMNS =
  "request_id, organization_id, state, account_name, email, role_name, tags, requested_at_ms, " +
  "completed_at_ms, account_id, failure_reason";
const BY_REQUEST = "ORDER BY requested_at_ms, request_id";

function requestOf(row: Row): CreateAccountRequest {
  return {
    id: row.request_id,
    organizationId: row.organization_id,
    state: row.state as CreateAccountRequest["state"],
    accountName: row.account_name,
    email: row.email,
    roleName: row.role_name,
    tags: JSON.parse(row.tags) as Tags,
    requestedAtMs: Number(row.requested_at_ms),
    completedAtMs: row.completed_at_ms === null ? undefined : Number(row.completed_at_ms),
    account: (row.account_id ?? undefined) as AccountId | undefined,
    failureReason: (row.failure_reason ?? undefined) as CreateAccountRequest["failureReason"],
  };
}

export async function insertRequest(transaction: Transaction, request: CreateAccountRequest): Promise<void> {
  await transaction.run(
    `INSERT INTO organizations_create_requests (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    request.id,
    request.organizationId,
    request.state,
    request.accountName,
    request.email,
    request.roleName,
    JSON.stringify(request.tags),
    request.requestedAtMs,
    request.completedAtMs ?? null,
    request.account ?? null,
    request.failureReason ?? null,
  );
}

export async function findRequest(
  transaction: Transaction,
  organizationId: string,
  id: string,
): Promise<CreateAccountRequest | undefined> {
  const row = await transaction.get<Row>(
    `SELECT ${COLUMNS} FROM organizations_create_requests WHERE request_id = ? AND organization_id = ?`,
    id,
    organizationId,
  );
  return row && requestOf(row);
}

/** The one of all organizations that waits longest. */
export async function findWaitingRequest(
  transaction: Transaction,
): Promise<CreateAccountRequest | undefined> {
  const row = await transaction.get<Row>(
    `SELECT ${COLUMNS} FROM organizations_create_requests WHERE state = 'IN_PROGRESS' ${BY_REQUEST} LIMIT 1`,
  );
  return row && requestOf(row);
}

/** How many accounts an organization has asked for that are not there yet. */
export async function countWaiting(transaction: Transaction, organizationId: string): Promise<number> {
  const row = await transaction.get<{ count: number }>(
    `SELECT count(*) AS count FROM organizations_create_requests
     WHERE state = 'IN_PROGRESS' AND organization_id = ?`,
    organizationId,
  );
  return Number(row?.count ?? 0);
}

/** Forgets what was completed before a time. */
export async function removeCompletedRequests(transaction: Transaction, beforeMs: number): Promise<void> {
  await transaction.run(
    "DELETE FROM organizations_create_requests WHERE state <> 'IN_PROGRESS' AND completed_at_ms <= ?",
    beforeMs,
  );
}

export async function listRequests(
  transaction: Transaction,
  organizationId: string,
): Promise<CreateAccountRequest[]> {
  const rows = await transaction.all<Row>(
    `SELECT ${COLUMNS} FROM organizations_create_requests WHERE organization_id = ? ${BY_REQUEST}`,
    organizationId,
  );
  return rows.map(requestOf);
}

export async function completeRequest(
  transaction: Transaction,
  request: CreateAccountRequest,
): Promise<void> {
  await transaction.run(
    `UPDATE organizations_create_requests
     SET state = ?, completed_at_ms = ?, account_id = ?, failure_reason = ? WHERE request_id = ?`,
    request.state,
    request.completedAtMs ?? null,
    request.account ?? null,
    request.failureReason ?? null,
    request.id,
  );
}
