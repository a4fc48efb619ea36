import { accountOf, type Call } from "../../../runtime/call.ts";
import { protectedRole, quotaExceeded, userNameRequired } from "../errors.ts";
import { QUOTAS } from "../quotas.ts";
import { type Entity, type EntityKind, KINDS, type Role } from "./entity.ts";
import { countEntities, findEntity, insertEntity, isNameTaken } from "./store.ts";

/** The entity with the name in the call's account, or the kind's NoSuchEntity. */
export async function requireEntity<Kind extends EntityKind>(
  call: Call,
  kind: Kind,
  name: string,
): Promise<Entity<Kind>> {
  const entity = await findEntity(call.transaction, accountOf(call), kind, name);
  if (entity === undefined) throw KINDS[kind].notFound(name);
  return entity;
}

/** A role that customers may change: those linked to a service are AWS's own. */
export async function requireModifiableRole(call: Call, name: string): Promise<Role> {
  const role = await requireEntity(call, "role", name);
  checkModifiable(role);
  return role;
}

export function checkModifiable(entity: Entity): void {
  if (entity.kind !== "role") return;
  const { linkedService } = (entity as Role).details;
  if (linkedService !== undefined || entity.path.startsWith("/aws-reserved/")) {
    throw protectedRole(entity.name);
  }
}

/** Adds a new entity to its account under a name that is free, within the quota. */
export async function addEntity(call: Call, entity: Entity): Promise<void> {
  const { transaction } = call;
  const { quota } = KINDS[entity.kind];
  await checkNameIsFree(call, entity, entity.name);
  const count = await countEntities(transaction, entity.account, entity.kind);
  if (count >= QUOTAS[quota]) throw quotaExceeded(quota, QUOTAS[quota]);
  await insertEntity(transaction, entity);
}

export async function checkNameIsFree(call: Call, entity: Entity, name: string): Promise<void> {
  const { account, kind, path, id } = entity;
  const isTaken = await isNameTaken(call.transaction, account, kind, name, { path, exceptId: id });
  if (isTaken) throw KINDS[kind].exists(name);
}

/** The user a call means that may leave the name out: then the caller, which must be a user. */
export function userNameOrCaller(call: Call, userName: string | undefined): string {
  if (userName !== undefined) return userName;
  if (call.caller.kind === "user") return call.caller.userName;
  throw userNameRequired();
}
