import type { Owner } from "../../../../pure/api/s3.shapes.ts";
import type { AccountId } from "../../../../pure/aws/account.ts";
import type { Call } from "../../../../runtime/call.ts";
import { invalidArgument } from "../../errors.ts";
import type { Parts } from "../../parts.ts";
import type { KeyStart, ListedVersion, ListingStart, ObjectStore } from "../store.ts";
import { compareKeys, endOfPrefix } from "./key-order.ts";
import { commonPrefix, type RolledUp, rollUp } from "./roll-up.ts";

const PAGE_MAX = 1000;

export interface ListingRequest {
  readonly bucket: string;
  readonly prefix: string;
  readonly delimiter: string | undefined;
  readonly limit: number;
  readonly start: ListingStart;
}

/** One page of a listing, begun at its start or at the prefix, whichever comes later. */
export function listPage(
  objects: ObjectStore,
  what: "current" | "versions",
  request: ListingRequest,
): Promise<RolledUp<ListedVersion>> {
  const { bucket, prefix, start } = request;
  const before = endOfPrefix(prefix);
  const read = what === "current" ? objects.listCurrent : objects.listVersions;
  return rollUp<ListedVersion, ListingStart>({
    ...request,
    start: compareKeys(start.key, prefix) < 0 ? { key: prefix, where: "at" } : start,
    read: (position, limit) => read({ bucket, start: position, before, limit }),
    positionBehind: ({ key, sequence }) => ({
      key,
      where: what === "current" ? "behind" : { sequence },
    }),
    positionBehindPrefix,
  });
}

export function positionBehindPrefix(prefix: string): KeyStart {
  return { key: endOfPrefix(prefix), where: "at" };
}

/** Behind a marker; one that lies under a common prefix stands for all that was rolled up with it. */
export function startBehindMarker(marker: string, prefix: string, delimiter: string | undefined): KeyStart {
  const rolled = marker.startsWith(prefix) ? commonPrefix(marker, prefix, delimiter) : undefined;
  return rolled === undefined ? { key: marker, where: "behind" } : positionBehindPrefix(rolled);
}

/** How many entries a page has, from the parameter that says so: never more than a thousand. */
export function pageSize(asked: number | undefined, name: string): number {
  if (asked === undefined) return PAGE_MAX;
  if (asked < 0) {
    throw invalidArgument(
      `Argument ${name} must be an integer between 0 and 2147483647`,
      name,
      String(asked),
    );
  }
  return Math.min(asked, PAGE_MAX);
}

/** Names the owners of what is listed, each looked up once. */
export function ownerNames(call: Call, parts: Parts): (account: AccountId) => Promise<Owner> {
  const known = new Map<AccountId, Owner>();
  return async (account) => {
    const owner = known.get(account) ?? {
      ID: await parts.accounts.canonicalUserId(call.transaction, account),
    };
    known.set(account, owner);
    return owner;
  };
}

/** The key or common prefix that a page ends with. */
export function lastEntry(page: RolledUp<{ readonly key: string }>): string | undefined {
  const last = page.entries.at(-1);
  return last?.kind === "prefix" ? last.prefix : last?.item.key;
}
