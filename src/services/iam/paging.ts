import { cutPage, decodePageToken, encodePageToken, type PagePosition } from "../../pure/aws/pagination.ts";
import { accountOf, type Call } from "../../runtime/call.ts";
import { invalidMarker } from "./errors.ts";

const ITEMS_DEFAULT = 100;

/** The members that every listing takes. */
export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** The members that every listing gives besides its items. */
export interface PageEnd {
  readonly IsTruncated: boolean;
  readonly Marker?: string | undefined;
}

export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly end: PageEnd;
}

/**
 * Reads one page. `read` takes the position after which to begin and how many items are wanted, one more
 * than are given. `listing` names the operation and its filters: a marker is good for the same only.
 */
export async function readPage<Item>(
  call: Call,
  listing: readonly (string | undefined)[],
  request: PageRequest,
  read: (after: PagePosition | undefined, limit: number) => Promise<readonly Item[]>,
  positionOf: (item: Item) => PagePosition,
): Promise<PageOf<Item>> {
  const scope = JSON.stringify([accountOf(call), ...listing]);
  const after = request.Marker === undefined ? undefined : decodePageToken(scope, request.Marker);
  if (request.Marker !== undefined && after === undefined) throw invalidMarker();
  const limit = request.MaxItems ?? ITEMS_DEFAULT;
  const page = cutPage(await read(after, limit + 1), limit, positionOf);
  if (page.next === undefined) return { items: page.items, end: { IsTruncated: false } };
  return { items: page.items, end: { IsTruncated: true, Marker: encodePageToken(scope, page.next) } };
}

/** One page of a list that is short enough to be read as a whole (at most some thousands). */
export function pageOfList<Item>(
  call: Call,
  listing: readonly (string | undefined)[],
  request: PageRequest,
  list: readonly Item[],
): Promise<PageOf<Item>> {
  const numbered = list.map((item, index) => ({ item, index }));
  return readPage(
    call,
    listing,
    request,
    async (after, limit) => {
      const start = Number(after?.[0] ?? -1) + 1;
      return numbered.slice(start, start + limit);
    },
    ({ index }) => [index],
  ).then(({ items, end }) => ({ items: items.map(({ item }) => item), end }));
}

/** The folded name at which a page by name ended. */
export function nameAfter(after: PagePosition | undefined): string | undefined {
  return after === undefined ? undefined : String(after[0]);
}
