/** Exclusive XML Canonicalization 1.0 without comments: https://www.w3.org/TR/xml-exc-c14n/ */
import type { XmlAttribute, XmlElement } from "./xml-tree.ts";

export interface CanonicalizationRules {
  /** Prefixes whose declarations are written although nothing uses them; the empty one is `#default`. */
  readonly inclusivePrefixes?: readonly string[] | undefined;
  /** An element that is left out with everything in it, as the enveloped-signature transform does. */
  readonly without?: XmlElement | undefined;
}

export function canonicalXml(element: XmlElement, rules: CanonicalizationRules = {}): string {
  return render(element, new Map(), rules);
}

function render(
  element: XmlElement,
  written: ReadonlyMap<string, string>,
  rules: CanonicalizationRules,
): string {
  const tag = element.prefix === "" ? element.name : `${element.prefix}:${element.name}`;
  const declarations = newDeclarations(element, written, rules.inclusivePrefixes ?? []);
  const inside = declarations.length === 0 ? written : new Map([...written, ...declarations]);
  let text = `<${tag}`;
  for (const [prefix, uri] of declarations) {
    text += ` xmlns${prefix === "" ? "" : `:${prefix}`}="${escapeAttribute(uri)}"`;
  }
  for (const { prefix, name, value } of [...element.attributes].sort(byNamespaceAndName)) {
    text += ` ${prefix === "" ? name : `${prefix}:${name}`}="${escapeAttribute(value)}"`;
  }
  text += ">";
  for (const child of element.children) {
    if (typeof child === "string") text += escapeText(child);
    else if (child !== rules.without) text += render(child, inside, rules);
  }
  return `${text}</${tag}>`;
}

/** The declarations that the element needs and that no element around it has written, by prefix. */
function newDeclarations(
  { prefix, attributes, scope }: XmlElement,
  written: ReadonlyMap<string, string>,
  inclusivePrefixes: readonly string[],
): [string, string][] {
  const needed = new Set([prefix, ...inclusivePrefixes.filter((each) => scope.has(each))]);
  for (const attribute of attributes) if (attribute.prefix !== "") needed.add(attribute.prefix);
  needed.delete("xml");
  return [...needed]
    .map((each): [string, string] => [each, scope.get(each) ?? ""])
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
