import type { DeleteMarkerEntry, ObjectVersion } from "../../../../pure/api/s3.shapes.ts";
import { ListObjectVersions } from "../../../../pure/api/s3.ts";
import { onBucket } from "../../access.ts";
import { versionMarkerWithoutKey } from "../../object-errors.ts";
import { operation } from "../../operation.ts";
import type { Parts } from "../../parts.ts";
import { contentsEvent } from "../../record.ts";
import { quoted, secondOf } from "../object.ts";
import type { ListingStart } from "../store.ts";
import { checksumOf, commonPrefixesOf, itemsOf } from "./describe-listing.ts";
import { keyEncoding } from "./key-encoding.ts";
import { listPage, ownerNames, pageSize, startBehindMarker } from "./page.ts";

export const listObjectVersions = operation(ListObjectVersions, {
  demands: onBucket("s3:ListBucketVersions"),

  async run(input, call, parts) {
    const { Bucket: bucket, Prefix: prefix = "", Delimiter: delimiter } = input;
    const { KeyMarker: keyMarker = "", VersionIdMarker: versionMarker = "" } = input;
    if (versionMarker !== "" && keyMarker === "") throw versionMarkerWithoutKey(versionMarker);
    const encode = keyEncoding(input.EncodingType);
    const limit = pageSize(input.MaxKeys, "max-keys");
    const start =
      (await startWithin(parts, bucket, keyMarker, versionMarker)) ??
      startBehindMarker(keyMarker, prefix, delimiter);
    const page = await listPage(parts.objects, "versions", { bucket, prefix, delimiter, limit, start });
    const ownerOf = ownerNames(call, parts);
    const versions: ObjectVersion[] = [];
    const markers: DeleteMarkerEntry[] = [];
    for (const item of itemsOf(page)) {
      const common = {
        Key: encode(item.key),
        VersionId: item.versionId,
        IsLatest: item.isLatest,
        LastModified: secondOf(item.lastModifiedMs),
        Owner: await ownerOf(item.owner),
      };
      if (item.isDeleteMarker) markers.push(common);
      else {
        const { size, etag, storageClass } = item;
        const StorageClass = storageClass as ObjectVersion["StorageClass"];
        versions.push({ ...common, ETag: quoted(etag), Size: size, StorageClass, ...checksumOf(item) });
      }
    }
    const last = page.isTruncated ? page.entries.at(-1) : undefined;
    return {
      Name: bucket,
      Prefix: encode(prefix),
      KeyMarker: encode(keyMarker),
      VersionIdMarker: versionMarker,
      NextKeyMarker: encode(last?.kind === "prefix" ? last.prefix : last?.item.key),
      NextVersionIdMarker: last?.kind === "item" ? last.item.versionId : undefined,
      MaxKeys: limit,
      Delimiter: delimiter ? encode(delimiter) : undefined,
      IsTruncated: page.isTruncated,
      EncodingType: input.EncodingType,
      Versions: versions,
      DeleteMarkers: markers,
      CommonPrefixes: commonPrefixesOf(page, encode),
    };
  },

  record: contentsEvent,
});

// A version that was deleted since it ended a page marks no place any more: its key is listed anew.
async function startWithin(
  parts: Parts,
  bucket: string,
  keyMarker: string,
  versionMarker: string,
): Promise<ListingStart | undefined> {
  if (versionMarker === "") return undefined;
  const marked = await parts.objects.version(bucket, keyMarker, versionMarker);
  return { key: keyMarker, where: marked === undefined ? "at" : { sequence: marked.sequence } };
}
