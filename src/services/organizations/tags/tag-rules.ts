import { findTagFault, mergeTags, TAGS_MAX, type Tag, type Tags } from "../../../pure/aws/tags.ts";
import { duplicateTagKey, invalidTag, reservedTagKey, tooManyTags } from "../errors.ts";

export const TAG_RULES = { ignoreCase: false, max: TAGS_MAX };

/** The tags that something is made with. */
export function newTags(tags: readonly Tag[] | undefined): Tags {
  return addTags({}, tags ?? []);
}

export function addTags(existing: Tags, added: readonly Tag[]): Tags {
  const fault = findTagFault(added, TAG_RULES);
  switch (fault?.kind) {
    case undefined:
      break;
    case "reserved-prefix":
      throw reservedTagKey();
    case "duplicate":
      throw duplicateTagKey();
    case "too-many":
      throw tooManyTags(TAGS_MAX);
    default:
      throw invalidTag();
  }
  const merged = mergeTags(existing, added, TAG_RULES);
  if (Object.keys(merged).length > TAGS_MAX) throw tooManyTags(TAGS_MAX);
  return merged;
}
