/**
 * How S3 writes its records, unlike every other service: `bucketName`, `Host` and `key`; headers and query
 * parameters under their wire names, as strings; the sub-resource that the request named as an empty string; a body
 * as JSON made from its XML, element names kept. Of headers only those that begin with `x-amz-`.
 */
import type { Member, OperationModel, Shape, StructureShape } from "../../pure/api/model.ts";
import { isObject } from "../../pure/event/casing.ts";
import type { Json, JsonObject } from "../../pure/event/record.ts";
import { exposure } from "../../pure/event/redact.ts";

/** `host` is the Host header of the request. */
export function s3RequestParameters(operation: OperationModel, input: unknown, host: string): JsonObject {
  const given = isObject(input) ? input : {};
  const rendered: Record<string, Json> = {};
  if (typeof given.Bucket === "string") rendered.bucketName = given.Bucket;
  rendered.Host = host;
  for (const member of operation.input.members) {
    if (member.location !== "header" && member.location !== "querystring") continue;
    const text = bindingText(member, given[member.name]);
    if (text !== undefined) rendered[member.wireName] = text;
  }
  Object.assign(rendered, renderBody(operation.input.payload, given));
  if (typeof given.Key === "string") rendered.key = given.Key;
  return { ...rendered, ...fixedQuery(operation.http.uri) };
}

/** What the answer said in `x-amz-` headers; null when that is nothing. */
export function s3ResponseElements(operation: OperationModel, output: unknown): JsonObject | null {
  const given = isObject(output) ? output : {};
  const rendered: Record<string, Json> = {};
  for (const member of operation.output?.members ?? []) {
    const text = member.location === "header" ? bindingText(member, given[member.name]) : undefined;
    if (text !== undefined) rendered[member.wireName] = text;
  }
  return Object.keys(rendered).length > 0 ? rendered : null;
}

/** `policy` of `/{Bucket}?policy` is empty, `list-type` of `/{Bucket}?list-type=2` is not. */
function fixedQuery(uri: string): Record<string, string> {
  const question = uri.indexOf("?");
  if (question < 0) return {};
  const pairs = uri.slice(question + 1).split("&");
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = "", value = ""] = pair.split("=");
      return [name, value];
    }),
  );
}

function bindingText(member: Member, value: unknown): string | undefined {
  if (value === undefined || value === null || exposure(member.shape) === "omitted") return undefined;
  if (member.location === "header" && !member.wireName.toLowerCase().startsWith("x-amz-")) return undefined;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.join(",");
  return typeof value === "object" ? undefined : String(value);
}

function renderBody(payload: Member | undefined, given: Record<string, unknown>): Record<string, Json> {
  const value = payload ? given[payload.name] : undefined;
  if (!payload || value === undefined || payload.streaming) return {};
  if (payload.name === "Policy") return bucketPolicy(value);
  // The list of keys to delete may be longer than a record, so S3 leaves it out.
  if (payload.name === "Delete" || payload.shape.type !== "structure") return {};
  const namespace = payload.xmlNamespace ? { xmlns: payload.xmlNamespace } : {};
  return { [payload.wireName]: { ...renderElement(payload.shape, value), ...namespace } };
}

/** The document itself, not its text. */
function bucketPolicy(value: unknown): Record<string, Json> {
  if (typeof value !== "string") return {};
  try {
    const document: unknown = JSON.parse(value);
    return isObject(document) && !Array.isArray(document) ? { bucketPolicy: document as JsonObject } : {};
  } catch {
    return {};
  }
}

function renderElement(shape: StructureShape, value: unknown): JsonObject {
  const given = isObject(value) ? value : {};
  const rendered: Record<string, Json> = {};
  for (const member of shape.members) {
    const json = renderXml(member.shape, given[member.name]);
    if (json !== undefined) rendered[member.wireName] = json;
  }
  return rendered;
}

function renderXml(shape: Shape, value: unknown): Json | undefined {
  if (value === undefined || value === null || exposure(shape) === "omitted") return undefined;
  switch (shape.type) {
    case "structure":
      return renderElement(shape, value);
    case "list": {
      const elements = Array.isArray(value) ? value.map((element) => renderXml(shape.element, element)) : [];
      const shown = elements.filter((element) => element !== undefined);
      // An element that stands alone is not known to be one of a list once it is XML.
      const json = shown.length === 1 ? shown[0] : shown;
      return shape.flattened || shape.elementName === undefined ? json : { [shape.elementName]: json };
    }
    case "timestamp":
      return value instanceof Date ? value.toISOString() : undefined;
    default:
      return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? value
        : undefined;
  }
}
