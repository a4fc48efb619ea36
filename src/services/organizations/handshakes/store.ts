import type { ActionType, HandshakeState } from "../../../pure/api/organizations.shapes.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { Call } from "../../../runtime/call.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import type { HouseAccount } from "../needs.ts";
import type { Handshake } from "./handshake.ts";

type Row = {
  readonly handshake_id: string;
  readonly organization_id: string;
  readonly state: string;
  readonly party_type: string;
  readonly party_id: string;
  readonly notes: string | null;
  readonly tags: string;
  readonly requested_at_ms: number;
  readonly expires_at_ms: number;
  readonly ended_at_ms: number | null;
  readonly action: string;
  readonly parent_id: string | null;
};

const COLUMNS =
  "handshake_id, organization_id, state, party_type, party_id, notes, tags, requested_at_ms, " +
  "expires_at_ms, ended_at_ms, action, parent_id";
const BY_REQUEST = "ORDER BY requested_at_ms, handshake_id";
/** Takes the time at which it is asked. */
const PENDING = "state IN ('OPEN', 'REQUESTED') AND expires_at_ms > ?";

function handshakeOf(row: Row): Handshake {
  return {
    id: row.handshake_id,
    organizationId: row.organization_id,
    state: row.state as HandshakeState,
    partyType: row.party_type as Handshake["partyType"],
    partyId: row.party_id,
    notes: row.notes ?? undefined,
    tags: JSON.parse(row.tags) as Tags,
    requestedAtMs: Number(row.requested_at_ms),
    expiresAtMs: Number(row.expires_at_ms),
    endedAtMs: row.ended_at_ms === null ? undefined : Number(row.ended_at_ms),
    action: row.action as ActionType,
    parentId: row.parent_id ?? undefined,
  };
}

export async function insertHandshake(transaction: Transaction, handshake: Handshake): Promise<void> {
  await transaction.run(
    `INSERT INTO organizations_handshakes (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    handshake.id,
    handshake.organizationId,
    handshake.state,
    handshake.partyType,
    handshake.partyId,
    handshake.notes ?? null,
    JSON.stringify(handshake.tags),
    handshake.requestedAtMs,
    handshake.expiresAtMs,
    handshake.endedAtMs ?? null,
    handshake.action,
    handshake.parentId ?? null,
  );
}

export async function findHandshake(transaction: Transaction, id: string): Promise<Handshake | undefined> {
  const row = await transaction.get<Row>(
    `SELECT ${COLUMNS} FROM organizations_handshakes WHERE handshake_id = ?`,
    id,
  );
  return row && handshakeOf(row);
}

export async function listHandshakes(transaction: Transaction, organizationId: string): Promise<Handshake[]> {
  const rows = await transaction.all<Row>(
    `SELECT ${COLUMNS} FROM organizations_handshakes WHERE organization_id = ? ${BY_REQUEST}`,
    organizationId,
  );
  return rows.map(handshakeOf);
}

/** Those of an organization that somebody can still answer. */
export async function listPending(
  { transaction, now }: Pick<Call, "transaction" | "now">,
  organizationId: string,
  action: ActionType,
): Promise<Handshake[]> {
  const rows = await transaction.all<Row>(
    `SELECT ${COLUMNS} FROM organizations_handshakes
     WHERE organization_id = ? AND action = ? AND ${PENDING} ${BY_REQUEST}`,
    organizationId,
    action,
    now,
  );
  return rows.map(handshakeOf);
}

/** Whether an organization is on its way to all features. */
export async function waitsForAllFeatures(
  change: Pick<Call, "transaction" | "now">,
  organizationId: string,
): Promise<boolean> {
  return (await listPending(change, organizationId, "ENABLE_ALL_FEATURES")).length > 0;
}

export async function countInvitations(
  { transaction, now }: Pick<Call, "transaction" | "now">,
  organizationId: string,
): Promise<number> {
  const row = await transaction.get<{ count: number }>(
    `SELECT count(*) AS count FROM organizations_handshakes
     WHERE organization_id = ? AND action = 'INVITE' AND ${PENDING}`,
    organizationId,
    now,
  );
  return Number(row?.count ?? 0);
}

/**
 * Forgets what ended, or expired, before a time. What a transfer came from stays with it, and an approval
 * as long as what it was asked for.
 */
export async function removeEndedHandshakes(transaction: Transaction, beforeMs: number): Promise<void> {
  await transaction.run(
    `DELETE FROM organizations_handshakes
     WHERE COALESCE(ended_at_ms, expires_at_ms) <= ?
       AND NOT EXISTS (SELECT 1 FROM organizations_transfers t
                       WHERE t.handshake_id = organizations_handshakes.handshake_id)
       AND NOT EXISTS (SELECT 1 FROM organizations_handshakes p
                       WHERE p.handshake_id = organizations_handshakes.parent_id)`,
    beforeMs,
  );
}

/** Those that ask something of an account, by its id or its e-mail address. */
export async function listReceived(
  transaction: Transaction,
  { accountId, email }: HouseAccount,
): Promise<Handshake[]> {
  const rows = await transaction.all<Row>(
    `SELECT ${COLUMNS} FROM organizations_handshakes
     WHERE (party_type = 'ACCOUNT' AND party_id = ?) OR (party_type = 'EMAIL' AND lower(party_id) = ?)
     ${BY_REQUEST}`,
    accountId,
    email.toLowerCase(),
  );
  return rows.map(handshakeOf);
}

export async function endHandshake(
  transaction: Transaction,
  id: string,
  state: HandshakeState,
  now: number,
): Promise<void> {
  await transaction.run(
    "UPDATE organizations_handshakes SET state = ?, ended_at_ms = ? WHERE handshake_id = ?",
    state,
    now,
    id,
  );
}

/** Ends what still waits of the handshakes that belong to one. */
export async function endChildren(
  transaction: Transaction,
  parentId: string,
  state: HandshakeState,
  now: number,
): Promise<void> {
  await transaction.run(
    `UPDATE organizations_handshakes SET state = ?, ended_at_ms = ?
     WHERE parent_id = ? AND state IN ('OPEN', 'REQUESTED')`,
    state,
    now,
    parentId,
  );
}
