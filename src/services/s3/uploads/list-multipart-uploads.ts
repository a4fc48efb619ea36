import { ListMultipartUploads } from "../../../pure/api/s3.ts";
import { onBucket } from "../access.ts";
import { invalidUploadMarker } from "../object-errors.ts";
import { commonPrefixesOf, itemsOf } from "../objects/listing/describe-listing.ts";
import { keyEncoding } from "../objects/listing/key-encoding.ts";
import { compareKeys, endOfPrefix } from "../objects/listing/key-order.ts";
import { ownerNames, pageSize, positionBehindPrefix, startBehindMarker } from "../objects/listing/page.ts";
import { rollUp } from "../objects/listing/roll-up.ts";
import { secondOf } from "../objects/object.ts";
import { operation } from "../operation.ts";
import type { Parts } from "../parts.ts";
import { contentsEvent } from "../record.ts";
import type { UploadListingStart } from "./store.ts";
import { describeUpload, type Upload } from "./upload.ts";

export const listMultipartUploads = operation(ListMultipartUploads, {
  demands: onBucket("s3:ListBucketMultipartUploads"),

  async run(input, call, parts) {
    const { Bucket: bucket, Prefix: prefix = "", Delimiter: delimiter, KeyMarker: keyMarker = "" } = input;
    // Without a key, the marker of an upload counts for nothing.
    const uploadMarker = keyMarker === "" ? "" : (input.UploadIdMarker ?? "");
    const encode = keyEncoding(input.EncodingType);
    const limit = pageSize(input.MaxUploads, "max-uploads");
    const start: UploadListingStart =
      uploadMarker === ""
        ? startBehindMarker(keyMarker, prefix, delimiter)
        : await startBehindUpload(parts, bucket, keyMarker, uploadMarker);
    const before = endOfPrefix(prefix);
    const page = await rollUp<Upload, UploadListingStart>({
      prefix,
      delimiter,
      limit,
      start: compareKeys(start.key, prefix) < 0 ? { key: prefix, where: "at" } : start,
      read: (position, count) => parts.uploads.list({ bucket, start: position, before, limit: count }),
      positionBehind: ({ key, startedAtMs, id }) => ({ key, where: { startedAtMs, id } }),
      positionBehindPrefix,
    });
    const ownerOf = ownerNames(call, parts);
    const last = page.entries.at(-1);
    return {
      Bucket: bucket,
      KeyMarker: encode(keyMarker),
      UploadIdMarker: uploadMarker,
      NextKeyMarker: encode((last?.kind === "prefix" ? last.prefix : last?.item.key) ?? ""),
      NextUploadIdMarker: last?.kind === "item" ? last.item.id : "",
      Prefix: prefix === "" ? undefined : encode(prefix),
      Delimiter: delimiter ? encode(delimiter) : undefined,
      MaxUploads: limit,
      IsTruncated: page.isTruncated,
      EncodingType: input.EncodingType,
      Uploads: await Promise.all(
        itemsOf(page).map(async (upload) => ({
          UploadId: upload.id,
          Key: encode(upload.key),
          Initiated: secondOf(upload.startedAtMs),
          Owner: await ownerOf(upload.attributes.owner),
          Initiator: await ownerOf(upload.initiator),
          ...describeUpload(upload),
        })),
      ),
      CommonPrefixes: commonPrefixesOf(page, encode),
    };
  },

  record: contentsEvent,
});

async function startBehindUpload(
  parts: Parts,
  bucket: string,
  keyMarker: string,
  uploadMarker: string,
): Promise<UploadListingStart> {
  const marked = await parts.uploads.find(bucket, uploadMarker);
  if (marked === undefined || marked.key !== keyMarker) throw invalidUploadMarker(uploadMarker);
  return { key: keyMarker, where: { startedAtMs: marked.startedAtMs, id: marked.id } };
}
