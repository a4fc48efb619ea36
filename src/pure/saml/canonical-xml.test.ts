import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalXml } from "./canonical-xml.ts";
import { childrenNamed, elementsOf, readXmlTree, type XmlElement } from "./xml-tree.ts";

function read(text: string): XmlElement {
  const root = readXmlTree(new TextEncoder().encode(text));
  if (root === undefined) throw new Error(`not read: ${text}`);
  return root;
}

/** Each checked against another implementation (Python's xml.etree.ElementTree.canonicalize), but for the prefix list. */
test.for<[what: string, text: string, canonical: string]>([
  ["an empty element has two tags", "<a/>", "<a></a>"],
  [
    "namespaces come before attributes, unused ones not at all",
    '<p:a xmlns:p="u" xmlns:q="v" xmlns:r="w" q:x="1" p:y="2" z="3"/>',
    '<p:a xmlns:p="u" xmlns:q="v" z="3" p:y="2" q:x="1"></p:a>',
  ],
  [
    "attributes go by their namespace, then by name",
    '<r xmlns:b="aa" xmlns:a="bb" b:z="1" a:z="2" y="0" b:a="3"/>',
    '<r xmlns:a="bb" xmlns:b="aa" y="0" b:a="3" b:z="1" a:z="2"></r>',
  ],
  [
    "the default namespace is taken back where it was written",
    '<a xmlns="u"><b xmlns=""><c xmlns="u"/></b></a>',
    '<a xmlns="u"><b xmlns=""><c xmlns="u"></c></b></a>',
  ],
  [
    "a namespace is written where it is used first",
    '<a xmlns:x="1"><x:b/><x:c><x:d/></x:c></a>',
    '<a><x:b xmlns:x="1"></x:b><x:c xmlns:x="1"><x:d></x:d></x:c></a>',
  ],
  [
    "a prefix may change its meaning",
    '<a xmlns:x="1"><x:b xmlns:x="2"><x:c/></x:b><x:e/></a>',
    '<a><x:b xmlns:x="2"><x:c></x:c></x:b><x:e xmlns:x="1"></x:e></a>',
  ],
  [
    "characters of text are escaped as few as can be",
    "<a>t&amp;&lt;&gt;\"'&#xD;\r\n\t</a>",
    "<a>t&amp;&lt;&gt;\"'&#xD;\n\t</a>",
  ],
  [
    "those of attributes otherwise",
    "<a b='x&amp;y&lt;z&quot;&#9;&#10;&#13; &gt;\"'/>",
    '<a b="x&amp;y&lt;z&quot;&#x9;&#xA;&#xD; >&quot;"></a>',
  ],
  ["white space in attributes is a space", '<a b="x\n\ty"/>', '<a b="x  y"></a>'],
  ["comments are no content", "<a><!-- c -->x<!-- d -->y</a>", "<a>xy</a>"],
  ["CDATA is text", "<a><![CDATA[<b>&]]></a>", "<a>&lt;b&gt;&amp;</a>"],
  [
    "white space in tags is not kept, in the content it is",
    '<?xml version="1.0"?>\n<a  b = "1"  >\n <b/>\n</a>\n',
    '<a b="1">\n <b></b>\n</a>',
  ],
  [
    "the prefix xml needs no declaration",
    '<a xml:lang="en" xmlns:n="nn"><n:b xml:space="preserve"> x </n:b></a>',
    '<a xml:lang="en"><n:b xmlns:n="nn" xml:space="preserve"> x </n:b></a>',
  ],
])("%s", ([, text, canonical]) => {
  expect(canonicalXml(read(text))).toBe(canonical);
});

describe("a part of a document", () => {
  const document = read('<r xmlns="d" xmlns:x="1" xmlns:y="2"><x:a b="1"><c/><y:s/></x:a></r>');
  const [part] = childrenNamed(document, "1", "a");
  if (part === undefined) throw new Error("no part");

  test("brings the namespaces it uses", () => {
    expect(canonicalXml(part)).toBe('<x:a xmlns:x="1" b="1"><c xmlns="d"></c><y:s xmlns:y="2"></y:s></x:a>');
  });

  test("and those of the prefix list, used or not", () => {
    const inclusivePrefixes = ["y", "", "never-declared"];
    expect(canonicalXml(part, { inclusivePrefixes })).toBe(
      '<x:a xmlns="d" xmlns:x="1" xmlns:y="2" b="1"><c></c><y:s></y:s></x:a>',
    );
  });

  test("without the one element that is left out", () => {
    const [, without] = elementsOf(part);
    expect(canonicalXml(part, { without })).toBe('<x:a xmlns:x="1" b="1"><c xmlns="d"></c></x:a>');
  });
});

test("what is canonical stays as it is", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "é", "&", "<", ">", '"', "'", "\n", "\t", " ", "𝄞") });
  const escaped = (value: string) =>
    value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll(">", "&gt;");
  const element = fc.letrec<{ element: string }>((tie) => ({
    element: fc
      .tuple(
        fc.constantFrom("a", "p:b", "q:c"),
        fc.option(fc.constantFrom('xmlns="u"', 'xmlns=""', 'xmlns:p="v"', 'xmlns:q="u"'), { nil: "" }),
        text,
        fc.array(fc.oneof({ maxDepth: 3 }, text.map(escaped), tie("element")), { maxLength: 3 }),
      )
      .map(
        ([tag, declared, value, inside]) =>
          `<${tag} ${declared} p:y="${escaped(value)}" x="${escaped(value)}">${inside.join("")}</${tag}>`,
      ),
  })).element;
  fc.assert(
    fc.property(element, (inside) => {
      const once = canonicalXml(read(`<r xmlns:p="1" xmlns:q="2">${inside}</r>`));
      expect(canonicalXml(read(once))).toBe(once);
    }),
  );
});
