import {
  findTagFault,
  mergeTags,
  TAGS_MAX,
  type Tag,
  type TagRules,
  type Tags,
  tagsOf,
} from "../../../pure/aws/tags.ts";
import { type EntityKind, KINDS } from "../entities/entity.ts";
import { duplicateTagKeys, invalidTag, reservedTagKey, tooManyTags } from "../errors.ts";

export function tagRules(kind: EntityKind): TagRules {
  return { ignoreCase: KINDS[kind].tagKeysIgnoreCase, max: TAGS_MAX };
}

/** The tags of an entity that is made with them. */
export function newTags(kind: EntityKind, tags: readonly Tag[] | undefined): Tags {
  checkTags(kind, tags ?? []);
  return tagsOf(tags);
}

/** The tags of an entity after some were added. */
export function addedTags(kind: EntityKind, existing: Tags, tags: readonly Tag[]): Tags {
  checkTags(kind, tags);
  const merged = mergeTags(existing, tags, tagRules(kind));
  if (Object.keys(merged).length > TAGS_MAX) throw tooManyTags();
  return merged;
}

function checkTags(kind: EntityKind, tags: readonly Tag[]): void {
  const fault = findTagFault(tags, tagRules(kind));
  if (fault === undefined) return;
  switch (fault.kind) {
    case "duplicate":
      throw duplicateTagKeys(KINDS[kind].tagKeysIgnoreCase);
    case "reserved-prefix":
      throw reservedTagKey();
    case "too-many":
      throw tooManyTags();
    default:
      throw invalidTag(fault.key);
  }
}
