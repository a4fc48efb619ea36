import { cutPage, decodePageToken, encodePageToken } from "../../pure/aws/pagination.ts";
import { accountOf, type Call } from "../../runtime/call.ts";
import { invalidNextToken } from "./errors.ts";

const ITEMS_MAX = 20;

/** The members that every listing takes. */
export interface PageRequest {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly end: { readonly NextToken?: string | undefined };
}

/** One page of a listing. `listing` names the operation and its filters: a token is good for the same only. */
export function pageOf<Item>(
  call: Call,
  listing: readonly (string | undefined)[],
  request: PageRequest,
  list: readonly Item[],
): PageOf<Item> {
  const scope = JSON.stringify([accountOf(call), ...listing]);
  const after = request.NextToken === undefined ? [-1] : decodePageToken(scope, request.NextToken);
  if (after === undefined) throw invalidNextToken();
  const limit = request.MaxResults ?? ITEMS_MAX;
  const start = Number(after[0]) + 1;
  const rows = list.slice(start, start + limit + 1).map((item, index) => ({ item, index: start + index }));
  const { items, next } = cutPage(rows, limit, ({ index }) => [index]);
  return {
    items: items.map(({ item }) => item),
    end: next === undefined ? {} : { NextToken: encodePageToken(scope, next) },
  };
}
