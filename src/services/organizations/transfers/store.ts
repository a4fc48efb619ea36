import type { AccountId } from "../../../pure/aws/account.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import type { Transfer } from "./transfer.ts";

type Row = {
  readonly transfer_id: string;
  readonly organization_id: string;
  readonly handshake_id: string;
  readonly source_organization_id: string | null;
  readonly source_account: string | null;
  readonly name: string;
  readonly starts_at_ms: number;
  readonly ends_at_ms: number | null;
  readonly withdrawn: number;
  readonly tags: string;
};

const COLUMNS =
  "transfer_id, organization_id, handshake_id, source_organization_id, source_account, name, " +
  "starts_at_ms, ends_at_ms, withdrawn, tags";
const BY_START = "ORDER BY starts_at_ms, transfer_id";

function transferOf(row: Row): Transfer {
  return {
    id: row.transfer_id,
    organizationId: row.organization_id,
    handshakeId: row.handshake_id,
    sourceOrganizationId: row.source_organization_id ?? undefined,
    sourceAccount: (row.source_account ?? undefined) as AccountId | undefined,
    name: row.name,
    startsAtMs: Number(row.starts_at_ms),
    endsAtMs: row.ends_at_ms === null ? undefined : Number(row.ends_at_ms),
    isWithdrawn: Number(row.withdrawn) === 1,
    tags: JSON.parse(row.tags) as Tags,
  };
}

export async function insertTransfer(transaction: Transaction, transfer: Transfer): Promise<void> {
  await transaction.run(
    `INSERT INTO organizations_transfers (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    transfer.id,
    transfer.organizationId,
    transfer.handshakeId,
    transfer.sourceOrganizationId ?? null,
    transfer.sourceAccount ?? null,
    transfer.name,
    transfer.startsAtMs,
    transfer.endsAtMs ?? null,
    transfer.isWithdrawn ? 1 : 0,
    JSON.stringify(transfer.tags),
  );
}

export async function updateTransfer(transaction: Transaction, transfer: Transfer): Promise<void> {
  await transaction.run(
    `UPDATE organizations_transfers SET source_organization_id = ?, source_account = ?, name = ?,
     ends_at_ms = ?, withdrawn = ?, tags = ? WHERE transfer_id = ?`,
    transfer.sourceOrganizationId ?? null,
    transfer.sourceAccount ?? null,
    transfer.name,
    transfer.endsAtMs ?? null,
    transfer.isWithdrawn ? 1 : 0,
    JSON.stringify(transfer.tags),
    transfer.id,
  );
}

export async function findTransfer(transaction: Transaction, id: string): Promise<Transfer | undefined> {
  const row = await transaction.get<Row>(
    `SELECT ${COLUMNS} FROM organizations_transfers WHERE transfer_id = ?`,
    id,
  );
  return row && transferOf(row);
}

/** The transfer that a handshake invites to. */
export async function findTransferOf(
  transaction: Transaction,
  handshakeId: string,
): Promise<Transfer | undefined> {
  const row = await transaction.get<Row>(
    `SELECT ${COLUMNS} FROM organizations_transfers WHERE handshake_id = ?`,
    handshakeId,
  );
  return row && transferOf(row);
}

/** Those by which an organization pays for others, asked for or agreed. */
export async function listInbound(transaction: Transaction, organizationId: string): Promise<Transfer[]> {
  const rows = await transaction.all<Row>(
    `SELECT ${COLUMNS} FROM organizations_transfers WHERE organization_id = ? ${BY_START}`,
    organizationId,
  );
  return rows.map(transferOf);
}

/** Those by which others pay for an organization, agreed. */
export async function listAgreedOutbound(
  transaction: Transaction,
  organizationId: string,
): Promise<Transfer[]> {
  const rows = await transaction.all<Row>(
    `SELECT ${COLUMNS} FROM organizations_transfers WHERE source_organization_id = ? ${BY_START}`,
    organizationId,
  );
  return rows.map(transferOf);
}
