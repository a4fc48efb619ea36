import type { OperationModel } from "../pure/api/model.ts";
import type { AccountCaller, CallerSession } from "../pure/aws/caller.ts";
import type { ServiceError } from "../pure/aws/service-error.ts";
import type { RecordHabits } from "../pure/event/assemble.ts";
import type { HistoryResourceRule } from "../pure/event/history-attributes.ts";
import type { JsonObject } from "../pure/event/record.ts";
import type { AccessDeniedStyle } from "../pure/policy/explain.ts";
import type { ConstraintError } from "../pure/protocol/constraint-error.ts";
import type { JsonDialect } from "../pure/protocol/dialect.ts";
import type { Call } from "./call.ts";

/** A caller with temporary credentials. */
export type SessionedCaller = AccountCaller & { readonly session: CallerSession };

/**
 * In what a service differs where the corridor does the same for all. Each service states its own, in its own
 * folder; where the inner rings name a service all the same is listed in test/architecture.test.ts.
 */
export interface ServiceConventions {
  /** `iam.amazonaws.com` */
  readonly eventSource: string;
  /** Recorded in us-east-1 whatever Region the client signed for. */
  readonly isGlobal: boolean;
  /** For services that speak JSON 1.1 otherwise than usual. */
  readonly json?: JsonDialect | undefined;
  /** What is answered when an input breaks constraints of its model. */
  readonly constraintError: ConstraintError;
  /** How it tells a caller who is refused why. */
  readonly accessDenied: AccessDeniedStyle;
  /**
   * Whether temporary credentials that were asked for (not those of a role, nor the console's) may reach an
   * operation, whatever policies say. Absent where they may reach all.
   */
  readonly admitsSession?: ((caller: SessionedCaller, operation: string) => boolean) | undefined;
  /** The `Server` header of its answers. */
  readonly serverName?: string | undefined;
  readonly record: RecordConventions;
}

/** A call that has come to its end. */
export interface CalledOperation {
  readonly operation: OperationModel;
  readonly call: Call;
  /** Undefined when the request never became an input. */
  readonly input: unknown;
  readonly output: unknown;
  /** What the caller was answered instead of the output. */
  readonly error: ServiceError | undefined;
}

/** How a service's calls are recorded where the general rules (src/pure/event) do not already say it. */
export interface RecordConventions extends RecordHabits {
  /** Read-only operations whose names do not begin with Get, List, Describe, Head or Lookup, and the reverse. */
  readonly readOnly?: Readonly<Record<string, boolean>> | undefined;
  /** The account that owns a resource hears also of those whom policies refused. */
  readonly tellsOwnersOfRefusals?: boolean | undefined;
  /** Replaces the rendering from the input shape. `host` is the Host header. */
  readonly requestParameters?:
    | ((operation: OperationModel, input: unknown, host: string) => JsonObject | null)
    | undefined;
  /** Replaces the rendering from the output shape. */
  readonly responseElements?: ((operation: OperationModel, output: unknown) => JsonObject | null) | undefined;
  /** `additionalEventData` of every call, beside what an operation says itself. */
  readonly additionalEventData?: ((called: CalledOperation) => JsonObject | undefined) | undefined;
  /** The parameters by which event history says what a call was about. */
  readonly historyResources?: readonly HistoryResourceRule[] | undefined;
}
