import type { OperationModel } from "../pure/api/model.ts";
import type { AccountId } from "../pure/aws/account.ts";
import type { Caller, RoleCaller, ServiceCaller } from "../pure/aws/caller.ts";
import type { ServiceError } from "../pure/aws/service-error.ts";
import type { Chance } from "./chance.ts";
import type { Demand } from "./operation.ts";
import type { Transaction } from "./storage/database.ts";

export interface ReceivedBody {
  readonly bytes: Uint8Array;
  /** By lower-case name; of trailers nothing is known here. */
  header(name: string): string | undefined;
}

/** How a call reached the house over HTTP. */
export interface HttpFacts {
  readonly sourceIp: string;
  /** Absent where the client did not say. */
  readonly userAgent: string | undefined;
  /** The Host header as the client sent it. */
  readonly host: string;
  readonly referer?: string | undefined;
  /** The second id of the answer, where the service gives two (S3). */
  readonly hostId?: string | undefined;
  /** A body that was read whole, and what the request's headers claim of it, for operations that compare the two. */
  readonly body?: ReceivedBody | undefined;
  /** Whether the client spoke TLS, with us or with a proxy that is trusted to say so. */
  readonly secure: boolean;
  /** The parameters of TLS where we spoke it ourselves. */
  readonly tls?: { readonly version: string; readonly cipherSuite: string } | undefined;
  /** How the request was signed: S3 policies may ask (`s3:authType`, `s3:signatureversion`, `s3:signatureAge`). */
  readonly signature: {
    readonly version: "AWS4-HMAC-SHA256" | "AWS" | "none";
    readonly place: "REST-HEADER" | "REST-QUERY-STRING" | "none";
    readonly ageMs?: number | undefined;
    /** The `x-amz-content-sha256` header, for `s3:x-amz-content-sha256`. */
    readonly contentSha256?: string | undefined;
  };
}

/** What is known of a call before it runs; the same for both doors. */
export interface CallFacts {
  readonly caller: Caller;
  /**
   * The account in which the call happens: the caller's own; for a service, the account whose resource
   * it works for; for an anonymous caller, undefined until the operation finds the resource's owner.
   */
  readonly account: AccountId | undefined;
  readonly region: string;
  readonly requestId: string;
  /** Absent when a service calls. */
  readonly http?: HttpFacts | undefined;
  /**
   * The services that passed the caller's session on, in order (`aws:CalledVia`); absent when the caller
   * calls itself.
   */
  readonly calledVia?: readonly string[] | undefined;
  /** What proved who the caller is, where no signature did: see `identify` in operation.ts. */
  readonly evidence?: unknown;
}

/** One call of an operation while it runs. */
export interface Call extends CallFacts {
  readonly transaction: Transaction;
  /** Milliseconds since the epoch, the same throughout the call. */
  readonly now: number;
  readonly chance: Chance;
  /**
   * Calls another operation of the house in this transaction, as a service or with the session of a role that
   * a service assumed: authorized and recorded like any call. What it wrote is undone when it throws, and
   * together with its record when the outer call fails; what only read or was refused stays recorded.
   */
  invokeAs<Input, Output>(
    caller: ServiceCaller | RoleCaller,
    operation: OperationModel<Input, Output>,
    input: Input,
    region?: string,
  ): Promise<Output>;
  /**
   * The same with the caller's own session, which a service passes on (a forward access session): the caller
   * needs the permission, policies see `aws:ViaAWSService`, and the record says that the service invoked it.
   */
  invokeForCaller<Input, Output>(
    service: string,
    operation: OperationModel<Input, Output>,
    input: Input,
    region?: string,
  ): Promise<Output>;
  /** Assumes a role that trusts the service, recorded as such. The session is good for {@link invokeAs}. */
  assumeRole(caller: ServiceCaller, role: RoleToAssume): Promise<RoleCaller>;
  /**
   * The result of slow work (a password's hash, a request to another machine) that is done outside the
   * transaction: until it is, the call is undone, and then begun anew. So it is asked for after everything that
   * may refuse the call. `key` tells all that the work depends on.
   */
  outside<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
  /**
   * What the caller would be answered were a demand made of it; undefined when it is met. For calls about many
   * things, of which each is allowed or refused by itself: see `DECIDED_IN_RUN`. As with all demands, the
   * resource's account hears of the call.
   */
  refusalOf(demand: Demand): Promise<ServiceError | undefined>;
  /** Notes whose resources the call turned out to be about, for its record: that account hears of it. */
  noteOwner(account: AccountId): void;
  /** The account that was noted. */
  readonly owner: AccountId | undefined;
  /** Whether a service would be let do that now. Nothing runs and nothing is recorded. */
  mayAs<Input>(
    caller: ServiceCaller,
    operation: OperationModel<Input, unknown>,
    input: Input,
  ): Promise<boolean>;
}

export interface RoleToAssume {
  readonly roleArn: string;
  readonly sessionName: string;
  /** Whose AWS STS is asked; the call's own Region when absent. */
  readonly region?: string | undefined;
}

/** The service that makes the call with somebody's session: the one that passed it on, or that holds it. */
export function invokedBy({ caller, calledVia }: CallFacts): string | undefined {
  return calledVia?.at(-1) ?? ("session" in caller ? caller.session?.heldBy : undefined);
}

/** The caller's account, for operations that are never reached without one. */
export function accountOf(call: Pick<CallFacts, "account">): AccountId {
  if (call.account === undefined) throw new Error("the call has no account");
  return call.account;
}
