import type { Transaction } from "../../../runtime/storage/database.ts";
import type { InstanceProfile, Role } from "../entities/entity.ts";
import { ENTITY_COLUMNS, type EntityRow, entityOf } from "../entities/store.ts";

export async function addRole(transaction: Transaction, profile: InstanceProfile, role: Role): Promise<void> {
  await transaction.run(
    "INSERT INTO iam_instance_profile_roles (instance_profile_id, role_id) VALUES (?, ?)",
    profile.id,
    role.id,
  );
}

/** Gives whether the role was in the profile. */
export async function removeRole(
  transaction: Transaction,
  profile: InstanceProfile,
  role: Role,
): Promise<boolean> {
  const deleted = await transaction.run(
    "DELETE FROM iam_instance_profile_roles WHERE instance_profile_id = ? AND role_id = ?",
    profile.id,
    role.id,
  );
  return deleted > 0;
}

export async function listRolesOf(transaction: Transaction, profile: InstanceProfile): Promise<Role[]> {
  const rows = await transaction.all<EntityRow>(
    `SELECT ${ENTITY_COLUMNS} FROM iam_instance_profile_roles p JOIN iam_entities e ON e.id = p.role_id
     WHERE p.instance_profile_id = ? ORDER BY e.name_key`,
    profile.id,
  );
  return rows.map((row) => entityOf<"role">(row));
}

/** By name. */
export async function listProfilesOf(transaction: Transaction, role: Role): Promise<InstanceProfile[]> {
  const rows = await transaction.all<EntityRow>(
    `SELECT ${ENTITY_COLUMNS} FROM iam_instance_profile_roles p
     JOIN iam_entities e ON e.id = p.instance_profile_id WHERE p.role_id = ? ORDER BY e.name_key`,
    role.id,
  );
  return rows.map((row) => entityOf<"instance-profile">(row));
}
