import type { PutObjectRequest } from "../../../pure/api/s3.shapes.ts";
import { PutObject } from "../../../pure/api/s3.ts";
import { tagsOf } from "../../../pure/aws/tags.ts";
import type { Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { demandOn, findBucket, reachBucket } from "../access.ts";
import { notImplemented } from "../errors.ts";
import { operation } from "../operation.ts";
import type { Parts } from "../parts.ts";
import { objectEvent } from "../record.ts";
import { checkKey, givesAcl } from "./access.ts";
import { checkWriteConditionForms, checkWriteConditions } from "./conditions.ts";
import { expirationOf } from "./expiration.ts";
import { newAttributes } from "./new-object.ts";
import { describeChecksum, quoted, type StoredChecksum, shownVersionId } from "./object.ts";
import { receiveContent } from "./received-content.ts";
import { requestTagKeys, tagsOfHeader } from "./tagging/tagging-header.ts";
import { writeObject } from "./write-version.ts";

export const putObject = operation(PutObject, {
  demands: (input, call, parts) => writeDemands(input, call, parts, true),

  async run(input, call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    checkWriteConditionForms(input);
    if (input.WriteOffsetBytes !== undefined) throw notImplemented("x-amz-write-offset-bytes");
    const attributes = await newAttributes(input, call, parts, bucket);
    const { blob, piece, algorithm, checksum: value } = receiveContent(input.Body, input);
    const latest = await parts.objects.latest(bucket.name, input.Key);
    checkWriteConditions(input, input.Key, latest);
    const checksum: StoredChecksum = { algorithm, type: "FULL_OBJECT", value };
    const content = { size: blob.size, etag: blob.md5, checksum, pieces: [piece] };
    const object = await writeObject(call, parts, bucket, input.Key, latest, { ...attributes, ...content });
    return {
      ETag: quoted(object.etag),
      ...describeChecksum(checksum),
      ServerSideEncryption: "AES256" as const,
      VersionId: shownVersionId(bucket, object),
      Expiration: expirationOf(bucket, object),
    };
  },

  record: objectEvent,
});

type WriteInput = Pick<
  PutObjectRequest,
  | "Bucket"
  | "Key"
  | "ExpectedBucketOwner"
  | "Tagging"
  | "ACL"
  | "GrantFullControl"
  | "GrantRead"
  | "GrantReadACP"
  | "GrantWriteACP"
  | "ObjectLockMode"
  | "ObjectLockRetainUntilDate"
  | "ObjectLockLegalHoldStatus"
>;

/** What it takes to write an object, or (unless it `creates` one) to begin to upload it in parts. */
export async function writeDemands(
  input: WriteInput,
  call: Call,
  parts: Parts,
  creates: boolean,
): Promise<readonly Demand[]> {
  checkKey(input.Key);
  const bucket = await reachBucket(call, parts, input);
  const tags = tagsOfHeader(input.Tagging);
  const actions = ["s3:PutObject"];
  if (givesAcl(input)) actions.push("s3:PutObjectAcl");
  if (input.Tagging !== undefined) actions.push("s3:PutObjectTagging");
  if (input.ObjectLockMode ?? input.ObjectLockRetainUntilDate) actions.push("s3:PutObjectRetention");
  if (input.ObjectLockLegalHoldStatus !== undefined) actions.push("s3:PutObjectLegalHold");
  const keys = { ...requestTagKeys(tags), "s3:ObjectCreationOperation": String(creates) };
  const requestTags = input.Tagging === undefined ? undefined : tagsOf(tags);
  return actions.map((action) => demandOn(call, parts, bucket, action, input, { keys, requestTags }));
}
