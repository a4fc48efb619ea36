import type { Transaction } from "../../../runtime/storage/database.ts";

export interface ServiceAccess {
  readonly principal: string;
  readonly enabledAtMs: number;
}

/** By principal. */
export async function listServiceAccess(
  transaction: Transaction,
  organizationId: string,
): Promise<ServiceAccess[]> {
  const rows = await transaction.all<{ principal: string; enabled_at_ms: number }>(
    `SELECT principal, enabled_at_ms FROM organizations_service_access
     WHERE organization_id = ? ORDER BY principal`,
    organizationId,
  );
  return rows.map(({ principal, enabled_at_ms }) => ({ principal, enabledAtMs: Number(enabled_at_ms) }));
}

export async function isAccessEnabled(
  transaction: Transaction,
  organizationId: string,
  principal: string,
): Promise<boolean> {
  const enabled = await listServiceAccess(transaction, organizationId);
  return enabled.some((access) => access.principal === principal);
}

/** What is enabled already keeps its date. */
export async function enableAccess(
  transaction: Transaction,
  organizationId: string,
  { principal, enabledAtMs }: ServiceAccess,
): Promise<void> {
  await transaction.run(
    `INSERT INTO organizations_service_access (organization_id, principal, enabled_at_ms)
     VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
    organizationId,
    principal,
    enabledAtMs,
  );
}

/** Gives whether it was enabled. */
export async function disableAccess(
  transaction: Transaction,
  organizationId: string,
  principal: string,
): Promise<boolean> {
  const removed = await transaction.run(
    "DELETE FROM organizations_service_access WHERE organization_id = ? AND principal = ?",
    organizationId,
    principal,
  );
  return removed > 0;
}
