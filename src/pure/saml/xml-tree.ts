/**
 * XML with its namespaces, as signatures need it. What the reader takes is what AWS's SAML documents are made of:
 * elements, attributes, text, CDATA, references to characters, comments (which are dropped). It refuses a DOCTYPE,
 * so that no entity can be defined, processing instructions, and prefixes that nobody declared. Anybody may send a
 * document: it costs time in proportion to its length, and has no more of anything than the limits below.
 */
import { decodeUtf8 } from "../protocol/utf8.ts";

export interface XmlAttribute {
  /** Empty for attributes without a prefix, which are in no namespace. */
  readonly prefix: string;
  readonly name: string;
  readonly namespace: string;
  readonly value: string;
}

export interface XmlElement {
  readonly prefix: string;
  readonly name: string;
  readonly namespace: string;
  /** Declarations are no attributes. */
  readonly attributes: readonly XmlAttribute[];
  /** The namespaces that can be used in the element: see {@link namespaceIn}. */
  readonly scope: NamespaceScope;
  readonly children: readonly (XmlElement | string)[];
}

/**
 * The declarations of an element, by prefix (the empty one is the default), within those around it. Elements that
 * declare nothing share the scope around them: a copy for each would make small documents large.
 */
export interface NamespaceScope {
  readonly own: ReadonlyMap<string, string>;
  readonly outer?: NamespaceScope | undefined;
}

