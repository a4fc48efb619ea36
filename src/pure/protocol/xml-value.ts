import type { ListShape, Member, Shape, StructureShape } from "../api/model.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { formatTimestamp, parseTimestamp } from "./timestamp.ts";
import { asMembers } from "./wire.ts";
import { escapeXml, type XmlElement } from "./xml.ts";

/** Thrown inside this folder only: `restXml` turns it into `MalformedXML`. */
export class XmlMismatch extends Error {}

/** The members of `shape` in an element. An element or a repetition that the shape does not have is refused. */
export function structureOfXml(shape: StructureShape, element: XmlElement): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  const lists = new Map<string, unknown[]>();
  for (const member of shape.members) {
    if (!member.xmlAttribute) continue;
    const text = element.attributes.get(member.wireName.slice(member.wireName.indexOf(":") + 1));
    if (text !== undefined) value[member.name] = valueOfText(member.shape, text);
  }
  for (const child of element.children) {
    const member = shape.members.find((candidate) => isElementOf(candidate, child.name));
    if (member === undefined) throw new XmlMismatch(`unexpected ${child.name}`);
    if (member.shape.type === "list" && member.shape.flattened) {
      const list = lists.get(member.name) ?? [];
      list.push(valueOfXml(member.shape.element, child));
      lists.set(member.name, list);
      value[member.name] = list;
    } else {
      if (Object.hasOwn(value, member.name)) throw new XmlMismatch(`repeated ${child.name}`);
      value[member.name] = valueOfXml(member.shape, child);
    }
  }
  return value;
}

function isElementOf(member: Member, name: string): boolean {
  return !member.xmlAttribute && member.location === "body" && elementNameOf(member) === name;
}

/** A flattened list has no element of its own: its elements carry their own name, or its owner's. */
function elementNameOf(member: Member): string {
  const { shape } = member;
  return shape.type === "list" && shape.flattened ? (shape.elementName ?? member.wireName) : member.wireName;
}

function valueOfXml(shape: Shape, element: XmlElement): unknown {
  if (shape.type === "structure") return structureOfXml(shape, element);
  if (shape.type === "list") return listOfXml(shape, element);
  if (element.children.length > 0) throw new XmlMismatch(`unexpected content of ${element.name}`);
  return valueOfText(shape, element.text);
}

function listOfXml(shape: ListShape, element: XmlElement): unknown[] {
  return element.children.map((child) => {
    if (child.name !== shape.elementName) throw new XmlMismatch(`unexpected ${child.name}`);
    return valueOfXml(shape.element, child);
  });
}

function valueOfText(shape: Shape, text: string): unknown {
  const trimmed = text.trim();
  switch (shape.type) {
    case "string":
      return text;
    case "boolean":
      if (!/^(?:true|false)$/i.test(trimmed)) throw new XmlMismatch("not a boolean");
      return trimmed.toLowerCase() === "true";
    case "integer":
      if (!/^[+-]?\d{1,10}$/.test(trimmed) || Math.abs(Number(trimmed)) > 0x7fffffff) {
        throw new XmlMismatch("not an integer");
      }
      return Number(trimmed);
    case "long":
      if (!/^[+-]?\d{1,16}$/.test(trimmed)) throw new XmlMismatch("not a long");
      return Number(trimmed);
    case "timestamp": {
      const date = parseTimestamp(trimmed);
      if (date === undefined) throw new XmlMismatch("not a date");
      return date;
    }
    case "blob": {
      const bytes = decodeBase64(trimmed);
      if (bytes === undefined) throw new XmlMismatch("not Base64");
      return bytes;
    }
    default: {
      const number = Number(trimmed);
      if (trimmed === "" || !Number.isFinite(number)) throw new XmlMismatch("not a number");
      return number;
    }
  }
}

/** The attributes of an element for `value`, with a leading blank, or nothing. */
export function attributesOf(shape: Shape, value: unknown): string {
  if (shape.type !== "structure") return "";
  let text = "";
  const { xmlNamespace } = shape;
  if (xmlNamespace !== undefined) {
    const declared = xmlNamespace.prefix === undefined ? "xmlns" : `xmlns:${xmlNamespace.prefix}`;
    text += ` ${declared}="${escapeXml(xmlNamespace.uri)}"`;
  }
  const members = asMembers(value);
  for (const member of shape.members) {
    const content = member.xmlAttribute ? members[member.name] : undefined;
    if (content !== undefined && content !== null)
      text += ` ${member.wireName}="${escapeXml(String(content))}"`;
  }
  return text;
}

/** The elements of a structure's body members, in the model's order. */
export function xmlOfStructure(shape: StructureShape, value: unknown): string {
  const members = asMembers(value);
  let text = "";
  for (const member of shape.members) {
    if (member.location !== "body" || member.xmlAttribute) continue;
    const content = members[member.name];
    if (content === undefined || content === null) continue;
    if (member.shape.type === "list" && member.shape.flattened) {
      const name = elementNameOf(member);
      for (const element of content as readonly unknown[])
        text += elementOf(name, member.shape.element, element);
    } else text += elementOf(member.wireName, member.shape, content);
  }
  return text;
}

function elementOf(name: string, shape: Shape, value: unknown): string {
  return `<${name}${attributesOf(shape, value)}>${xmlOfValue(shape, value)}</${name}>`;
}

export function xmlOfValue(shape: Shape, value: unknown): string {
  switch (shape.type) {
    case "structure":
      return xmlOfStructure(shape, value);
    case "list": {
      const name = shape.elementName ?? "member";
      return (value as readonly unknown[]).map((element) => elementOf(name, shape.element, element)).join("");
    }
    case "timestamp":
      return formatTimestamp(value as Date, shape.format ?? "iso8601", true);
    case "blob":
      return encodeBase64(value as Uint8Array);
    default:
      return escapeXml(String(value));
  }
}
