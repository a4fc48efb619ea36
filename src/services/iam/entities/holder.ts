import type { Call } from "../../../runtime/call.ts";
import type { Quota } from "../quotas.ts";
import type { Entity, HolderKind } from "./entity.ts";
import { checkModifiable, requireEntity } from "./find.ts";

/**
 * Users, groups and roles carry policies by operations that differ in one word only. A holder is that
 * word: an operation written for a `Holder` serves all three.
 */
export interface Holder<Member extends string> {
  readonly kind: HolderKind;
  /** The member of the input that names the holder. */
  readonly member: Member;
  readonly attachmentsQuota: Quota;
}

/** An input with the member. */
export type Named<Member extends string> = { readonly [Name in Member]: string };

export const USER: Holder<"UserName"> = {
  kind: "user",
  member: "UserName",
  attachmentsQuota: "PoliciesPerUser",
};
export const GROUP: Holder<"GroupName"> = {
  kind: "group",
  member: "GroupName",
  attachmentsQuota: "PoliciesPerGroup",
};
export const ROLE: Holder<"RoleName"> = {
  kind: "role",
  member: "RoleName",
  attachmentsQuota: "PoliciesPerRole",
};

/** The holder that the input names, for a call that changes it. */
export async function holderOf<Member extends string>(
  call: Call,
  holder: Holder<Member>,
  input: Named<Member>,
): Promise<Entity<HolderKind>> {
  const entity = await requireEntity<HolderKind>(call, holder.kind, input[holder.member]);
  checkModifiable(entity);
  return entity;
}
