import type { CopyObjectRequest } from "../../../pure/api/s3.shapes.ts";
import { CopyObject } from "../../../pure/api/s3.ts";
import type { ChecksumAlgorithm } from "../../../runtime/staged-object.ts";
import { findBucket } from "../access.ts";
import type { Bucket } from "../buckets/bucket.ts";
import { isWholeBlob } from "../contents/content.ts";
import { notImplemented } from "../errors.ts";
import { copyOntoItself } from "../object-errors.ts";
import { operation } from "../operation.ts";
import { objectEvent } from "../record.ts";
import { checkWriteConditionForms, checkWriteConditions } from "./conditions.ts";
import { copySourceDemands, findCopySource } from "./copy-source.ts";
import { expirationOf } from "./expiration.ts";
import { newAttributes } from "./new-object.ts";
import {
  describeChecksum,
  type ObjectVersion,
  quoted,
  type StoredChecksum,
  secondOf,
  shownVersionId,
} from "./object.ts";
import { writeDemands } from "./put-object.ts";
import { supportedAlgorithm } from "./received-content.ts";
import { writeObject } from "./write-version.ts";

export const copyObject = operation(CopyObject, {
  async demands(input, call, parts) {
    return [
      ...(await writeDemands(input, call, parts, true)),
      ...(await copySourceDemands(input, call, parts, input.TaggingDirective !== "REPLACE")),
    ];
  },

  async run(input, call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    checkWriteConditionForms(input);
    const source = await findCopySource(input, call, parts);
    if (source.versionId === undefined && changesNothing(input, bucket, source.object))
      throw copyOntoItself();
    const asked = await newAttributes(input, call, parts, bucket);
    const { headers, metadata, tags, size, etag, pieces, parts: uploadedParts } = source.object;
    const checksum = copiedChecksum(input, source.object);
    const latest = await parts.objects.latest(bucket.name, input.Key);
    checkWriteConditions(input, input.Key, latest);
    const object = await writeObject(call, parts, bucket, input.Key, latest, {
      ...asked,
      ...(input.MetadataDirective !== "REPLACE" && { headers, metadata }),
      ...(input.TaggingDirective !== "REPLACE" && { tags }),
      ...{ size, etag, checksum, pieces, parts: uploadedParts },
    });
    return {
      CopyObjectResult: {
        ETag: quoted(object.etag),
        LastModified: secondOf(object.lastModifiedMs),
        ...describeChecksum(checksum),
      },
      CopySourceVersionId: shownVersionId(source.bucket, source.object),
      VersionId: shownVersionId(bucket, object),
      ServerSideEncryption: "AES256" as const,
      Expiration: expirationOf(bucket, object),
    };
  },

  record: objectEvent,
});

function changesNothing(input: CopyObjectRequest, bucket: Bucket, source: ObjectVersion): boolean {
  if (source.bucket !== bucket.name || source.key !== input.Key) return false;
  const { StorageClass, ServerSideEncryption, WebsiteRedirectLocation, MetadataDirective } = input;
  if (StorageClass ?? ServerSideEncryption ?? WebsiteRedirectLocation) return false;
  return MetadataDirective !== "REPLACE";
}

/** Content is shared with the source and not read again, so only what is known of it can be told. */
function copiedChecksum(input: CopyObjectRequest, source: ObjectVersion): StoredChecksum | undefined {
  if (input.ChecksumAlgorithm === undefined) return source.checksum;
  const algorithm: ChecksumAlgorithm = supportedAlgorithm(input.ChecksumAlgorithm);
  if (source.checksum?.algorithm === algorithm) return source.checksum;
  const [piece, more] = source.pieces;
  if (algorithm === "SHA256" && piece !== undefined && more === undefined && isWholeBlob(piece)) {
    return {
      algorithm,
      type: "FULL_OBJECT",
      value: Buffer.from(piece.blob.sha256, "hex").toString("base64"),
    };
  }
  throw notImplemented("x-amz-checksum-algorithm");
}
