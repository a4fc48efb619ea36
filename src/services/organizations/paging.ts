import { cutPage, decodePageToken, encodePageToken, type PagePosition } from "../../pure/aws/pagination.ts";
import { accountOf, type Call } from "../../runtime/call.ts";
import { invalidNextToken } from "./errors.ts";

const ITEMS_MAX = 20;

/** The members that every listing takes. */
export interface PageRequest {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** A token names the last item that was given, so that nothing is left out when others before it go. */
export interface Listing<Item> {
  /** The operation and its filters: a token is good for the same only. */
  readonly scope: readonly (string | undefined)[];
  /** By what the list is sorted; no two items have the same. */
  readonly positionOf: (item: Item) => PagePosition;
}

export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly end: { readonly NextToken?: string | undefined };
}

/** One page of a long list. `read` gives up to `limit` items after a position, by {@link Listing.positionOf}. */
export async function readPage<Item>(
  call: Call,
  listing: Listing<Item>,
  request: PageRequest,
  read: (after: PagePosition | undefined, limit: number) => Promise<readonly Item[]>,
): Promise<PageOf<Item>> {
  const { after, limit, cut } = begin(call, listing, request);
  return cut(await read(after, limit + 1));
}

/** One page of a list that is short enough to be read as a whole, in whatever order it is. */
export function pageOf<Item>(
  call: Call,
  listing: Listing<Item>,
  request: PageRequest,
  list: readonly Item[],
): PageOf<Item> {
  const { after, limit, cut } = begin(call, listing, request);
  const { positionOf } = listing;
  const rest = list.filter((item) => after === undefined || compare(positionOf(item), after) > 0);
  const sorted = rest.toSorted((one, other) => compare(positionOf(one), positionOf(other)));
  return cut(sorted.slice(0, limit + 1));
}

function begin<Item>(call: Call, listing: Listing<Item>, { NextToken, MaxResults }: PageRequest) {
  const scope = JSON.stringify([accountOf(call), ...listing.scope]);
  const after = NextToken === undefined ? undefined : decodePageToken(scope, NextToken);
  if (NextToken !== undefined && after === undefined) throw invalidNextToken();
  const limit = MaxResults ?? ITEMS_MAX;
  const cut = (rows: readonly Item[]): PageOf<Item> => {
    const { items, next } = cutPage(rows, limit, listing.positionOf);
    return { items, end: next === undefined ? {} : { NextToken: encodePageToken(scope, next) } };
  };
  return { after, limit, cut };
}

function compare(one: PagePosition, other: PagePosition): number {
  for (const [index, value] of one.entries()) {
    const against = other[index] ?? "";
    if (value !== against) return value < against ? -1 : 1;
  }
  return 0;
}
