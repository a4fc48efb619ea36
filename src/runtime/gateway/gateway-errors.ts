import type { OperationModel } from "../../pure/api/model.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";
import { type JsonDialect, usualJsonDialect } from "../../pure/protocol/dialect.ts";
import { parseQueryString } from "../../pure/protocol/query-string.ts";
import type { ProtocolFamily } from "../../pure/signature/signed-request.ts";
import type { RequestHead } from "./route.ts";

/** AWS's words for what goes wrong between the socket and an operation. */

/** An operation of the model that this house does not serve: what AWS says of one it has never heard of. */
export function notServed(operation: OperationModel, json: JsonDialect = usualJsonDialect): ServiceError {
  switch (operation.service.protocol) {
    case "query":
      return invalidAction(operation.name, operation.service.apiVersion);
    case "rest-xml":
      // Not S3's 501: clients and proxies take a 5xx for an outage, and try again.
      return new ServiceError(
        "MethodNotAllowed",
        "The specified method is not allowed against this resource.",
        { status: 405, details: { Method: operation.http.method } },
      );
    default:
      return unknownOperation(json.unknownOperationStatus);
  }
}

function unknownOperation(status: number): ServiceError {
  return new ServiceError("UnknownOperationException", "", { status });
}

/** A request for a service that is not here at all. */
export function unknownService(head: RequestHead, body: Uint8Array | undefined): ServiceError {
  if (head.header("x-amz-target") !== undefined) {
    return unknownOperation(400);
  }
  const text = body === undefined ? head.rawQuery : new TextDecoder().decode(body);
  const parameters = parseQueryString(text);
  const value = (name: string) => parameters.find(([found]) => found === name)?.[1] ?? "";
  return invalidAction(value("Action"), value("Version"));
}

function invalidAction(action: string, version: string): ServiceError {
  return new ServiceError("InvalidAction", `Could not find operation ${action} for version ${version}`, {
    status: 400,
  });
}

export function invalidUri(): ServiceError {
  return new ServiceError("InvalidURI", "Couldn't parse the specified URI.", { status: 400 });
}

export function unfitForHeader(name: string, value: string): ServiceError {
  return new ServiceError("InvalidArgument", "Header value cannot be represented using ISO-8859-1.", {
    status: 400,
    details: { ArgumentName: name, ArgumentValue: value },
  });
}

export function bodyTooLarge(family: ProtocolFamily, bytesMax: number): ServiceError {
  if (family === "s3") {
    return new ServiceError("MaxMessageLengthExceeded", "Your request was too big.", {
      status: 400,
      details: { MaxMessageLengthBytes: String(bytesMax) },
    });
  }
  const code = family === "query" ? "RequestEntityTooLarge" : "RequestEntityTooLargeException";
  return new ServiceError(code, "Request size exceeded the limit.", { status: 413 });
}

/** A fault of ours. The text says nothing of it: the request id finds the line in the log. */
export function internalFailure(family: ProtocolFamily): ServiceError {
  const message = "We encountered an internal error. Please try again.";
  switch (family) {
    case "query":
      return new ServiceError("InternalFailure", message, { status: 500 });
    case "s3":
      return new ServiceError("InternalError", message, { status: 500 });
    case "json":
      return new ServiceError("InternalServiceException", message, { status: 500 });
  }
}

/** Nothing could be recorded, so nothing was done. */
export function serviceUnavailable(family: ProtocolFamily): ServiceError {
  const message = "The service is unavailable. Please try again shortly.";
  switch (family) {
    case "query":
      return new ServiceError("ServiceUnavailable", message, { status: 503 });
    case "s3":
      return new ServiceError("ServiceUnavailable", message, { status: 503 });
    case "json":
      return new ServiceError("ServiceUnavailableException", message, { status: 503 });
  }
}

/** There is too much under way; clients try again after a while. */
export function overloaded(family: ProtocolFamily): ServiceError {
  switch (family) {
    case "query":
      return new ServiceError("Throttling", "Rate exceeded", { status: 400 });
    case "s3":
      return new ServiceError("SlowDown", "Please reduce your request rate.", { status: 503 });
    case "json":
      return new ServiceError("ThrottlingException", "Rate exceeded", { status: 400 });
  }
}

export function requestTimeout(family: ProtocolFamily): ServiceError {
  const message =
    "Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.";
  return new ServiceError("RequestTimeout", message, { status: family === "s3" ? 400 : 408 });
}
