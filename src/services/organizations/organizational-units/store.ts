import type { Tags } from "../../../pure/aws/tags.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import type { Unit } from "./organizational-unit.ts";

type Row = {
  readonly unit_id: string;
  readonly organization_id: string;
  readonly parent_id: string;
  readonly name: string;
  readonly tags: string;
  readonly created_at_ms: number;
};

const COLUMNS = "unit_id, organization_id, parent_id, name, tags, created_at_ms";

function unitOf(row: Row): Unit {
  return {
    id: row.unit_id,
    organizationId: row.organization_id,
    parentId: row.parent_id,
    name: row.name,
    tags: JSON.parse(row.tags) as Tags,
    createdAtMs: Number(row.created_at_ms),
  };
}

export async function insertUnit(transaction: Transaction, unit: Unit): Promise<void> {
  await transaction.run(
    `INSERT INTO organizations_units (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`,
    unit.id,
    unit.organizationId,
    unit.parentId,
    unit.name,
    JSON.stringify(unit.tags),
    unit.createdAtMs,
  );
}

export async function findUnit(
  transaction: Transaction,
  organizationId: string,
  id: string,
): Promise<Unit | undefined> {
  const row = await transaction.get<Row>(
    `SELECT ${COLUMNS} FROM organizations_units WHERE unit_id = ? AND organization_id = ?`,
    id,
    organizationId,
  );
  return row && unitOf(row);
}

export async function isUnitNameTaken(
  transaction: Transaction,
  parentId: string,
  name: string,
): Promise<boolean> {
  const row = await transaction.get(
    "SELECT unit_id FROM organizations_units WHERE parent_id = ? AND name = ?",
    parentId,
    name,
  );
  return row !== undefined;
}

/** By creation. */
export async function listUnits(
  transaction: Transaction,
  organizationId: string,
  parentId?: string | undefined,
): Promise<Unit[]> {
  const rows =
    parentId === undefined
      ? await transaction.all<Row>(
          `SELECT ${COLUMNS} FROM organizations_units WHERE organization_id = ? ORDER BY created_at_ms, unit_id`,
          organizationId,
        )
      : await transaction.all<Row>(
          `SELECT ${COLUMNS} FROM organizations_units WHERE organization_id = ? AND parent_id = ?
           ORDER BY created_at_ms, unit_id`,
          organizationId,
          parentId,
        );
  return rows.map(unitOf);
}

export async function updateUnit(transaction: Transaction, { id, name, tags }: Unit): Promise<void> {
  await transaction.run(
    "UPDATE organizations_units SET name = ?, tags = ? WHERE unit_id = ?",
    name,
    JSON.stringify(tags),
    id,
  );
}

export async function removeUnit(transaction: Transaction, id: string): Promise<void> {
  await transaction.run("DELETE FROM organizations_units WHERE unit_id = ?", id);
}
