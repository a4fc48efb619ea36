import { ListParts } from "../../../pure/api/s3.ts";
import { findBucket, objectDemand } from "../access.ts";
import { ownerNames, pageSize } from "../objects/listing/page.ts";
import { checksumMember, quoted, secondOf } from "../objects/object.ts";
import { operation } from "../operation.ts";
import { objectEvent } from "../record.ts";
import { describeUpload, findUpload } from "./upload.ts";

export const listParts = operation(ListParts, {
  demands: async (input, call, parts) => [
    await objectDemand(call, parts, "s3:ListMultipartUploadParts", input),
  ],

  async run(input, call, parts) {
    await findBucket(parts, input.Bucket);
    const upload = await findUpload(parts, input);
    const limit = pageSize(input.MaxParts, "max-parts");
    const marker = input.PartNumberMarker ?? 0;
    const rows = await parts.uploads.parts(upload, marker, limit + 1);
    const page = rows.slice(0, limit);
    const ownerOf = ownerNames(call, parts);
    return {
      Bucket: upload.bucket,
      Key: upload.key,
      UploadId: upload.id,
      PartNumberMarker: marker,
      NextPartNumberMarker: page.at(-1)?.number ?? 0,
      MaxParts: limit,
      IsTruncated: limit > 0 && rows.length > limit,
      Parts: page.map(({ number, size, etag, lastModifiedMs, checksum }) => ({
        PartNumber: number,
        LastModified: secondOf(lastModifiedMs),
        ETag: quoted(etag),
        Size: size,
        ...(upload.checksum && checksum && checksumMember(checksum.algorithm, checksum.value)),
      })),
      Initiator: await ownerOf(upload.initiator),
      Owner: await ownerOf(upload.attributes.owner),
      ...describeUpload(upload),
    };
  },

  record: objectEvent,
});
