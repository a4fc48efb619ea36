/** Exclusive XML Canonicalization 1.0 without comments: https://www.w3.org/TR/xml-exc-c14n/ */
import { namespaceIn, type XmlAttribute, type XmlElement } from "./xml-tree.ts";

export interface CanonicalizationRules {
  /** Prefixes whose declarations are written although nothing uses them; the empty one is `#default`. */
  readonly inclusivePrefixes?: readonly string[] | undefined;
  /** An element that is left out with everything in it, as the enveloped-signature transform does. */
  readonly without?: XmlElement | undefined;
}

export function canonicalXml(element: XmlElement, rules: CanonicalizationRules = {}): string {
  const inclusive = new Set(rules.inclusivePrefixes);
  const inclusiveHere = [...inclusive].filter((each) => namespaceIn(element.scope, each) !== undefined);
  return render(element, inclusiveHere, { without: rules.without, inclusive, written: new Map() });
}

interface Rendering {
  readonly without: XmlElement | undefined;
  readonly inclusive: ReadonlySet<string>;
  /** What the elements around have written, by prefix: one map for all, put back by whoever changed it. */
  readonly written: Map<string, string>;
}

/** `inclusiveHere`: those inclusive prefixes whose declaration may not have been written around the element. */
function render(element: XmlElement, inclusiveHere: readonly string[], rendering: Rendering): string {
  const { written, without } = rendering;
  const tag = element.prefix === "" ? element.name : `${element.prefix}:${element.name}`;
  const declarations = newDeclarations(element, written, inclusiveHere);
  const before = declarations.map(([prefix]): [string, string | undefined] => [prefix, written.get(prefix)]);
  let text = `<${tag}`;
  for (const [prefix, uri] of declarations) {
    text += ` xmlns${prefix === "" ? "" : `:${prefix}`}="${escapeAttribute(uri)}"`;
    written.set(prefix, uri);
  }
  for (const { prefix, name, value } of [...element.attributes].sort(byNamespaceAndName)) {
    text += ` ${prefix === "" ? name : `${prefix}:${name}`}="${escapeAttribute(value)}"`;
  }
  text += ">";
  for (const child of element.children) {
    if (typeof child === "string") text += escapeText(child);
    else if (child !== without) text += render(child, inclusiveIn(element, child, rendering), rendering);
  }
  for (const [prefix, uri] of before) {
    if (uri === undefined) written.delete(prefix);
    else written.set(prefix, uri);
  }
  return `${text}</${tag}>`;
}

const NONE: readonly string[] = [];

/** The parent has written all that it has in scope, so that only what the child declares itself can be new. */
function inclusiveIn(parent: XmlElement, child: XmlElement, { inclusive }: Rendering): readonly string[] {
  if (inclusive.size === 0 || child.scope === parent.scope) return NONE;
  return [...child.scope.own.keys()].filter((each) => inclusive.has(each));
}

/** The declarations that the element needs and that no element around it has written, by prefix. */
function newDeclarations(
  { prefix, attributes, scope }: XmlElement,
  written: ReadonlyMap<string, string>,
  inclusiveHere: readonly string[],
): [string, string][] {
  const needed = new Set([prefix, ...inclusiveHere]);
  for (const attribute of attributes) if (attribute.prefix !== "") needed.add(attribute.prefix);
  needed.delete("xml");
  return [...needed]
    .map((each): [string, string] => [each, namespaceIn(scope, each) ?? ""])
    .filter(([each, uri]) => (written.get(each) ?? "") !== uri)
    .sort(([one], [other]) => compare(one, other));
}

function byNamespaceAndName(one: XmlAttribute, other: XmlAttribute): number {
  return compare(one.namespace, other.namespace) || compare(one.name, other.name);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#xD;");
}

function escapeAttribute(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\t", "&#x9;")
    .replaceAll("\n", "&#xA;")
    .replaceAll("\r", "&#xD;");
}
