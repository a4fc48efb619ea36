import type { Tag } from "../../../pure/api/cloudtrail.shapes.ts";
import { findTagFault, TAGS_MAX } from "../../../pure/aws/tags.ts";
import { duplicateTag, malformedTag, reservedTag, tooManyTags } from "../errors.ts";

/** CloudTrail keeps a key without a value apart from one whose value is empty, so tags stay a list here. */
export function addTagsTo(existing: readonly Tag[], added: readonly Tag[]): Tag[] {
  const fault = findTagFault(
    added.map(({ Key, Value = "" }) => ({ Key, Value })),
    { ignoreCase: false, max: TAGS_MAX },
  );
  if (fault?.kind === "too-many") throw tooManyTags(TAGS_MAX);
  if (fault?.kind === "duplicate") throw duplicateTag(fault.key);
  if (fault?.kind === "reserved-prefix") throw reservedTag(fault.key);
  if (fault !== undefined) throw malformedTag(fault.key);
  const merged = new Map(existing.map((tag) => [tag.Key, tag]));
  for (const { Key, Value } of added) merged.set(Key, Value === undefined ? { Key } : { Key, Value });
  if (merged.size > TAGS_MAX) throw tooManyTags(TAGS_MAX);
  return [...merged.values()];
}

/** Values do not matter, and keys that are not there are no error. */
export function removeTagsFrom(existing: readonly Tag[], removed: readonly Tag[]): Tag[] {
  const gone = new Set(removed.map((tag) => tag.Key));
  return existing.filter((tag) => !gone.has(tag.Key));
}

/** As conditions on `aws:RequestTag` and `aws:TagKeys` see them. */
export function requestTags(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value = "" }) => [Key, Value]));
}
