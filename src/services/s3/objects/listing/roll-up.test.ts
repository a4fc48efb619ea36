import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareKeys, endOfPrefix } from "./key-order.ts";
import { type Entry, type RolledUp, rollUp } from "./roll-up.ts";

interface Item {
  readonly key: string;
}
interface Start {
  readonly key: string;
  readonly included: boolean;
}

/** Lists a sorted array as the database would, and counts what it reads. */
function list(
  keys: readonly string[],
  asked: { prefix: string; delimiter?: string; limit: number; start?: Start },
) {
  const counts = { reads: 0, items: 0 };
  const before = endOfPrefix(asked.prefix);
  const page = rollUp<Item, Start>({
    prefix: asked.prefix,
    delimiter: asked.delimiter,
    limit: asked.limit,
    start: asked.start ?? { key: asked.prefix, included: true },
    async read({ key, included }, limit) {
      const behind = (other: string) => compareKeys(other, key) > 0 || (included && other === key);
      const found = keys.filter((other) => behind(other) && compareKeys(other, before) < 0).slice(0, limit);
      counts.reads += 1;
      counts.items += found.length;
      return found.map((found) => ({ key: found }));
    },
    positionBehind: ({ key }) => ({ key, included: false }),
    positionBehindPrefix: (prefix) => ({ key: endOfPrefix(prefix), included: true }),
  });
  return { page, counts };
}

const textOf = (entry: Entry<Item>) => (entry.kind === "item" ? entry.item.key : `${entry.prefix}*`);
const textsOf = ({ entries }: RolledUp<Item>) => entries.map(textOf);

describe("rolling up", () => {
  const keys = ["a", "b/1", "b/2", "b/c/3", "c", "d/4", "e/"];

  test.for<[string, { prefix: string; delimiter?: string; limit: number }, string[], boolean]>([
    ["all keys", { prefix: "", limit: 10 }, keys, false],
    ["keys and prefixes", { prefix: "", delimiter: "/", limit: 10 }, ["a", "b/*", "c", "d/*", "e/*"], false],
    ["below a prefix", { prefix: "b/", delimiter: "/", limit: 10 }, ["b/1", "b/2", "b/c/*"], false],
    ["an unfinished prefix", { prefix: "b", delimiter: "/", limit: 10 }, ["b/*"], false],
    ["each prefix counts once", { prefix: "", delimiter: "/", limit: 2 }, ["a", "b/*"], true],
    [
      "a page that just fits",
      { prefix: "", delimiter: "/", limit: 5 },
      ["a", "b/*", "c", "d/*", "e/*"],
      false,
    ],
    [
      "a long delimiter",
      { prefix: "", delimiter: "/c/", limit: 10 },
      ["a", "b/1", "b/2", "b/c/*", "c", "d/4", "e/"],
      false,
    ],
    ["an empty delimiter", { prefix: "", delimiter: "", limit: 10 }, keys, false],
    ["nothing asked for", { prefix: "", limit: 0 }, [], false],
    ["nothing there", { prefix: "x", delimiter: "/", limit: 10 }, [], false],
  ])("%s", async ([, asked, expected, isTruncated]) => {
    const page = await list(keys, asked).page;
    expect(textsOf(page)).toEqual(expected);
    expect(page.isTruncated).toBe(isTruncated);
  });

  test("gives the same in pages of any size as all at once", async () => {
    const segment = fc.constantFrom("a", "b", "/", "//", "\u{E000}", "\u{10000}");
    const anyKey = fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyKey, { maxLength: 40 }),
        fc.constantFrom("", "a", "a/", "/"),
        fc.constantFrom(undefined, "/", "b"),
        fc.integer({ min: 1, max: 6 }),
        async (some, prefix, delimiter, limit) => {
          const sorted = [...some].sort(compareKeys);
          const expected = new Set<string>();
          for (const key of sorted.filter((key) => key.startsWith(prefix))) {
            const at = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
            expected.add(at < 0 ? key : `${key.slice(0, at + (delimiter ?? "").length)}*`);
          }
          const seen: string[] = [];
          let start: Start = { key: prefix, included: true };
          for (;;) {
            const page = await list(sorted, { prefix, limit, start, ...(delimiter && { delimiter }) }).page;
            seen.push(...textsOf(page));
            const last = page.entries.at(-1);
            if (!page.isTruncated || last === undefined) break;
            expect(page.entries.length).toBe(limit);
            start =
              last.kind === "item"
                ? { key: last.item.key, included: false }
                : { key: endOfPrefix(last.prefix), included: true };
          }
          expect(seen).toEqual([...expected]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("leaps over what lies under a common prefix", async () => {
    const many = ["x", "y", "z"].flatMap((top) =>
      Array.from({ length: 5000 }, (_, n) => `${top}/${String(n).padStart(5, "0")}`),
    );
    const { page, counts } = list(many, { prefix: "", delimiter: "/", limit: 1000 });
    expect(textsOf(await page)).toEqual(["x/*", "y/*", "z/*"]);
    expect(counts.items).toBeLessThan(100);
    expect(counts.reads).toBeLessThan(10);
  });
});
