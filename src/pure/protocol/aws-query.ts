/**
 * The Query protocol of IAM and STS: a form in, XML out.
 *
 *   <CreateUserResponse xmlns="…"><CreateUserResult>…</CreateUserResult>
 *     <ResponseMetadata><RequestId>…</RequestId></ResponseMetadata></CreateUserResponse>
 *   <ErrorResponse xmlns="…"><Error><Type>Sender</Type><Code>…</Code><Message>…</Message></Error>
 *     <RequestId>…</RequestId></ErrorResponse>
 */
import type {
  ListShape,
  MapShape,
  OperationModel,
  ServiceModel,
  Shape,
  StructureShape,
} from "../api/model.ts";
import { ServiceError } from "../aws/service-error.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { firstParameter, type ParameterNode, parameterTree, queryParameters } from "./query-parameters.ts";
import { formatTimestamp, parseTimestamp } from "./timestamp.ts";
import {
  type Answered,
  asMembers,
  errorStatus,
  type Protocol,
  type RoutableRequest,
  type Route,
  type WireRequest,
  type WireResponse,
} from "./wire.ts";
import { escapeXml } from "./xml.ts";

export const awsQuery: Protocol = { route, decode, encode, encodeError };

const noLabels: Readonly<Record<string, string>> = {};

function route(service: ServiceModel, request: RoutableRequest): Route {
  const parameters = queryParameters(request);
  const action = firstParameter(parameters, "Action");
  if (action === undefined || action === "") {
    throw new ServiceError("MissingAction", "The request is missing an action or a required parameter.");
  }
  const version = firstParameter(parameters, "Version") ?? "NO_VERSION_SPECIFIED";
  const operation = version === service.apiVersion ? service.findOperation(action) : undefined;
  if (operation === undefined) {
    throw new ServiceError("InvalidAction", `Could not find operation ${action} for version ${version}`);
  }
  return { operation, uriLabels: noLabels };
}

function decode<Input>(operation: OperationModel<Input, unknown>, request: WireRequest): Input {
  if (operation.input.members.length === 0) return {} as Input;
  return decodeStructure(operation.input, parameterTree(queryParameters(request))) as Input;
}

function decodeValue(shape: Shape, node: ParameterNode): unknown {
  switch (shape.type) {
    case "structure":
      if (node.children === undefined && node.value !== undefined && node.value !== "") {
        throw malformed("Unexpected complex element termination");
      }
      return decodeStructure(shape, node);
    case "list":
      return decodeList(shape, node);
    case "map":
      return decodeMap(shape, node);
    default:
      if (node.value === undefined) throw malformed("Start of structure or map found where not expected.");
      return decodeScalar(shape, node.value);
  }
}

function decodeStructure(shape: StructureShape, node: ParameterNode): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  if (node.children === undefined) return value;
  for (const member of shape.members) {
    const child = node.children.get(member.wireName);
    if (child !== undefined) value[member.name] = decodeValue(member.shape, child);
  }
  return value;
}

/** The elements under `node` in the order of their numbers, which start at 1 and may have gaps. */
function numbered(node: ParameterNode): ParameterNode[] {
  if (node.children === undefined) {
    // An empty list travels as `Tags=`.
    if (node.value !== undefined && node.value !== "") throw malformed("Unexpected list element termination");
    return [];
  }
  const entries = [...node.children].map(([index, child]) => {
    if (!/^[1-9]\d{0,8}$/.test(index)) throw malformed("Unexpected list element termination");
    return [Number(index), child] as const;
  });
  return entries.sort(([left], [right]) => left - right).map(([, child]) => child);
}

function decodeList(shape: ListShape, node: ParameterNode): unknown[] {
  const { elementName, flattened } = shape;
  const isWrapped = !flattened && elementName !== undefined && node.children !== undefined;
  const container = isWrapped ? node.children?.get(elementName) : node;
  if (container === undefined) throw malformed("Unexpected list element termination");
  return numbered(container).map((child) => decodeValue(shape.element, child));
}

function decodeMap(shape: MapShape, node: ParameterNode): Record<string, unknown> {
  const container = node.children?.get("entry") ?? node;
  const entries = numbered(container).map((child): [string, unknown] => {
    const key = child.children?.get("key")?.value;
    const value = child.children?.get("value");
    if (key === undefined || value === undefined) throw malformed("Unexpected map entry termination");
    return [key, decodeValue(shape.value, value)];
  });
  // `fromEntries` defines properties, so that a key `__proto__` is only a key.
  return Object.fromEntries(entries);
}

