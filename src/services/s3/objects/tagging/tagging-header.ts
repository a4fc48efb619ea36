import type { Tag } from "../../../../pure/api/s3.shapes.ts";
import { malformedTaggingHeader } from "../../errors.ts";
import { checkTags } from "../../tags.ts";

/** The tags of an `x-amz-tagging` header, which reads like a query string. */
export function tagsOfHeader(header: string | undefined): readonly Tag[] {
  if (header === undefined || header === "") return [];
  const tags = header.split("&").map((pair) => tagOf(pair, header));
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length) throw malformedTaggingHeader(header);
  checkTags(tags, "object");
  return tags;
}

function tagOf(pair: string, header: string): Tag {
  const [key = "", value = "", more] = pair.split("=").map((text) => decode(text, header));
  if (key === "" || more !== undefined) throw malformedTaggingHeader(header);
  return { Key: key, Value: value };
}

function decode(text: string, header: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw malformedTaggingHeader(header);
  }
}

/** Condition keys of the tags that a request sets. */
export function requestTagKeys(tags: readonly Tag[]): Readonly<Record<string, string | readonly string[]>> {
  if (tags.length === 0) return {};
  return {
    "s3:RequestObjectTagKeys": tags.map(({ Key }) => Key),
    ...Object.fromEntries(tags.map(({ Key, Value }) => [`s3:RequestObjectTag/${Key}`, Value])),
  };
}

/** Condition keys of the tags that an object has. */
export function existingTagKeys(tags: readonly Tag[]): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [`s3:ExistingObjectTag/${Key}`, Value]));
}
