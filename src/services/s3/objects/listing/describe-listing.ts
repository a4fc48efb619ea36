import type { _Object, CommonPrefix } from "../../../../pure/api/s3.shapes.ts";
import type { Call } from "../../../../runtime/call.ts";
import type { Parts } from "../../parts.ts";
import { quoted, secondOf } from "../object.ts";
import type { ListedVersion } from "../store.ts";
import type { EncodeKey } from "./key-encoding.ts";
import { ownerNames } from "./page.ts";
import type { RolledUp } from "./roll-up.ts";

/** The objects and common prefixes of a page; with their owners where those are to be named. */
export async function describeListing(
  page: RolledUp<ListedVersion>,
  encode: EncodeKey,
  naming: { readonly call: Call; readonly parts: Parts } | undefined,
): Promise<{ readonly Contents: readonly _Object[]; readonly CommonPrefixes: readonly CommonPrefix[] }> {
  const ownerOf = naming && ownerNames(naming.call, naming.parts);
  const contents: _Object[] = [];
  for (const item of itemsOf(page)) {
    contents.push({
      Key: encode(item.key),
      LastModified: secondOf(item.lastModifiedMs),
      ETag: quoted(item.etag),
      ...checksumOf(item),
      Size: item.size,
      StorageClass: item.storageClass,
      Owner: ownerOf && (await ownerOf(item.owner)),
    });
  }
  return { Contents: contents, CommonPrefixes: commonPrefixesOf(page, encode) };
}

export function checksumOf({ checksumAlgorithm, checksumType }: ListedVersion) {
  return checksumAlgorithm && { ChecksumAlgorithm: [checksumAlgorithm], ChecksumType: checksumType };
}

export function itemsOf<Item>(page: RolledUp<Item>): Item[] {
  return page.entries.flatMap((entry) => (entry.kind === "item" ? [entry.item] : []));
}

export function commonPrefixesOf(page: RolledUp<unknown>, encode: EncodeKey): CommonPrefix[] {
  return page.entries.flatMap((entry) => (entry.kind === "prefix" ? [{ Prefix: encode(entry.prefix) }] : []));
}
