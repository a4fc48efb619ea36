/**
 * Page tokens. A token is base64url over `CHECK.JSON`: JSON is the array of the values at which the page
 * ended, CHECK a 32-bit hash over the scope and the JSON in hexadecimal. It holds no secret and grants
 * nothing; the hash only refuses tokens of another listing or altered ones.
 */

/** The sort values of the last item of a page: what the next page begins after. */
export type PagePosition = readonly (string | number)[];

/**
 * Writes a token. `scope` names the listing it belongs to, with everything that must not change between
 * pages (operation, account, filters).
 */
export function encodePageToken(scope: string, position: PagePosition): string {
  const json = JSON.stringify(position);
  const bytes = new TextEncoder().encode(`${check(scope, json)}.${json}`);
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Reads a token of the same scope; undefined for anything else, which services answer in their own words. */
export function decodePageToken(scope: string, token: string): PagePosition | undefined {
  const text = textOf(token);
  if (text === undefined) return undefined;
  const json = text.slice(9);
  if (text.slice(0, 9) !== `${check(scope, json)}.`) return undefined;
  try {
    const position: unknown = JSON.parse(json);
    return Array.isArray(position) && position.every(isPagePart) ? position : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a text has the form of a token, of whatever listing. */
export function isPageToken(token: string): boolean {
  return /^[0-9a-f]{8}\.\[.*\]$/s.test(textOf(token) ?? "");
}

function textOf(token: string): string | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(token)) return undefined;
  try {
    const binary = atob(token.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Present exactly when more items follow. */
  readonly next?: PagePosition | undefined;
}

/** Cuts a page of `limit` items from up to `limit + 1` rows that were read after the position. */
export function cutPage<Item>(
  rows: readonly Item[],
  limit: number,
  positionOf: (item: Item) => PagePosition,
): Page<Item> {
  if (rows.length <= limit) return { items: rows };
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return last === undefined ? { items } : { items, next: positionOf(last) };
}

function isPagePart(part: unknown): part is string | number {
  return typeof part === "string" || typeof part === "number";
}

// FNV-1a over UTF-16 units, eight hexadecimal digits.
function check(scope: string, json: string): string {
  let hash = 0x811c9dc5;
  const text = `${scope}\n${json}`;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
