import { ListObjectsV2 } from "../../../../pure/api/s3.ts";
import { decodePageToken, encodePageToken } from "../../../../pure/aws/pagination.ts";
import { onBucket } from "../../access.ts";
import { invalidContinuationToken } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { contentsEvent } from "../../record.ts";
import type { ListedVersion, ListingStart } from "../store.ts";
import { describeListing } from "./describe-listing.ts";
import { keyEncoding } from "./key-encoding.ts";
import { lastEntry, listPage, pageSize, positionBehindPrefix } from "./page.ts";
import type { RolledUp } from "./roll-up.ts";

export const listObjectsV2 = operation(ListObjectsV2, {
  demands: onBucket("s3:ListBucket"),

  async run(input, call, parts) {
    const { Bucket: bucket, Prefix: prefix = "", Delimiter: delimiter, ContinuationToken: token } = input;
    const encode = keyEncoding(input.EncodingType);
    const limit = pageSize(input.MaxKeys, "max-keys");
    const behind: ListingStart = { key: input.StartAfter ?? "", where: "behind" };
    const start = token === undefined ? behind : startOfToken(bucket, token);
    const page = await listPage(parts.objects, "current", { bucket, prefix, delimiter, limit, start });
    const owners = input.FetchOwner ? { call, parts } : undefined;
    return {
      Name: bucket,
      Prefix: encode(prefix),
      KeyCount: page.entries.length,
      MaxKeys: limit,
      Delimiter: delimiter ? encode(delimiter) : undefined,
      IsTruncated: page.isTruncated,
      EncodingType: input.EncodingType,
      ContinuationToken: token,
      NextContinuationToken: page.isTruncated ? tokenOf(bucket, page) : undefined,
      StartAfter: token === undefined && input.StartAfter ? encode(input.StartAfter) : undefined,
      ...(await describeListing(page, encode, owners)),
    };
  },

  record: { ...contentsEvent, eventName: "ListObjects" },
});

function tokenOf(bucket: string, page: RolledUp<ListedVersion>): string {
  return encodePageToken(scopeOf(bucket), [page.entries.at(-1)?.kind ?? "item", lastEntry(page) ?? ""]);
}

function startOfToken(bucket: string, token: string): ListingStart {
  const [kind, text] = decodePageToken(scopeOf(bucket), token) ?? [];
  if (typeof text !== "string") throw invalidContinuationToken();
  return kind === "prefix" ? positionBehindPrefix(text) : { key: text, where: "behind" };
}

function scopeOf(bucket: string): string {
  return `ListObjectsV2/${bucket}`;
}
