import { ServiceError } from "../../pure/aws/service-error.ts";
import { parseQueryString } from "../../pure/protocol/query-string.ts";
import type { QueryPairs } from "../../pure/protocol/wire.ts";
import { invalidUri, unfitForHeader } from "./gateway-errors.ts";

const HEADER_TEXT = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The query string of an S3 request, to which it is part of the URI. */
export function uriQuery(rawQuery: string): QueryPairs {
  try {
    return parseQueryString(rawQuery);
  } catch (error) {
    throw error instanceof ServiceError ? invalidUri() : error;
  }
}

/** What an S3 request asks to be sent back as headers (`response-content-type`) has to be fit for that. */
export function demandHeaderTexts(query: QueryPairs): void {
  for (const [name, value] of query) {
    if (name.startsWith("response-") && !HEADER_TEXT.test(value)) throw unfitForHeader(name, value);
  }
}
