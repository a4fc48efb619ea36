import type { Call } from "../../../runtime/call.ts";
import type { Entity } from "./entity.ts";
import { checkNameIsFree } from "./find.ts";
import { updateEntity } from "./store.ts";

/** Gives an entity another name or path; its unique id, and with it all that hangs on it, stays. */
export async function renameEntity(
  call: Call,
  entity: Entity,
  name: string = entity.name,
  path: string = entity.path,
): Promise<void> {
  await checkNameIsFree(call, entity, name);
  await updateEntity(call.transaction, { ...entity, name, path });
}
