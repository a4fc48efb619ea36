/**
 * A small XML reader and writer for what AWS sends and answers. The reader takes elements, attributes, text, CDATA,
 * comments and the XML declaration. It refuses, rather than ignores, everything else: no DOCTYPE (so no entity can be
 * defined), no processing instruction, no unknown entity. Depth and size are bounded.
 */
import { decodeUtf8 } from "./utf8.ts";

export interface XmlElement {
  /** Without a namespace prefix. */
  readonly name: string;
  /** By name without a prefix; namespace declarations are left out. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All character data directly inside the element. */
  readonly text: string;
}

interface OpenElement {
  name: string;
  tag: string;
  attributes: Map<string, string>;
  children: XmlElement[];
  text: string;
}

const maxBytes = 8 * 1024 * 1024;
const maxDepth = 32;

const tagName = /[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/y;
const attribute = /\s+([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const declaration = /^<\?xml(\s[^?]*)?\?>/;
const blank = /^\s*$/;
// XML 1.0 leaves these characters out even of CDATA; a lone surrogate cannot come out of the UTF-8 decoder.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const predefined: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The root element, or `undefined` when the bytes are not well-formed XML of the kind accepted here. */
export function parseXml(bytes: Uint8Array): XmlElement | undefined {
  if (bytes.length > maxBytes) return undefined;
  const text = decodeUtf8(bytes);
  if (text === undefined || forbidden.test(text)) return undefined;
  return parseDocument(text);
}

function parseDocument(text: string): XmlElement | undefined {
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let position = declaration.exec(text)?.[0].length ?? 0;
  while (position < text.length) {
    const current = open.at(-1);
    const next = text.indexOf("<", position);
    const between = text.slice(position, next === -1 ? text.length : next);
    if (current === undefined) {
      if (!blank.test(between)) return undefined;
    } else if (between !== "") {
      const unescaped = unescapeXml(between);
      if (unescaped === undefined) return undefined;
      current.text += unescaped;
    }
    if (next === -1) break;
    if (text.startsWith("<!--", next)) {
      const end = text.indexOf("-->", next + 4);
      if (end === -1) return undefined;
      position = end + 3;
    } else if (text.startsWith("<![CDATA[", next)) {
      const end = text.indexOf("]]>", next + 9);
      if (end === -1 || current === undefined) return undefined;
      current.text += text.slice(next + 9, end);
      position = end + 3;
    } else if (text.startsWith("</", next)) {
      const end = text.indexOf(">", next);
      if (end === -1 || current === undefined || text.slice(next + 2, end).trimEnd() !== current.tag)
        return undefined;
      open.pop();
      position = end + 1;
    } else {
      const started = readStartTag(text, next);
      if (started === undefined || (current === undefined && root !== undefined)) return undefined;
      if (current === undefined) root = started.element;
      else current.children.push(started.element);
      if (!started.empty) open.push(started.element);
      if (open.length > maxDepth) return undefined;
      position = started.end;
    }
  }
  return open.length === 0 ? root : undefined;
}

function readStartTag(text: string, start: number) {
  tagName.lastIndex = start + 1;
  const tag = tagName.exec(text)?.[0];
  if (tag === undefined) return undefined;
  const attributes = new Map<string, string>();
  let position = tagName.lastIndex;
  for (;;) {
    attribute.lastIndex = position;
    const match = attribute.exec(text);
    if (match === null) break;
    const name = match[1] ?? "";
    const value = unescapeXml(match[2] ?? match[3] ?? "");
    if (value === undefined) return undefined;
    if (name !== "xmlns" && !name.startsWith("xmlns:")) {
      if (attributes.has(localName(name))) return undefined;
      attributes.set(localName(name), value);
    }
    position = attribute.lastIndex;
  }
  while (isBlank(text.charCodeAt(position))) position++;
  const empty = text.startsWith("/>", position);
  if (!empty && text[position] !== ">") return undefined;
  const element: OpenElement = { name: localName(tag), tag, attributes, children: [], text: "" };
  return { element, empty, end: position + (empty ? 2 : 1) };
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function unescapeXml(text: string): string | undefined {
  let amp = text.indexOf("&");
  if (amp === -1) return text;
  let result = "";
  let start = 0;
  while (amp !== -1) {
    const end = text.indexOf(";", amp);
    const character = end === -1 ? undefined : referencedCharacter(text.slice(amp + 1, end));
    if (character === undefined) return undefined;
    result += text.slice(start, amp) + character;
    start = end + 1;
    amp = text.indexOf("&", start);
  }
  return result + text.slice(start);
}

function referencedCharacter(reference: string): string | undefined {
  if (!reference.startsWith("#"))
    return Object.hasOwn(predefined, reference) ? predefined[reference] : undefined;
  const hexadecimal = /^#x([0-9a-fA-F]{1,6})$/.exec(reference)?.[1];
  const decimal = /^#(\d{1,7})$/.exec(reference)?.[1];
  const code = hexadecimal ? Number.parseInt(hexadecimal, 16) : decimal ? Number(decimal) : 0;
  // S3 lets a key hold control characters and writes them as references, so they are read back too.
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return String.fromCodePoint(code);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
const special = /[&<>"\x00-\x08\x0b-\x1f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
const anySpecial = /[&<>"\x00-\x08\x0b-\x1f]/;

/** Text made fit for content and for attribute values. */
export function escapeXml(text: string): string {
  return anySpecial.test(text) ? text.replace(special, escapeCharacter) : text;
}

function escapeCharacter(character: string): string {
  switch (character) {
    case "&":
      return "&amp;";
    case "<":
      return "&lt;";
    case ">":
      return "&gt;";
    case '"':
      return "&quot;";
    default:
      return `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
  }
}
