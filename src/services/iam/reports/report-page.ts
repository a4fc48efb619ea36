import { isPageToken } from "../../../pure/aws/pagination.ts";
import type { Call } from "../../../runtime/call.ts";
import { type PageOf, type PageRequest, pageOfList } from "../paging.ts";
import { foreignMarker } from "./errors.ts";

/** One page of what a job found. A marker of another job, or of its other reader, is told from no marker. */
export async function pageOfReport<Item>(
  call: Call,
  listing: readonly (string | undefined)[],
  request: PageRequest,
  items: readonly Item[],
): Promise<PageOf<Item>> {
  try {
    return await pageOfList(call, listing, request, items);
  } catch (error) {
    if (request.Marker !== undefined && isPageToken(request.Marker)) throw foreignMarker();
    throw error;
  }
}
