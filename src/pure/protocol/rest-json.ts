/** REST with JSON, the protocol of CloudTrail Data: path and query string choose, the body is the rest of the input. */
import type { OperationModel, ServiceModel } from "../api/model.ts";
import type { ServiceError } from "../aws/service-error.ts";
import { bindRequest, bindResponse } from "./http-binding.ts";
import { decodeJsonBody, jsonOfStructure } from "./json-value.ts";
import { routeRest } from "./rest-route.ts";
import { type Answered, errorStatus, type Protocol, type WireRequest, type WireResponse } from "./wire.ts";

export const restJson: Protocol = { route: routeRest, decode, encode, encodeError };

function decode<Input>(operation: OperationModel<Input, unknown>, request: WireRequest): Input {
  return {
    ...bindRequest(operation.input, request),
    ...decodeJsonBody(operation.input, request.body),
  } as Input;
}

function encode<Output>(
  operation: OperationModel<unknown, Output>,
  output: Output,
  answered: Answered,
): WireResponse {
  const shape = operation.output;
  const bound = shape && bindResponse(shape, output ?? {});
  return {
    status: bound?.status ?? operation.http.responseCode,
    headers: [...headers(answered), ...(bound?.headers ?? [])],
    body: shape === undefined ? "{}" : JSON.stringify(jsonOfStructure(shape, output ?? {})),
  };
}

function headers(answered: Answered): WireResponse["headers"] {
  return [
    ["x-amzn-RequestId", answered.requestId],
    ["Content-Type", "application/json"],
  ];
}

function encodeError(
  service: ServiceModel,
  _operation: OperationModel | undefined,
  error: ServiceError,
  answered: Answered,
): WireResponse {
  const message = error.message === "" ? {} : { message: error.message };
  return {
    status: errorStatus(service, error),
    headers: [...headers(answered), ["x-amzn-ErrorType", error.code], ...Object.entries(error.headers)],
    body: JSON.stringify({ __type: error.code, ...message, ...error.members }),
  };
}