/** What the prefix stands for; undefined for one that nobody declared. */
export function namespaceIn(scope: NamespaceScope, prefix: string): string | undefined {
  for (let each: NamespaceScope | undefined = scope; each !== undefined; each = each.outer) {
    const namespace = each.own.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  return undefined;
}

interface OpenElement extends XmlElement {
  readonly tag: string;
  readonly children: (XmlElement | string)[];
}

export const XML_LIMITS = {
  depth: 64,
  elements: 20_000,
  /** Of one element, declarations of namespaces included. */
  attributes: 128,
} as const;
const xmlNamespace = "http://www.w3.org/XML/1998/namespace";
const xmlnsNamespace = "http://www.w3.org/2000/xmlns/";

const name = String.raw`[A-Za-z_\u00c0-\uffef][\w.\-\u00b7-\uffef]*`;
const tagName = new RegExp(`(?:(${name}):)?(${name})`, "y");
const attribute = new RegExp(
  `[ \\t\\n]+(?:(${name}):)?(${name})[ \\t\\n]*=[ \\t\\n]*(?:"([^"<]*)"|'([^'<]*)')`,
  "y",
);
const tagEnd = /[ \t\n]*(\/?)>/y;
const declaration = /^<\?xml[ \t\n][^?]*\?>/;
const blank = /^[ \t\n]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML has none of them, and they are what is looked for
const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const predefined: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** The root element, or undefined for what is not well-formed XML of the kind taken here. */
export function readXmlTree(bytes: Uint8Array): XmlElement | undefined {
  const hasByteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = hasByteOrderMark ? undefined : decodeUtf8(bytes);
  if (text === undefined || forbidden.test(text)) return undefined;
  return readDocument(text.replaceAll(/\r\n?/g, "\n"));
}

function readDocument(text: string): XmlElement | undefined {
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  let position = declaration.exec(text)?.[0].length ?? 0;
  while (position < text.length) {
    const current = open.at(-1);
    const next = text.indexOf("<", position);
    const between = text.slice(position, next < 0 ? text.length : next);
    if (between !== "" && !addText(current, between)) return undefined;
    if (next < 0) break;
    const end = readMarkup(text, next, current);
    if (end !== undefined) {
      position = end;
    } else if (text.startsWith("</", next)) {
      const close = text.indexOf(">", next);
      if (close < 0 || text.slice(next + 2, close).trimEnd() !== current?.tag) return undefined;
      open.pop();
      position = close + 1;
    } else {
      const started = readStartTag(text, next + 1, current?.scope ?? startScope);
      if (started === undefined || (current === undefined && root !== undefined)) return undefined;
      if (current === undefined) root = started.element;
      else current.children.push(started.element);
      if (!started.isEmpty) open.push(started.element);
      elements += 1;
      if (open.length > XML_LIMITS.depth || elements > XML_LIMITS.elements) return undefined;
      position = started.end;
    }
  }
  return open.length === 0 ? root : undefined;
}

const startScope: NamespaceScope = { own: new Map([["xml", xmlNamespace]]) };

/** Where a comment or a CDATA section ends; undefined for other markup, and for one that does not end. */
function readMarkup(text: string, start: number, current: OpenElement | undefined): number | undefined {
  if (text.startsWith("<!--", start)) {
    const end = text.indexOf("--", start + 4);
    return end >= 0 && text[end + 2] === ">" ? end + 3 : undefined;
  }
  if (current === undefined || !text.startsWith("<![CDATA[", start)) return undefined;
  const end = text.indexOf("]]>", start + 9);
  if (end < 0) return undefined;
  append(current, text.slice(start + 9, end));
  return end + 3;
}

function addText(current: OpenElement | undefined, raw: string): boolean {
  if (current === undefined) return blank.test(raw);
  const content = raw.includes("]]>") ? undefined : resolveReferences(raw);
  if (content !== undefined) append(current, content);
  return content !== undefined;
}

/** Text on both sides of a comment is one text: who reads it must not see less than the signature covers. */
function append(element: OpenElement, text: string): void {
  const last = element.children.at(-1);
  if (typeof last === "string") element.children[element.children.length - 1] = last + text;
  else element.children.push(text);
}

function readStartTag(text: string, start: number, outer: NamespaceScope) {
  tagName.lastIndex = start;
  const tag = tagName.exec(text);
  if (tag === null) return undefined;
  const raw: { prefix: string; name: string; value: string }[] = [];
  let position = tagName.lastIndex;
  for (;;) {
    attribute.lastIndex = position;
    const match = attribute.exec(text);
    if (match === null) break;
    if (raw.length === XML_LIMITS.attributes) return undefined;
    // White space in the text of an attribute is a space; only a reference keeps a line break.
    const value = resolveReferences((match[3] ?? match[4] ?? "").replaceAll(/[\t\n]/g, " "));
    if (value === undefined) return undefined;
    raw.push({ prefix: match[1] ?? "", name: match[2] ?? "", value });
    position = attribute.lastIndex;
  }
  tagEnd.lastIndex = position;
  const end = tagEnd.exec(text);
  if (end === null) return undefined;
  const scope = declare(raw, outer);
  const prefix = tag[1] ?? "";
  const namespace = (scope && namespaceIn(scope, prefix)) ?? (prefix === "" ? "" : undefined);
  const attributes = scope && bind(raw, scope);
  if (scope === undefined || namespace === undefined || attributes === undefined) return undefined;
  const element: OpenElement = {
    prefix,
    name: tag[2] ?? "",
    namespace,
    attributes,
    scope,
    children: [],
    tag: tag[0],
  };
  return { element, isEmpty: end[1] === "/", end: tagEnd.lastIndex };
}

type RawAttribute = { readonly prefix: string; readonly name: string; readonly value: string };

function isDeclaration({ prefix, name }: RawAttribute): boolean {
  return prefix === "xmlns" || (prefix === "" && name === "xmlns");
}

/** The outer scope with the tag's own declarations; undefined when one of them is not allowed. */
function declare(raw: readonly RawAttribute[], outer: NamespaceScope): NamespaceScope | undefined {
  const declarations = raw.filter(isDeclaration);
  if (declarations.length === 0) return outer;
  const own = new Map<string, string>();
  for (const { prefix: kind, name: declared, value } of declarations) {
    const prefix = kind === "" ? "" : declared;
    const isReserved = prefix === "xml" || prefix === "xmlns";
    if (own.has(prefix) || isReserved || value === xmlNamespace || value === xmlnsNamespace) return undefined;
    if (prefix !== "" && value === "") return undefined;
    own.set(prefix, value);
  }
  return { own, outer };
}

function bind(raw: readonly RawAttribute[], scope: NamespaceScope): XmlAttribute[] | undefined {
  const attributes: XmlAttribute[] = [];
  const seen = new Set<string>();
  for (const each of raw) {
    if (isDeclaration(each)) continue;
    const { prefix, name: local, value } = each;
    const namespace = prefix === "" ? "" : namespaceIn(scope, prefix);
    // A name has no space in it, so that no two pairs look the same.
    const expanded = `${local} ${namespace}`;
    if (namespace === undefined || seen.has(expanded)) return undefined;
    seen.add(expanded);
    attributes.push({ prefix, name: local, namespace, value });
  }
  return attributes;
}

function resolveReferences(text: string): string | undefined {
  if (!text.includes("&")) return text;
  let isSound = true;
  const resolved = text.replaceAll(/&([^;&]*);?/g, (reference, inside: string) => {
    const character = reference.endsWith(";") ? referenced(inside) : undefined;
    if (character === undefined) isSound = false;
    return character ?? "";
  });
  return isSound ? resolved : undefined;
}

function referenced(reference: string): string | undefined {
  if (!reference.startsWith("#")) return predefined.get(reference);
  const hexadecimal = /^#x([0-9a-fA-F]{1,6})$/.exec(reference)?.[1];
  const decimal = /^#(\d{1,7})$/.exec(reference)?.[1];
  const code = hexadecimal ? Number.parseInt(hexadecimal, 16) : decimal ? Number(decimal) : 0;
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  const character = String.fromCodePoint(code);
  return forbidden.test(character) ? undefined : character;
}

export function elementsOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child): child is XmlElement => typeof child !== "string");
}

/** The element's children of that name, in order. */
export function childrenNamed(element: XmlElement, namespace: string, name: string): XmlElement[] {
  return elementsOf(element).filter((child) => child.namespace === namespace && child.name === name);
}

/** The only child of that name; undefined when there is none or more than one. */
export function onlyChild(element: XmlElement, namespace: string, name: string): XmlElement | undefined {
  const children = childrenNamed(element, namespace, name);
  return children.length === 1 ? children[0] : undefined;
}

/** An attribute in no namespace. */
export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.find((each) => each.namespace === "" && each.name === name)?.value;
}

/** The text of an element that holds nothing else, without white space around it. */
export function textOf(element: XmlElement | undefined): string | undefined {
  if (element === undefined || elementsOf(element).length > 0) return undefined;
  return element.children.join("").trim();
}

/** The element and everything in it, in the order of the document. */
export function* descendants(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of elementsOf(element)) yield* descendants(child);
}
