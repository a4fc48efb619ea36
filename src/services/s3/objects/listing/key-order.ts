/** Above every key: keys have 1024 bytes at most, and this is more than as many of the highest character. */
const ABOVE_ALL_KEYS = "\u{10FFFF}".repeat(257);

/** Compares as UTF-8 bytes do, which is by code points and not as JavaScript compares. */
export function compareKeys(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    if (left.charCodeAt(index) === right.charCodeAt(index)) continue;
    // The second half of a surrogate pair has the same first half on both sides, so halves compare rightly.
    return rank(left.charCodeAt(index)) - rank(right.charCodeAt(index));
  }
  return left.length - right.length;
}

// Surrogates stand for the characters above U+FFFF, but lie below some that are beneath it.
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** The lowest key that is above all keys with the prefix. */
export function endOfPrefix(prefix: string): string {
  const characters = [...prefix];
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const next = (last.codePointAt(0) ?? 0) + 1;
    if (next > 0x10ffff) continue;
    // There are no characters between U+D800 and U+DFFF.
    return characters.join("") + String.fromCodePoint(next === 0xd800 ? 0xe000 : next);
  }
  return ABOVE_ALL_KEYS;
}
