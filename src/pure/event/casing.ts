/**
 * The JSON form that a value of the API takes in `requestParameters` and `responseElements`: members under their
 * API name with the first letter in lower case (`AWSServiceName` → `aWSServiceName`), keys of maps as they are.
 */
import type { ListShape, MapShape, Shape, StructureShape } from "../api/model.ts";
import type { Json, JsonObject } from "./record.ts";
import { exposure, MASK } from "./redact.ts";
import { javaTime } from "./timestamp.ts";

export interface RenderingRules {
  /** Lists that are written as `[]` when the caller left them out. */
  readonly emptyLists?: ReadonlySet<string> | undefined;
}

export function recordedName(memberName: string): string {
  return memberName.charAt(0).toLowerCase() + memberName.slice(1);
}

/** Values are those of the codecs: `Date`, `Uint8Array`, plain objects and arrays. */
export function renderStructure(
  shape: StructureShape,
  value: unknown,
  rules: RenderingRules = {},
): JsonObject {
  const given = isObject(value) ? value : {};
  const rendered: Record<string, Json> = {};
  for (const member of shape.members) {
    const name = recordedName(member.name);
    const json = member.streaming ? undefined : renderValue(member.shape, given[member.name], rules);
    if (json !== undefined) rendered[name] = json;
    else if (member.shape.type === "list" && rules.emptyLists?.has(name)) rendered[name] = [];
  }
  return rendered;
}

/** Undefined for what a record does not show, and for what is not there. */
function renderValue(shape: Shape, value: unknown, rules: RenderingRules): Json | undefined {
  if (value === undefined || value === null) return undefined;
  switch (exposure(shape)) {
    case "omitted":
      return undefined;
    case "masked":
      return MASK;
    case "shown":
      return renderShown(shape, value, rules);
  }
}

function renderShown(shape: Shape, value: unknown, rules: RenderingRules): Json | undefined {
  switch (shape.type) {
    case "structure":
      return renderStructure(shape, value, rules);
    case "list":
      return renderList(shape, value, rules);
    case "map":
      return renderMap(shape, value, rules);
    case "timestamp":
      return value instanceof Date ? javaTime(value.getTime()) : undefined;
    case "blob":
      return value instanceof Uint8Array ? base64(value) : undefined;
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "string":
      return typeof value === "string" ? value : undefined;
    default:
      return typeof value === "number" ? value : undefined;
  }
}

function renderList(shape: ListShape, value: unknown, rules: RenderingRules): Json | undefined {
  if (!Array.isArray(value)) return undefined;
  return value
    .map((element) => renderValue(shape.element, element, rules))
    .filter((element) => element !== undefined);
}

function renderMap(shape: MapShape, value: unknown, rules: RenderingRules): Json | undefined {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value).map(([key, element]) => [
    key,
    renderValue(shape.value, element, rules),
  ]);
  return Object.fromEntries(entries.filter(([, element]) => element !== undefined));
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
