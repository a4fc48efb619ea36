import type { Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { onEntity, onPolicy } from "../demands.ts";
import type { Entity, EntityKind } from "../entities/entity.ts";
import { requireEntity } from "../entities/find.ts";
import type { Parts } from "../parts.ts";
import { requireCustomerPolicy } from "../policies/managed-policy.ts";

/** What can be tagged, and how a call names it. An operation written for a `Taggable` serves all kinds. */
export interface Taggable<Member extends string> {
  readonly kind: EntityKind;
  readonly member: Member;
  demands(
    call: Call,
    action: string,
    name: string,
    tags?: Pick<Demand, "requestTags" | "tagKeys">,
  ): Promise<Demand[]>;
  find(call: Call, parts: Parts, name: string, action: string): Promise<Entity>;
}

function byName<Member extends string>(kind: EntityKind, member: Member): Taggable<Member> {
  return {
    kind,
    member,
    demands: (call, action, name, tags) => onEntity(call, action, kind, name, tags),
    find: (call, _parts, name) => requireEntity(call, kind, name),
  };
}

export const TAGGED_USER = byName("user", "UserName");
export const TAGGED_ROLE = byName("role", "RoleName");
export const TAGGED_INSTANCE_PROFILE = byName("instance-profile", "InstanceProfileName");
export const TAGGED_POLICY: Taggable<"PolicyArn"> = {
  kind: "policy",
  member: "PolicyArn",
  demands: onPolicy,
  find: (call, parts, arn, action) => requireCustomerPolicy(call, parts, arn, action),
};
