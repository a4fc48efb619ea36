import type { OperationModel } from "../pure/api/model.ts";
import type { AccountId } from "../pure/aws/account.ts";
import type { IdentityProviderCaller } from "../pure/aws/caller.ts";
import type { EventCategory, JsonObject, RecordResource } from "../pure/event/record.ts";
import type { CompiledPolicy } from "../pure/policy/compile.ts";
import type { Call } from "./call.ts";

/** What an operation answers that every signed caller may call, whatever policies say. */
export const EVERY_SIGNED_CALLER: readonly Demand[] = Object.freeze([]);

/** What an operation answers that asks for permission item by item while it runs, and refuses item by item. */
export const DECIDED_IN_RUN: readonly Demand[] = Object.freeze([]);

/** One permission that a call requires: an action on a resource, in a context. All of a call's demands must be met. */
export interface Demand {
  /** In the casing of the service authorization reference: `iam:CreateRole`. */
  readonly action: string;
  /** An ARN, or `*` for actions without resource types. */
  readonly resource: string;
  /** How a refusal names the resource where AWS does not print its ARN: `user alice`. */
  readonly resourceName?: string | undefined;
  /** Who owns the resource; the call's own account when absent. */
  readonly resourceAccount?: AccountId | undefined;
  /** The policy attached to the resource. */
  readonly resourcePolicy?: CompiledPolicy | undefined;
  /** For role trust policies and the like: nothing is allowed unless the resource's policy says so. */
  readonly resourcePolicyRequired?: boolean | undefined;
  /** Service condition keys (`sts:ExternalId`), names in any case. */
  readonly keys?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
  /** Fill `aws:ResourceTag/…` (and the service's own form). */
  readonly resourceTags?: Readonly<Record<string, string>> | undefined;
  /** Fill `aws:RequestTag/…` and `aws:TagKeys`. Absent on calls that cannot tag; empty when no tag was sent. */
  readonly requestTags?: Readonly<Record<string, string>> | undefined;
  /** Keys named by an untagging call, which has no values: fill `aws:TagKeys` only. */
  readonly tagKeys?: readonly string[] | undefined;
  /** The call itself proved the caller's second factor: policies see it as present, since just now. */
  readonly provesMultiFactor?: boolean | undefined;
  /** No policy has to allow it, but an explicit deny counts (sts:GetSessionToken). */
  readonly onlyExplicitDeny?: boolean | undefined;
  /** Thrown instead of the usual denial, where AWS hides behind another error. */
  readonly denial?: ((message: string) => Error) | undefined;
}

/**
 * How a call is written to the record, where the general rules (src/pure/event) do not already say it:
 * parameters and elements in AWS's casing from the shapes, secrets left out, read-only by the verb.
 */
export interface RecordRules<Input, Output> {
  readonly category?: EventCategory | undefined;
  /** Where CloudTrail's name of the event is not the operation's (S3's `ListObjects` for both versions). */
  readonly eventName?: string | undefined;
  readonly readOnly?: boolean | undefined;
  /** Replaces the rendering from the input shape. */
  readonly requestParameters?: ((input: Input, call: Call) => JsonObject | null) | undefined;
  /** Replaces the rendering from the output shape; never asked on errors. */
  readonly responseElements?: ((output: Output, input: Input, call: Call) => JsonObject | null) | undefined;
  readonly additionalEventData?:
    | ((input: Input, output: Output | undefined, call: Call) => JsonObject | undefined)
    | undefined;
  /** The resources named in the record; also asked when the call failed, then without output. */
  readonly resources?:
    | ((input: Input, output: Output | undefined, call: Call) => readonly RecordResource[] | undefined)
    | undefined;
}

/** A verb of an API: its shape, what it demands, how it is recorded, and what it does. */
export interface Operation<Input, Output, Parts> {
  readonly model: OperationModel<Input, Output>;
  /**
   * The permissions required. May look things up (a bucket's policy, a role's tags) and may throw the
   * error that AWS answers before it authorizes (S3's NoSuchBucket). An empty list is a fault, so that
   * nothing is allowed because nothing was asked: the two exceptions have names of their own.
   */
  demands(input: Input, call: Call, parts: Parts): readonly Demand[] | Promise<readonly Demand[]>;
  run(input: Input, call: Call, parts: Parts): Output | Promise<Output>;
  /**
   * For calls that nobody signs: who makes them, by what they bring with them. Throws what is answered to those
   * who prove no identity; like other requests that prove none, theirs are not recorded.
   */
  identify?(input: Input, call: Call, parts: Parts): Promise<Identified>;
  readonly record?: RecordRules<Input, Output> | undefined;
}

export interface Identified {
  readonly caller: IdentityProviderCaller;
  /** The account in which the call happens. */
  readonly account: AccountId;
  /** What the operation needs of the proof again, as {@link Call.evidence}. */
  readonly evidence: unknown;
}

/** An operation whose types were checked where it was written; services list them as these. */
export interface AnyOperation<Parts> {
  readonly model: OperationModel;
  demands(input: never, call: Call, parts: Parts): readonly Demand[] | Promise<readonly Demand[]>;
  run(input: never, call: Call, parts: Parts): unknown;
  identify?(input: never, call: Call, parts: Parts): Promise<Identified>;
  readonly record?: RecordRules<never, never> | undefined;
}

/** Gives a service its `operation` function: a verb file names its shape, and the rest is typed by it. */
export function operationsWith<Parts>() {
  return <Input, Output>(
    model: OperationModel<Input, Output>,
    rules: Omit<Operation<Input, Output, Parts>, "model">,
  ): Operation<Input, Output, Parts> => ({ model, ...rules });
}
