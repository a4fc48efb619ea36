import type { Tag } from "../../pure/api/s3.shapes.ts";
import { findTagFault, TAGS_MAX } from "../../pure/aws/tags.ts";
import {
  duplicateTagKey,
  invalidTagKey,
  invalidTagValue,
  reservedTagKeyOfNewBucket,
  reservedTagKeyPrefix,
  systemTag,
  tooManyTags,
} from "./errors.ts";

const OBJECT_TAGS_MAX = 10;

/** Who is to carry the tags; S3 refuses the prefix of system tags in other words for each. */
export type TagBearer = "bucket" | "new-bucket" | "object";

const RESERVED = {
  bucket: systemTag,
  "new-bucket": reservedTagKeyOfNewBucket,
  object: reservedTagKeyPrefix,
} as const;

export function checkTags(tags: readonly Tag[], bearer: TagBearer): void {
  const max = bearer === "object" ? OBJECT_TAGS_MAX : TAGS_MAX;
  if (tags.length > max) throw tooManyTags(bearer === "object" ? "Object" : "Bucket", max);
  const fault = findTagFault(tags, { ignoreCase: false, max });
  if (fault === undefined || fault.kind === "too-many") return;
  switch (fault.kind) {
    case "duplicate":
      throw duplicateTagKey(fault.key);
    case "reserved-prefix":
      throw RESERVED[bearer](fault.key);
    case "key-length":
    case "key-characters":
      throw invalidTagKey(fault.key);
    default:
      throw invalidTagValue(fault.key, tags[fault.index]?.Value ?? "");
  }
}
