import { conditionalConflict, noSuchKey, preconditionFailed } from "../object-errors.ts";
import { notModified, severalWriteConditions, unacceptedWriteCondition } from "./errors.ts";
import { type ObjectVersion, quoted, secondOf, unquoted, type Version } from "./object.ts";

/** What an object is compared with. */
export interface Compared {
  readonly etag: string;
  readonly lastModifiedMs: number;
}

export interface ReadConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

export interface CopySourceConditions {
  readonly CopySourceIfMatch?: string | undefined;
  readonly CopySourceIfNoneMatch?: string | undefined;
  readonly CopySourceIfModifiedSince?: Date | undefined;
  readonly CopySourceIfUnmodifiedSince?: Date | undefined;
}

export interface WriteConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}

type ConditionName = "If-Match" | "If-None-Match" | "If-Modified-Since" | "If-Unmodified-Since";

/**
 * The first condition that does not hold. A match of the entity tag overrides the date beside it, as RFC
 * 7232 has it: If-Match over If-Unmodified-Since, If-None-Match over If-Modified-Since.
 */
function failedCondition(
  conditions: ReadConditions,
  compared: Compared,
  now: number,
): ConditionName | undefined {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions;
  const modified = secondOf(compared.lastModifiedMs).getTime();
  if (IfMatch !== undefined) {
    if (!matches(IfMatch, compared.etag)) return "If-Match";
  } else if (IfUnmodifiedSince !== undefined && modified > IfUnmodifiedSince.getTime()) {
    return "If-Unmodified-Since";
  }
  if (IfNoneMatch !== undefined) {
    if (matches(IfNoneMatch, compared.etag)) return "If-None-Match";
  } else if (IfModifiedSince !== undefined) {
    const since = IfModifiedSince.getTime();
    // A date that is still to come says nothing.
    if (modified <= since && since <= now) return "If-Modified-Since";
  }
  return undefined;
}

/** Throws 412, or the 304 that tells a reader that what it has is still good. */
export function checkReadConditions(
  conditions: ReadConditions,
  compared: Compared,
  now: number,
  notModifiedHeaders: () => Readonly<Record<string, string>>,
): void {
  const failed = failedCondition(conditions, compared, now);
  if (failed === undefined) return;
  if (failed === "If-Match" || failed === "If-Unmodified-Since") throw preconditionFailed(failed);
  throw notModified(notModifiedHeaders());
}

export function checkCopySourceConditions(
  input: CopySourceConditions,
  compared: Compared,
  now: number,
): void {
  const conditions: ReadConditions = {
    IfMatch: input.CopySourceIfMatch,
    IfNoneMatch: input.CopySourceIfNoneMatch,
    IfModifiedSince: input.CopySourceIfModifiedSince,
    IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
  };
  const failed = failedCondition(conditions, compared, now);
  if (failed !== undefined) throw preconditionFailed(`x-amz-copy-source-${failed}`);
}

/** What of a write's conditions can be told before its object is looked at. */
export function checkWriteConditionForms({ IfMatch, IfNoneMatch }: WriteConditions): void {
  if (IfMatch !== undefined && IfNoneMatch !== undefined) throw severalWriteConditions();
  if (IfNoneMatch !== undefined && IfNoneMatch.trim() !== "*")
    throw unacceptedWriteCondition("If-None-Match");
  if (IfMatch !== undefined && IfMatch.trim() === "*") throw unacceptedWriteCondition("If-Match");
}

/**
 * Whether a key may be written. An upload in parts began earlier: what was there then and is not now, or
 * has changed since, is a conflict.
 */
export function checkWriteConditions(
  { IfMatch, IfNoneMatch }: WriteConditions,
  key: string,
  latest: Version | undefined,
  upload?: { readonly startedAtMs: number; readonly replaces: boolean },
): void {
  const present = currentObject(latest);
  if (IfNoneMatch !== undefined) {
    if (present !== undefined) throw preconditionFailed("If-None-Match");
    if (upload?.replaces) throw conditionalConflict("If-None-Match", key);
  }
  if (IfMatch === undefined) return;
  if (present === undefined) throw noSuchKey(key);
  if (!matches(IfMatch, present.etag)) throw preconditionFailed("If-Match");
  if (upload !== undefined && present.lastModifiedMs > upload.startedAtMs) {
    throw conditionalConflict("If-Match", key);
  }
}

export function currentObject(latest: Version | undefined): ObjectVersion | undefined {
  return latest?.kind === "object" ? latest : undefined;
}

/** A list of entity tags, or `*` for any. */
export function matches(header: string, etag: string): boolean {
  if (header.trim() === "*") return true;
  return header.split(",").some((one) => unquoted(one.replace(/^\s*W\//, "")) === etag);
}

/** What a 304 has in common with the answer it stands for. */
export function validatorsOf(object: ObjectVersion, versionId: string | undefined): Record<string, string> {
  const { cacheControl, expires } = object.headers;
  return {
    ETag: quoted(object.etag),
    "Last-Modified": secondOf(object.lastModifiedMs).toUTCString(),
    ...(versionId !== undefined && { "x-amz-version-id": versionId }),
    ...(cacheControl !== undefined && { "Cache-Control": cacheControl }),
    ...(expires !== undefined && { Expires: expires }),
  };
}
