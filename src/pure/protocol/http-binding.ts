import type { Member, Shape, StructureShape } from "../api/model.ts";
import { ServiceError } from "../aws/service-error.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { formatTimestamp, parseTimestamp } from "./timestamp.ts";
import { asMembers, type WireRequest } from "./wire.ts";

/** The members of an input that travel in the path, the query string and the headers. */
export function bindRequest(
  shape: StructureShape,
  request: Pick<WireRequest, "query" | "headers" | "headerNames" | "uriLabels">,
): Record<string, unknown> {
  const bound: Record<string, unknown> = {};
  for (const member of shape.members) {
    const value = readMember(member, request);
    if (value !== undefined) bound[member.name] = value;
  }
  return bound;
}

function readMember(
  member: Member,
  request: Pick<WireRequest, "query" | "headers" | "headerNames" | "uriLabels">,
): unknown {
  switch (member.location) {
    case "uri":
      return request.uriLabels[member.wireName];
    case "querystring": {
      const pair = request.query.find(([name]) => name === member.wireName);
      return pair && parseText(member, member.shape, pair[1]);
    }
    case "header": {
      const text = request.headers(member.wireName.toLowerCase());
      return text === undefined || text === "" ? undefined : parseText(member, member.shape, text);
    }
    case "headers":
      return prefixedHeaders(member.wireName.toLowerCase(), request);
    default:
      return undefined;
  }
}

function prefixedHeaders(prefix: string, request: Pick<WireRequest, "headers" | "headerNames">): unknown {
  const entries = new Map<string, string>();
  for (const name of request.headerNames) {
    if (!name.startsWith(prefix) || name.length === prefix.length) continue;
    entries.set(name.slice(prefix.length), request.headers(name) ?? "");
  }
  return entries.size === 0 ? undefined : Object.fromEntries(entries);
}

function parseText(member: Member, shape: Shape, text: string): unknown {
  switch (shape.type) {
    case "string":
      return text;
    case "boolean": {
      const lower = text.trim().toLowerCase();
      if (lower !== "true" && lower !== "false") throw invalidArgument(member, text, "must be true or false");
      return lower === "true";
    }
    case "integer":
    case "long":
      if (text === "") return undefined;
      if (!isInRange(shape.type, text.trim())) throw invalidNumber(member, text);
      return Number(text);
    case "timestamp": {
      const date = parseTimestamp(text);
      // A condition on a date that cannot be read is no condition, as HTTP has it.
      if (date === undefined && !/(?:^|-)if-/i.test(member.wireName)) {
        throw invalidArgument(member, text, "must be a date");
      }
      return date;
    }
    case "list":
      return text.split(",").map((element) => parseText(member, shape.element, element.trim()));
    case "blob": {
      const bytes = decodeBase64(text);
      if (bytes === undefined) throw invalidArgument(member, text, "must be Base64");
      return bytes;
    }
    default:
      throw invalidArgument(member, text, "cannot be read");
  }
}

function isInRange(type: "integer" | "long", text: string): boolean {
  if (!/^-?\d{1,19}$/.test(text)) return false;
  return type === "integer" ? Math.abs(Number(text)) <= 0x7fffffff : Number.isSafeInteger(Number(text));
}

function invalidNumber(member: Member, text: string): ServiceError {
  const message =
    member.wireName === "partNumber"
      ? "Part number must be an integer between 1 and 10000, inclusive"
      : `Provided ${member.wireName} not an integer or within integer range`;
  return new ServiceError("InvalidArgument", message, {
    status: 400,
    details: { ArgumentName: member.wireName, ArgumentValue: text },
  });
}

function invalidArgument(member: Member, text: string, rule: string): ServiceError {
  return new ServiceError("InvalidArgument", `The value of ${member.wireName} ${rule}.`, {
    status: 400,
    details: { ArgumentName: member.wireName, ArgumentValue: text },
  });
}

export interface BoundResponse {
  readonly status: number | undefined;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** The members of an output that travel as status and headers. */
export function bindResponse(shape: StructureShape, output: unknown): BoundResponse {
  const members = asMembers(output);
  const headers: (readonly [string, string])[] = [];
  let status: number | undefined;
  for (const member of shape.members) {
    if (member.location === "body") continue;
    const value = members[member.name];
    if (value === undefined || value === null) continue;
    if (member.location === "statusCode") status = Number(value);
    else if (member.location === "headers") {
      for (const [name, text] of Object.entries(asMembers(value))) {
        headers.push([member.wireName + name, headerText(String(text))]);
      }
    } else headers.push([member.wireName, headerText(formatText(member.shape, value))]);
  }
  return { status, headers };
}

// A line break in a stored value would end the header and begin another.
function headerText(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}

function formatText(shape: Shape, value: unknown): string {
  switch (shape.type) {
    case "timestamp":
      return formatTimestamp(value as Date, shape.format ?? "rfc822", true);
    case "list":
      return (value as readonly unknown[]).map((element) => formatText(shape.element, element)).join(", ");
    case "blob":
      return encodeBase64(value as Uint8Array);
    default:
      return String(value);
  }
}
