/** Tags as they are kept and compared: by key, in the order in which they were set. */
export type Tags = Readonly<Record<string, string>>;

/** Tags as most APIs spell them. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface TagRules {
  /** Whether keys that differ only in case are the same key (IAM users and roles, session tags). */
  readonly ignoreCase: boolean;
  /** How many tags a resource may carry. */
  readonly max: number;
}

export const TAGS_MAX = 50;
const TAG_KEY_LENGTH_MAX = 128;
const TAG_VALUE_LENGTH_MAX = 256;

/** What is wrong with tags; each service says it in its own words. `index` counts from 0. */
export type TagFault =
  | { readonly kind: "too-many"; readonly count: number }
  | { readonly kind: "duplicate"; readonly key: string; readonly index: number }
  | { readonly kind: "reserved-prefix"; readonly key: string; readonly index: number }
  | { readonly kind: "key-length"; readonly key: string; readonly index: number }
  | { readonly kind: "key-characters"; readonly key: string; readonly index: number }
  | { readonly kind: "value-length"; readonly key: string; readonly index: number }
  | { readonly kind: "value-characters"; readonly key: string; readonly index: number };

const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The first fault of tags that are to be set together, or undefined. */
export function findTagFault(tags: readonly Tag[], rules: TagRules): TagFault | undefined {
  const seen = new Set<string>();
  for (const [index, { Key: key, Value: value }] of tags.entries()) {
    if (isReservedTagKey(key)) return { kind: "reserved-prefix", key, index };
    if (key.length < 1 || key.length > TAG_KEY_LENGTH_MAX) return { kind: "key-length", key, index };
    if (!CHARACTERS.test(key)) return { kind: "key-characters", key, index };
    if (value.length > TAG_VALUE_LENGTH_MAX) return { kind: "value-length", key, index };
    if (!CHARACTERS.test(value)) return { kind: "value-characters", key, index };
    const folded = foldTagKey(key, rules);
    if (seen.has(folded)) return { kind: "duplicate", key, index };
    seen.add(folded);
  }
  return tags.length > rules.max ? { kind: "too-many", count: tags.length } : undefined;
}

/** `aws:` in any case is kept for AWS itself. */
export function isReservedTagKey(key: string): boolean {
  return key.slice(0, 4).toLowerCase() === "aws:";
}

/** Lays tags over those already there: a key that is the same keeps its place and takes the new spelling and value. */
export function mergeTags(existing: Tags, added: readonly Tag[], rules: TagRules): Record<string, string> {
  const merged = new Map<string, Tag>();
  for (const [key, value] of Object.entries(existing)) {
    merged.set(foldTagKey(key, rules), { Key: key, Value: value });
  }
  for (const tag of added) merged.set(foldTagKey(tag.Key, rules), tag);
  return tagsOf([...merged.values()]);
}

/** Takes keys away; keys that are not there are no error. */
export function withoutTags(
  existing: Tags,
  keys: readonly string[],
  rules: TagRules,
): Record<string, string> {
  const gone = new Set(keys.map((key) => foldTagKey(key, rules)));
  return Object.fromEntries(Object.entries(existing).filter(([key]) => !gone.has(foldTagKey(key, rules))));
}

/** From the API's list to the record by key. */
export function tagsOf(list: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((list ?? []).map(({ Key, Value }) => [Key, Value]));
}

/** From the record by key to the API's list. */
export function tagList(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function foldTagKey(key: string, rules: TagRules): string {
  return rules.ignoreCase ? key.toLowerCase() : key;
}
