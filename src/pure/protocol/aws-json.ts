/** JSON 1.1, the protocol of CloudTrail and Organizations: the operation is named in `X-Amz-Target`. */
import type { OperationModel, ServiceModel } from "../api/model.ts";
import { ServiceError } from "../aws/service-error.ts";
import type { JsonDialect } from "./dialect.ts";
import { decodeJsonBody, jsonOfStructure } from "./json-value.ts";
import {
  type Answered,
  errorStatus,
  type Protocol,
  type RoutableRequest,
  type Route,
  type WireRequest,
  type WireResponse,
} from "./wire.ts";

export function awsJson(dialect: JsonDialect): Protocol {
  return {
    route: (service, request) => route(service, request, dialect),
    decode,
    encode,
    encodeError: (service, _operation, error, answered) => encodeError(service, error, answered, dialect),
  };
}

const contentType = "application/x-amz-json-1.1";
const accepted = /^\s*application\/(?:x-amz-json-1\.[01]|json)\s*(?:;|$)/i;
const noLabels: Readonly<Record<string, string>> = {};

function route(service: ServiceModel, request: RoutableRequest, dialect: JsonDialect): Route {
  const operation = operationOfTarget(service, request.headers("x-amz-target"));
  const known = request.method === "POST" && accepted.test(request.headers("content-type") ?? contentType);
  if (operation === undefined || !known) {
    throw new ServiceError("UnknownOperationException", "", {
      status: dialect.unknownOperationStatus,
    });
  }
  return { operation, uriLabels: noLabels };
}

/** Whether a target is meant for `service`: by its whole prefix, or by the last part of it that newer SDKs send. */
export function isTargetOf(service: ServiceModel, target: string): boolean {
  const { targetPrefix } = service;
  if (targetPrefix === undefined) return false;
  const prefix = target.slice(0, Math.max(0, target.lastIndexOf(".")));
  return prefix === targetPrefix || prefix === targetPrefix.slice(targetPrefix.lastIndexOf(".") + 1);
}

function operationOfTarget(service: ServiceModel, target: string | undefined): OperationModel | undefined {
  if (target === undefined || !isTargetOf(service, target)) return undefined;
  return service.findOperation(target.slice(target.lastIndexOf(".") + 1));
}

function decode<Input>(operation: OperationModel<Input, unknown>, request: WireRequest): Input {
  return decodeJsonBody(operation.input, request.body) as Input;
}

function encode<Output>(
  operation: OperationModel<unknown, Output>,
  output: Output,
  answered: Answered,
): WireResponse {
  const shape = operation.output;
  const body = shape === undefined ? "{}" : JSON.stringify(jsonOfStructure(shape, output ?? {}));
  return { status: 200, headers: headers(answered), body };
}

function headers(answered: Answered): WireResponse["headers"] {
  return [
    ["x-amzn-RequestId", answered.requestId],
    ["Content-Type", contentType],
  ];
}

function encodeError(
  service: ServiceModel,
  error: ServiceError,
  answered: Answered,
  { messageMember }: JsonDialect,
): WireResponse {
  const message = error.message === "" ? {} : { [messageMember]: error.message };
  const content = { __type: error.code, ...message, ...error.members };
  return {
    status: errorStatus(service, error),
    headers: [...headers(answered), ["x-amzn-ErrorType", error.code], ...Object.entries(error.headers)],
    body: JSON.stringify(content),
  };
}
