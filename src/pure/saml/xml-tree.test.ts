import { expect, test } from "vitest";
import { attributeOf, onlyChild, readXmlTree, textOf } from "./xml-tree.ts";

const read = (text: string) => readXmlTree(new TextEncoder().encode(text));

test("elements and attributes are in the namespaces that were declared for them", () => {
  const root = read('<a xmlns="u" xmlns:p="v" x="1" p:x="2"><p:b>t</p:b><b>s</b></a>');
  expect(root).toMatchObject({ name: "a", namespace: "u", prefix: "" });
  expect(attributeOf(root, "x")).toBe("1");
  expect(root?.attributes.map(({ namespace }) => namespace)).toEqual(["", "v"]);
  const child = root && onlyChild(root, "v", "b");
  expect(textOf(child)).toBe("t");
});

test("text is whole, whatever comments stand in it", () => {
  expect(textOf(read("<a>one<!-- two -->three<![CDATA[&]]></a>"))).toBe("onethree&");
  expect(textOf(read("<a>one<b/>two</a>"))).toBeUndefined();
});

test.for<[what: string, text: string]>([
  ["nothing", ""],
  ["text", "a"],
  ["two roots", "<a/><b/>"],
  ["text after the root", "<a/>x"],
  ["an element that does not end", "<a><b></a>"],
  ["an end without a beginning", "</a>"],
  ["a document type", "<!DOCTYPE a><a/>"],
  ["an entity", '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'],
  ["an entity that nobody declared", "<a>&e;</a>"],
  ["a bare ampersand", "<a>&</a>"],
  ["a processing instruction", "<a><?x y?></a>"],
  ["a prefix that nobody declared", "<p:a/>"],
  ["an attribute's prefix that nobody declared", '<a p:b="1"/>'],
  ["a prefix declared as nothing", '<a xmlns:p=""/>'],
  ["a prefix declared twice", '<a xmlns:p="1" xmlns:p="2"/>'],
  ["the prefix xml redeclared", '<a xmlns:xml="u"/>'],
  ["the namespace of xml under another name", '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>'],
  ["an attribute twice", '<a b="1" b="2"/>'],
  ["an attribute twice by its namespace", '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>'],
  ["an attribute without quotes", "<a b=1/>"],
  ["an attribute with a tag in it", '<a b="<"/>'],
  ["a comment with two dashes", "<a><!-- -- --></a>"],
  ["a comment that does not end", "<a><!-- </a>"],
  ["the end of CDATA in text", "<a>]]></a>"],
  ["a control character", "<a>\u0001</a>"],
  ["a reference to one", "<a>&#1;</a>"],
  ["a reference to half a character", "<a>&#xD800;</a>"],
  ["a byte order mark", "\ufeff<a/>"],
  ["more depth than anybody needs", `${"<a>".repeat(65)}${"</a>".repeat(65)}`],
])("%s is refused", ([, text]) => {
  expect(read(text)).toBeUndefined();
});

test("bytes that are no UTF-8 are refused", () => {
  expect(readXmlTree(Uint8Array.of(0x3c, 0x61, 0xff, 0x2f, 0x3e))).toBeUndefined();
});
