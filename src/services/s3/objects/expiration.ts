import type { LifecycleRule, LifecycleRuleAndOperator } from "../../../pure/api/s3.shapes.ts";
import type { Bucket } from "../buckets/bucket.ts";
import type { ObjectVersion } from "./object.ts";

const DAY_MS = 86_400_000;

/** The `x-amz-expiration` header: when the first of the bucket's rules that apply would expire the object. */
export function expirationOf(bucket: Bucket, object: ObjectVersion): string | undefined {
  const expiring = (bucket.lifecycle?.rules ?? [])
    .filter((rule) => rule.Status === "Enabled" && appliesTo(rule, object))
    .flatMap((rule) => {
      const atMs = expiryOf(rule, object);
      return atMs === undefined ? [] : [{ atMs, id: rule.ID ?? "" }];
    })
    .sort((left, right) => left.atMs - right.atMs);
  const [first] = expiring;
  if (first === undefined) return undefined;
  return `expiry-date="${new Date(first.atMs).toUTCString()}", rule-id="${encodeURIComponent(first.id)}"`;
}

// Days are counted to the midnight that follows them.
function expiryOf({ Expiration: expiration }: LifecycleRule, object: ObjectVersion): number | undefined {
  if (expiration?.Date !== undefined) return expiration.Date.getTime();
  if (expiration?.Days === undefined) return undefined;
  return Math.ceil((object.lastModifiedMs + expiration.Days * DAY_MS) / DAY_MS) * DAY_MS;
}

function appliesTo({ Filter: filter, Prefix: prefix }: LifecycleRule, object: ObjectVersion): boolean {
  if (filter === undefined) return object.key.startsWith(prefix ?? "");
  const { Tag: tag, And: and, ...single } = filter;
  return meets({ ...single, Tags: tag && [tag] }, object) && (and === undefined || meets(and, object));
}

function meets(wanted: LifecycleRuleAndOperator, object: ObjectVersion): boolean {
  const {
    Prefix: prefix = "",
    Tags: tags = [],
    ObjectSizeGreaterThan: above,
    ObjectSizeLessThan: below,
  } = wanted;
  return (
    object.key.startsWith(prefix) &&
    tags.every((tag) => object.tags.some(({ Key, Value }) => Key === tag.Key && Value === tag.Value)) &&
    (above === undefined || object.size > above) &&
    (below === undefined || object.size < below)
  );
}