function decodeScalar(shape: Shape, text: string): unknown {
  switch (shape.type) {
    case "string":
      return text;
    case "boolean": {
      const lower = text.toLowerCase();
      if (lower !== "true" && lower !== "false") throw inconvertible("a Boolean");
      return lower === "true";
    }
    case "integer":
      if (!/^[+-]?\d{1,10}$/.test(text)) throw inconvertible("an Integer");
      return Number(text);
    case "long":
      if (!/^[+-]?\d{1,19}$/.test(text)) throw inconvertible("a Long");
      return Number(text);
    case "timestamp": {
      const date = parseTimestamp(text);
      if (date === undefined) throw inconvertible("a Date");
      return date;
    }
    case "blob": {
      const bytes = decodeBase64(text);
      if (bytes === undefined) throw inconvertible("a Blob");
      return bytes;
    }
    default: {
      const number = Number(text);
      if (text.trim() === "" || !Number.isFinite(number)) throw inconvertible("a Double");
      return number;
    }
  }
}

function malformed(message: string): ServiceError {
  return new ServiceError("MalformedInput", message, { status: 400 });
}

function inconvertible(type: string): ServiceError {
  return malformed(`STRING_VALUE can not be converted to ${type}`);
}

function encode<Output>(
  operation: OperationModel<unknown, Output>,
  output: Output,
  answered: Answered,
): WireResponse {
  const { name, service } = operation;
  const shape = operation.output;
  const result =
    shape === undefined ? "" : `<${name}Result>${structureContent(shape, output ?? {})}</${name}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${escapeXml(answered.requestId)}</RequestId></ResponseMetadata>`;
  const body = `<${name}Response xmlns="${service.xmlNamespace}">${result}${metadata}</${name}Response>`;
  return { status: 200, headers: headers(answered), body };
}

function headers(answered: Answered): WireResponse["headers"] {
  return [
    ["x-amzn-RequestId", answered.requestId],
    ["Content-Type", "text/xml"],
  ];
}

function structureContent(shape: StructureShape, value: unknown): string {
  const members = asMembers(value);
  let text = "";
  for (const member of shape.members) {
    const content = members[member.name];
    if (content === undefined || content === null) continue;
    text += `<${member.wireName}>${valueContent(member.shape, content)}</${member.wireName}>`;
  }
  return text;
}

function valueContent(shape: Shape, value: unknown): string {
  switch (shape.type) {
    case "string":
      return escapeXml(String(value));
    case "structure":
      return structureContent(shape, value);
    case "list": {
      const name = shape.elementName ?? "member";
      let text = "";
      for (const element of value as readonly unknown[]) {
        text += `<${name}>${valueContent(shape.element, element)}</${name}>`;
      }
      return text;
    }
    case "map": {
      let text = "";
      for (const [key, element] of Object.entries(asMembers(value))) {
        if (element === undefined) continue;
        text += `<entry><key>${escapeXml(key)}</key><value>${valueContent(shape.value, element)}</value></entry>`;
      }
      return text;
    }
    case "timestamp":
      return formatTimestamp(value as Date, "iso8601", false);
    case "blob":
      return encodeBase64(value as Uint8Array);
    default:
      return String(value);
  }
}

function encodeError(
  service: ServiceModel,
  _operation: OperationModel | undefined,
  error: ServiceError,
  answered: Answered,
): WireResponse {
  const status = errorStatus(service, error);
  const type = status < 500 ? "Sender" : "Receiver";
  // Some of IAM's errors say nothing beside their code.
  const message = error.message === "" ? "" : `<Message>${escapeXml(error.message)}</Message>`;
  const content = `<Type>${type}</Type><Code>${escapeXml(error.code)}</Code>${message}`;
  const requestId = `<RequestId>${escapeXml(answered.requestId)}</RequestId>`;
  const body = `<ErrorResponse xmlns="${service.xmlNamespace}"><Error>${content}</Error>${requestId}</ErrorResponse>`;
  return { status, headers: [...headers(answered), ...Object.entries(error.headers)], body };
}
