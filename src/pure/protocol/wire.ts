import type { OperationModel, ServiceModel, StreamingBlob } from "../api/model.ts";
import type { ServiceError } from "../aws/service-error.ts";

/** Names and values of a query string or form, percent-decoded, in the order they were sent. */
export type QueryPairs = readonly (readonly [name: string, value: string])[];

/** A request as the codecs see it: whatever has to do with sockets and signatures is already behind it. */
export interface WireRequest {
  readonly method: string;
  /** Still percent-encoded; a bucket that stood in the host name is its first segment. */
  readonly path: string;
  readonly query: QueryPairs;
  /** Reads a header by its lower-case name. */
  readonly headers: (name: string) => string | undefined;
  /** Every header name, in lower case; prefix-bound maps (`x-amz-meta-`) are collected from it. */
  readonly headerNames: readonly string[];
  readonly body: Uint8Array;
  /** Content for a streaming member; `body` is empty then. */
  readonly streamingBody?: StreamingBlob | undefined;
  readonly uriLabels: Readonly<Record<string, string>>;
}

/** What is known of a request before its operation is. */
export type RoutableRequest = Pick<WireRequest, "method" | "path" | "query" | "headers" | "body">;

export interface Route {
  readonly operation: OperationModel;
  readonly uriLabels: Readonly<Record<string, string>>;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | Uint8Array | StreamingBlob | undefined;
}

/** What an answer says about the request it answers. */
export interface Answered {
  readonly requestId: string;
  /** S3 only. */
  readonly hostId?: string | undefined;
  /** The request's method: an answer to HEAD has no body. */
  readonly method?: string | undefined;
}

/** One of AWS's ways to write a call down. Whatever is wrong with a request is thrown as a `ServiceError`. */
export interface Protocol {
  /** The operation a request asks for. */
  route(service: ServiceModel, request: RoutableRequest): Route;
  /** The input as sent: types are right, constraints not yet looked at (see `validateInput`). */
  decode<Input>(operation: OperationModel<Input, unknown>, request: WireRequest): Input;
  encode<Output>(
    operation: OperationModel<unknown, Output>,
    output: Output,
    answered: Answered,
  ): WireResponse;
  encodeError(
    service: ServiceModel,
    operation: OperationModel | undefined,
    error: ServiceError,
    answered: Answered,
  ): WireResponse;
}

/** The status of an error: its own, else the one its service's model declares for the code, else 400. */
export function errorStatus(service: ServiceModel, error: ServiceError): number {
  return error.status ?? service.findError(error.code)?.status ?? 400;
}

/** A value that a service hands out or a protocol reads, seen as members by name. */
export function asMembers(value: unknown): Readonly<Record<string, unknown>> {
  return value as Readonly<Record<string, unknown>>;
}
