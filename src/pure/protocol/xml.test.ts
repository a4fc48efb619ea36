import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeXml, parseXml } from "./xml.ts";

const parse = (text: string) => parseXml(new TextEncoder().encode(text));

describe("what is refused", () => {
  const entities = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join(
    "",
  );
  test.for([
    ["billion laughs", `<!DOCTYPE a [<!ENTITY l0 "lol">${entities}]><a>&l9;</a>`],
    ["an external entity", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ["a DOCTYPE without entities", "<!DOCTYPE a><a/>"],
    ["an unknown entity", "<a>&nbsp;</a>"],
    ["a processing instruction", "<a><?php echo 1 ?></a>"],
    ["deep nesting", "<a>".repeat(100_000) + "</a>".repeat(100_000)],
    ["thirty-three levels", "<a>".repeat(33) + "</a>".repeat(33)],
    ["an element that is not closed", "<a><b></a>"],
    ["a second root", "<a/><b/>"],
    ["text after the root", "<a/>text"],
    ["text before the root", "text<a/>"],
    ["nothing", ""],
    ["a broken reference", "<a>&#xZZ;</a>"],
    ["a reference to nothing", "<a>&#0;</a>"],
    ["a reference to a surrogate", "<a>&#xD800;</a>"],
    ["a bare ampersand", "<a>a & b</a>"],
    ["an unquoted attribute", "<a b=c/>"],
    ["an attribute twice", '<a b="1" b="2"/>'],
    ["a less-than sign in an attribute", '<a b="<"/>'],
    ["an endless comment", "<a><!-- </a>"],
    ["an endless CDATA section", "<a><![CDATA[ </a>"],
    ["a control character", "<a>\u0001</a>"],
    ["a tag that does not end", "<a"],
  ] as const)("%s", ([, text]) => {
    expect(parse(text)).toBeUndefined();
  });

  test("bytes that are not UTF-8", () => {
    expect(parseXml(new Uint8Array([0x3c, 0x61, 0x3e, 0xff, 0xfe, 0x3c, 0x2f, 0x61, 0x3e]))).toBeUndefined();
  });

  test("more than eight mebibytes", () => {
    expect(parse(`<a>${"x".repeat(8 * 1024 * 1024)}</a>`)).toBeUndefined();
  });
});

test("hostile input costs time in proportion to its length", () => {
  const started = performance.now();
  parse(`<a>${"&amp;".repeat(400_000)}</a>`);
  parse(`<a>${"<b/>".repeat(400_000)}</a>`);
  parse(`<a ${" ".repeat(1_000_000)}`);
  parse(`<${"a".repeat(1_000_000)}`);
  parse("<!--".repeat(400_000));
  expect(performance.now() - started).toBeLessThan(5000);
});

test("an element carries what was written", () => {
  const root = parse(
    `\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- c --><s:a xmlns:s="u" xsi:type='T &amp; U'>1<b/><![CDATA[<2>]]>&#x41;&lt;</s:a >\n`,
  );
  expect(root).toMatchObject({
    name: "a",
    text: "1<2>A<",
    children: [{ name: "b", text: "", children: [] }],
  });
  expect([...(root?.attributes ?? [])]).toEqual([["type", "T & U"]]);
});

test("escaped text comes back", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      // NUL cannot be written in XML at all.
      const written = text.replaceAll("\0", "").replace(/[\ud800-\udfff\ufffe\uffff]/gu, "");
      expect(parse(`<a b="${escapeXml(written)}">${escapeXml(written)}</a>`)?.text).toBe(written);
    }),
  );
});

test("whatever the bytes, parsing answers", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("<", ">", "/", "a", "&", ";", "!", "-", "[", "]", '"', "=", " ", "?")),
      (parts) => {
        parse(parts.join(""));
      },
    ),
    { numRuns: 2000 },
  );
});
