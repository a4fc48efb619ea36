import type { stateType } from "../../../pure/api/iam.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import type { Migration, Transaction } from "../../../runtime/storage/database.ts";
import type { DelegationDetails, DelegationRequest } from "./delegation-request.ts";

export const delegationRequestMigrations: readonly Migration[] = [
  {
    name: "iam/delegation-requests-0001",
    sql: `
CREATE TABLE iam_delegation_requests (
  id TEXT PRIMARY KEY,
  requestor TEXT NOT NULL REFERENCES iam_accounts (account_id),
  requestor_name TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  owner_account TEXT,
  owner_id TEXT,
  approver_id TEXT,
  state TEXT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  updated_at_ms BIGINT NOT NULL,
  details TEXT NOT NULL,
  UNIQUE (requestor, workflow_id)
);
CREATE INDEX iam_delegation_requests_owner ON iam_delegation_requests (owner_account, created_at_ms, id);
CREATE INDEX iam_delegation_requests_expiry ON iam_delegation_requests (expires_at_ms);
`,
  },
];

type RequestRow = {
  readonly id: string;
  readonly requestor: string;
  readonly requestor_name: string;
  readonly workflow_id: string;
  readonly owner_account: string | null;
  readonly owner_id: string | null;
  readonly approver_id: string | null;
  readonly state: string;
  readonly expires_at_ms: number;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
  readonly details: string;
};

const COLUMNS = `id, requestor, requestor_name, workflow_id, owner_account, owner_id, approver_id, state,
  expires_at_ms, created_at_ms, updated_at_ms, details`;

function requestOf(row: RequestRow): DelegationRequest {
  return {
    id: row.id,
    requestor: row.requestor as AccountId,
    requestorName: row.requestor_name,
    workflowId: row.workflow_id,
    ownerAccount: (row.owner_account ?? undefined) as AccountId | undefined,
    ownerId: row.owner_id ?? undefined,
    approverId: row.approver_id ?? undefined,
    state: row.state as stateType,
    expiresAtMs: Number(row.expires_at_ms),
    createdAtMs: Number(row.created_at_ms),
    updatedAtMs: Number(row.updated_at_ms),
    details: JSON.parse(row.details) as DelegationDetails,
  };
}

export async function insertRequest(transaction: Transaction, request: DelegationRequest): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_delegation_requests (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    request.id,
    request.requestor,
    request.requestorName,
    request.workflowId,
    request.ownerAccount ?? null,
    request.ownerId ?? null,
    request.approverId ?? null,
    request.state,
    request.expiresAtMs,
    request.createdAtMs,
    request.updatedAtMs,
    JSON.stringify(request.details),
  );
}

/** Writes everything of a request that may change. */
export async function updateRequest(transaction: Transaction, request: DelegationRequest): Promise<void> {
  await transaction.run(
    `UPDATE iam_delegation_requests
     SET owner_account = ?, owner_id = ?, approver_id = ?, state = ?, expires_at_ms = ?, updated_at_ms = ?,
       details = ? WHERE id = ?`,
    request.ownerAccount ?? null,
    request.ownerId ?? null,
    request.approverId ?? null,
    request.state,
    request.expiresAtMs,
    request.updatedAtMs,
    JSON.stringify(request.details),
    request.id,
  );
}

export async function findRequest(
  transaction: Transaction,
  id: string,
): Promise<DelegationRequest | undefined> {
  const row = await transaction.get<RequestRow>(
    `SELECT ${COLUMNS} FROM iam_delegation_requests WHERE id = ?`,
    id,
  );
  return row && requestOf(row);
}

export async function isWorkflowTaken(
  transaction: Transaction,
  requestor: AccountId,
  workflowId: string,
): Promise<boolean> {
  const row = await transaction.get(
    "SELECT id FROM iam_delegation_requests WHERE requestor = ? AND workflow_id = ?",
    requestor,
    workflowId,
  );
  return row !== undefined;
}

export interface OwnedListing {
  readonly ownerId?: string | undefined;
  /** The time and id of the request after which to begin. */
  readonly after: { readonly createdAtMs: number; readonly id: string };
  readonly limit: number;
}

/** The requests that identities of an account took, by creation. */
export async function listOwned(
  transaction: Transaction,
  account: AccountId,
  { ownerId, after, limit }: OwnedListing,
): Promise<DelegationRequest[]> {
  const rows = await transaction.all<RequestRow>(
    `SELECT ${COLUMNS} FROM iam_delegation_requests
     WHERE owner_account = ? AND owner_id IS NOT NULL AND owner_id = coalesce(?, owner_id)
       AND (created_at_ms > ? OR (created_at_ms = ? AND id > ?))
     ORDER BY created_at_ms, id LIMIT ?`,
    account,
    ownerId ?? null,
    after.createdAtMs,
    after.createdAtMs,
    after.id,
    limit,
  );
  return rows.map(requestOf);
}

export async function removeExpiredBefore(transaction: Transaction, beforeMs: number): Promise<void> {
  await transaction.run("DELETE FROM iam_delegation_requests WHERE expires_at_ms < ?", beforeMs);
}
