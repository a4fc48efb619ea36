/** What of a bucket is listed. */
export interface RollUp<Item extends { readonly key: string }, Position> {
  readonly prefix: string;
  readonly delimiter: string | undefined;
  readonly limit: number;
  readonly start: Position;
  /** Items from a position on, in order, at most as many; only those with the prefix. */
  read(position: Position, limit: number): Promise<readonly Item[]>;
  positionBehind(item: Item): Position;
  /** The position behind all keys with a prefix. */
  positionBehindPrefix(prefix: string): Position;
}

export type Entry<Item> =
  | { readonly kind: "item"; readonly item: Item }
  | { readonly kind: "prefix"; readonly prefix: string };

export interface RolledUp<Item> {
  readonly entries: readonly Entry<Item>[];
  readonly isTruncated: boolean;
}

const READ_MAX = 1000;
const READ_MIN = 4;
const READ_FIRST = 32;

/**
 * Lists items, those whose keys go on beyond the next delimiter as one entry for all. What lies under a
 * common prefix is not read but leapt over: reading gets shorter while it meets one prefix after another.
 */
export async function rollUp<Item extends { readonly key: string }, Position>(
  listing: RollUp<Item, Position>,
): Promise<RolledUp<Item>> {
  const { prefix, delimiter, limit } = listing;
  const entries: Entry<Item>[] = [];
  if (limit === 0) return { entries, isTruncated: false };
  let position = listing.start;
  let count = delimiter ? READ_FIRST : limit + 1;
  for (;;) {
    const items = await listing.read(position, count);
    let rolled: string | undefined;
    for (const item of items) {
      if (rolled !== undefined && item.key.startsWith(rolled)) continue;
      rolled = commonPrefix(item.key, prefix, delimiter);
      if (entries.length === limit) return { entries, isTruncated: true };
      entries.push(rolled === undefined ? { kind: "item", item } : { kind: "prefix", prefix: rolled });
    }
    const last = items.at(-1);
    if (last === undefined || items.length < count) return { entries, isTruncated: false };
    position = rolled === undefined ? listing.positionBehind(last) : listing.positionBehindPrefix(rolled);
    count = rolled === undefined ? Math.min(count * 2, READ_MAX) : Math.max(count >> 1, READ_MIN);
  }
}

/** The key up to and with the first delimiter behind the prefix; undefined when there is none. */
export function commonPrefix(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (!delimiter) return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}
