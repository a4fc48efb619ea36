import type { Shape, StructureShape } from "../api/model.ts";
import { ServiceError } from "../aws/service-error.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { dateOfEpochSeconds, parseTimestamp } from "./timestamp.ts";
import { decodeUtf8 } from "./utf8.ts";
import { asMembers } from "./wire.ts";

/** A JSON body as the members of `shape`. An absent body is an empty object, unknown members are passed over. */
export function decodeJsonBody(shape: StructureShape, body: Uint8Array): Record<string, unknown> {
  if (body.length === 0) return {};
  const text = decodeUtf8(body);
  if (text === undefined) throw serializationError("");
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // AWS says nothing about where a body stops being JSON.
    throw serializationError("");
  }
  if (parsed === null) return {};
  return decodeStructure(shape, parsed);
}

function decodeValue(shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case "string":
      return typeof value === "string" ? value : refuse(value, "a String", "String");
    case "structure":
      return decodeStructure(shape, value);
    case "list":
      if (!Array.isArray(value)) {
        throw serializationError(typeof value === "object" ? unexpectedStructure : unexpectedScalar);
      }
      // A null element stays, for the constraint check to point at.
      return value.map((element: unknown) => (element === null ? null : decodeValue(shape.element, element)));
    case "map":
      return decodeMap(shape.value, value);
    case "boolean":
      return typeof value === "boolean" ? value : refuse(value, "a Boolean", "Boolean");
    case "integer":
      if (typeof value !== "number" || Math.abs(value) > 0x7fffffff)
        return refuse(value, "an Integer", "Integer");
      return Math.trunc(value);
    case "long":
      return typeof value === "number" ? Math.trunc(value) : refuse(value, "a Long", "Long");
    case "timestamp":
      return decodeTimestamp(value);
    case "blob": {
      const bytes = typeof value === "string" ? decodeBase64(value) : undefined;
      return bytes ?? refuse(value, "a Blob", "ByteBuffer");
    }
    default:
      return typeof value === "number" ? value : refuse(value, "a Double", "Double");
  }
}

function decodeStructure(shape: StructureShape, value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw serializationError(unexpectedScalar);
  if (Array.isArray(value)) throw serializationError(unexpectedList);
  const source = asMembers(value);
  const decoded: Record<string, unknown> = {};
  for (const member of shape.members) {
    if (member.location !== "body") continue;
    const content = source[member.wireName];
    if (content !== undefined && content !== null) decoded[member.name] = decodeValue(member.shape, content);
  }
  return decoded;
}

function decodeMap(shape: Shape, value: unknown): Record<string, unknown> {
  if (typeof value !== "object") throw serializationError(unexpectedScalar);
  if (value === null || Array.isArray(value)) throw serializationError(unexpectedList);
  const entries = Object.entries(value).filter(([, content]) => content !== null);
  return Object.fromEntries(entries.map(([key, content]) => [key, decodeValue(shape, content)]));
}

function decodeTimestamp(value: unknown): Date {
  const date =
    typeof value === "number"
      ? dateOfEpochSeconds(value)
      : typeof value === "string"
        ? parseTimestamp(value)
        : undefined;
  return date ?? refuse(value, "a Date", "Date");
}

const unexpectedScalar = "Unexpected field type";
const unexpectedList = "Start of list found where not expected";
const unexpectedStructure = "Start of structure or map found where not expected.";

/** AWS names the token it met and the Java type it wanted. */
function refuse(value: unknown, wanted: string, javaClass: string): never {
  if (Array.isArray(value))
    throw serializationError(`Unrecognized collection type class java.lang.${javaClass}`);
  if (typeof value === "object") throw serializationError(unexpectedStructure);
  throw serializationError(`${tokenName(value)} can not be converted to ${wanted}`);
}

function tokenName(value: unknown): string {
  if (typeof value === "boolean") return value ? "TRUE_VALUE" : "FALSE_VALUE";
  if (typeof value === "number") return Number.isInteger(value) ? "NUMBER_VALUE" : "DECIMAL_VALUE";
  return "STRING_VALUE";
}

function serializationError(message: string): ServiceError {
  return new ServiceError("SerializationException", message, { status: 400 });
}

/** What `JSON.stringify` shall see of a value: modelled members only, dates as epoch seconds, blobs as Base64. */
export function jsonOf(shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case "structure":
      return jsonOfStructure(shape, value);
    case "list":
      return (value as readonly unknown[]).map((element) => jsonOf(shape.element, element));
    case "map":
      return Object.fromEntries(
        Object.entries(asMembers(value)).map(([key, content]) => [key, jsonOf(shape.value, content)]),
      );
    case "timestamp":
      return (value as Date).getTime() / 1000;
    case "blob":
      return encodeBase64(value as Uint8Array);
    default:
      return value;
  }
}

export function jsonOfStructure(shape: StructureShape, value: unknown): Record<string, unknown> {
  const members = asMembers(value);
  const json: Record<string, unknown> = {};
  for (const member of shape.members) {
    if (member.location !== "body") continue;
    const content = members[member.name];
    if (content !== undefined && content !== null) json[member.wireName] = jsonOf(member.shape, content);
  }
  return json;
}
