import type { Member, Shape } from "../api/model.ts";

export type ViolationKind =
  | "required"
  | "enum"
  | "pattern"
  | "minLength"
  | "maxLength"
  | "minValue"
  | "maxValue";

/** One value that breaks one constraint of its shape. */
export interface Violation {
  readonly kind: ViolationKind;
  /** As AWS spells it: `tags.1.member.key`. */
  readonly path: string;
  readonly shape: Shape;
  readonly value: unknown;
  /** The member of the operation's input that the value belongs to. */
  readonly inputMember: Member;
  /** The member that holds the value, or the list that does. */
  readonly member: Member;
  readonly isElement: boolean;
}
