import type { ConditionContext } from "./context.ts";
import type { Principal } from "./principal.ts";

/** One question: may this principal do this action on this resource, now? */
export interface AuthorizationRequest {
  readonly principal: Principal;
  /** `service:Operation` in the catalogue's case. */
  readonly action: string;
  /** An ARN, or `*` for an action that names no resource. */
  readonly resource: string;
  /** Who owns the resource; the caller's account for an action that names none. */
  readonly resourceAccount: string;
  readonly context: ConditionContext;
}
