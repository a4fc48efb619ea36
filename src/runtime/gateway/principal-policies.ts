import type { AccountCaller } from "../../pure/aws/caller.ts";
import type { CompiledPolicy } from "../../pure/policy/compile.ts";
import type { Transaction } from "../storage/database.ts";

/** Everything attached to a caller that takes part in a decision. */
export interface PrincipalPolicies {
  readonly identity: readonly CompiledPolicy[];
  readonly boundary?: CompiledPolicy | undefined;
  /** Present (possibly empty) when the session was made with session policies. */
  readonly session?: readonly CompiledPolicy[] | undefined;
  /** The tags of the user or role; session tags are laid over them by the gateway. */
  readonly tags: Readonly<Record<string, string>>;
  readonly isServiceLinkedRole: boolean;
}

/** What the gateway asks of the one who keeps identities. */
export interface PrincipalDirectory {
  /** Undefined when the user or role is gone (by unique id): its credentials are worth nothing then. */
  policiesOf(transaction: Transaction, caller: AccountCaller): Promise<PrincipalPolicies | undefined>;
}
