import { ListObjects } from "../../../../pure/api/s3.ts";
import { onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { contentsEvent } from "../../record.ts";
import { describeListing } from "./describe-listing.ts";
import { keyEncoding } from "./key-encoding.ts";
import { lastEntry, listPage, pageSize, startBehindMarker } from "./page.ts";

export const listObjects = operation(ListObjects, {
  demands: onBucket("s3:ListBucket"),

  async run(input, call, parts) {
    const { Prefix: prefix = "", Delimiter: delimiter, Marker: marker = "" } = input;
    const encode = keyEncoding(input.EncodingType);
    const limit = pageSize(input.MaxKeys, "max-keys");
    const page = await listPage(parts.objects, "current", {
      bucket: input.Bucket,
      prefix,
      delimiter,
      limit,
      start: startBehindMarker(marker, prefix, delimiter),
    });
    return {
      Name: input.Bucket,
      Prefix: encode(prefix),
      Marker: encode(marker),
      // Without a delimiter the last key itself is the next marker.
      NextMarker: page.isTruncated && delimiter ? encode(lastEntry(page)) : undefined,
      MaxKeys: limit,
      Delimiter: delimiter ? encode(delimiter) : undefined,
      IsTruncated: page.isTruncated,
      EncodingType: input.EncodingType,
      ...(await describeListing(page, encode, { call, parts })),
    };
  },

  record: contentsEvent,
});
