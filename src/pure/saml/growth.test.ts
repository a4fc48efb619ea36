import { describe, expect, test } from "vitest";
import { canonicalXml } from "./canonical-xml.ts";
import { readXmlSignature } from "./xml-signature.ts";
import { readXmlTree, XML_LIMITS, type XmlElement } from "./xml-tree.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readXmlTree(bytes(text));
const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i));

function tree(text: string): XmlElement {
  const root = read(text);
  if (root === undefined) throw new Error("not read");
  return root;
}

/** Counts what the work looks up and keeps, so that a busy machine does not count. */
function stepsOf(work: () => unknown): number {
  let steps = 0;
  const counted = [
    [Map.prototype, "get"],
    [Map.prototype, "has"],
    [Map.prototype, "set"],
    [Set.prototype, "has"],
    [Set.prototype, "add"],
  ] as const;
  const originals = counted.map(
    ([type, name]) => Reflect.get(type, name) as (...given: unknown[]) => unknown,
  );
  counted.forEach(([type, name], index) => {
    const original = originals[index];
    Reflect.set(type, name, function (this: unknown, ...given: unknown[]) {
      steps += 1;
      return original?.apply(this, given);
    });
  });
  try {
    work();
  } finally {
    counted.forEach(([type, name], index) => void Reflect.set(type, name, originals[index]));
  }
  return steps;
}

describe("twice as long a document takes twice as many steps, not four times", () => {
  const declarations = (count: number) => many(count, (i) => ` xmlns:p${i}="u${i}"`).join("");
  const prefixes = (count: number) => many(count, (i) => `p${i}`);

  test.for<[what: string, size: number, work: (size: number) => () => unknown]>([
    [
      "elements that declare, within many declarations",
      60,
      (size) => {
        const text = bytes(`<a${declarations(size)}>${'<b xmlns:x="y"/>'.repeat(size * 5)}</a>`);
        return () => readXmlTree(text);
      },
    ],
    [
      "many inclusive prefixes, and many elements",
      32,
      (size) => {
        const root = tree(`<a${declarations(size)}>${"<b/>".repeat(size * 5)}</a>`);
        return () => canonicalXml(root, { inclusivePrefixes: prefixes(size) });
      },
    ],
    [
      "elements that write, within much that is written",
      32,
      (size) => {
        const root = tree(`<a${declarations(size)}>${'<x:b xmlns:x="y"/>'.repeat(size * 5)}</a>`);
        return () => canonicalXml(root, { inclusivePrefixes: prefixes(size) });
      },
    ],
  ])("%s", ([, size, work]) => {
    const [once, twice] = [stepsOf(work(size)), stepsOf(work(2 * size))];
    expect(once).toBeGreaterThan(size);
    expect(twice / once).toBeLessThan(2.6);
  });
});

describe("there is no more of anything than anybody needs", () => {
  const attributes = (count: number) => many(count, (i) => ` a${i}=""`).join("");

  test.for<[what: string, largest: number, make: (count: number) => string]>([
    ["attributes", XML_LIMITS.attributes, (count) => `<a${attributes(count)}/>`],
    [
      "declarations",
      XML_LIMITS.attributes,
      (count) => `<a${many(count, (i) => ` xmlns:p${i}="u"`).join("")}/>`,
    ],
    ["elements", XML_LIMITS.elements, (count) => `<a>${"<b/>".repeat(count - 1)}</a>`],
    ["depth", XML_LIMITS.depth, (count) => `${"<a>".repeat(count)}${"</a>".repeat(count)}`],
  ])("%s", ([, largest, make]) => {
    expect(read(make(largest))).toBeDefined();
    expect(read(make(largest + 1))).toBeUndefined();
  });

  test("prefixes of a signature", () => {
    const DS = "http://www.w3.org/2000/09/xmldsig#";
    const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
    const list = (count: number) =>
      `<e:InclusiveNamespaces xmlns:e="${EXCLUSIVE}" PrefixList="${many(count, (i) => `p${i}`).join(" ")}"/>`;
    const signed = (ofContent: number, ofInfo: number) =>
      tree(
        `<r ID="r"><d:Signature xmlns:d="${DS}"><d:SignedInfo><d:CanonicalizationMethod Algorithm="${EXCLUSIVE}">${list(ofInfo)}</d:CanonicalizationMethod><d:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><d:Reference URI="#r"><d:Transforms><d:Transform Algorithm="${DS}enveloped-signature"/><d:Transform Algorithm="${EXCLUSIVE}">${list(ofContent)}</d:Transform></d:Transforms><d:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><d:DigestValue>AAAA</d:DigestValue></d:Reference></d:SignedInfo><d:SignatureValue>AAAA</d:SignatureValue></d:Signature></r>`,
      );
    expect(readXmlSignature(signed(64, 64))).toBeDefined();
    expect(readXmlSignature(signed(65, 1))).toBeUndefined();
    expect(readXmlSignature(signed(1, 65))).toBeUndefined();
  });
});
