import { describe, expect, test } from "vitest";
import type { AccountId } from "../../../pure/aws/account.ts";
import {
  checkCopySourceConditions,
  checkReadConditions,
  checkWriteConditionForms,
  checkWriteConditions,
  type ReadConditions,
  type WriteConditions,
} from "./conditions.ts";
import type { DeleteMarker, ObjectVersion } from "./object.ts";

const MODIFIED = Date.parse("2026-03-02T09:15:07.900Z");
const NOW = Date.parse("2026-03-02T12:00:00Z");
const compared = { etag: "aa", lastModifiedMs: MODIFIED };
const at = (text: string) => new Date(`2026-03-02T${text}Z`);

function outcome(check: () => void): string {
  try {
    check();
    return "holds";
  } catch (error) {
    const { code, details } = error as { code: string; details: { Condition?: string } };
    return details.Condition === undefined ? code : `${code} ${details.Condition}`;
  }
}

describe("conditions of reading", () => {
  test.for<[string, ReadConditions, string]>([
    ["none", {}, "holds"],
    ["the entity tag", { IfMatch: '"aa"' }, "holds"],
    ["the entity tag without quotes", { IfMatch: "aa" }, "holds"],
    ["any entity tag", { IfMatch: "*" }, "holds"],
    ["one of several", { IfMatch: '"bb", W/"aa"' }, "holds"],
    ["another entity tag", { IfMatch: '"bb"' }, "PreconditionFailed If-Match"],
    ["not the entity tag", { IfNoneMatch: '"aa"' }, "NotModified"],
    ["not another entity tag", { IfNoneMatch: '"bb"' }, "holds"],
    ["modified since an earlier second", { IfModifiedSince: at("09:15:06") }, "holds"],
    ["modified since the same second", { IfModifiedSince: at("09:15:07") }, "NotModified"],
    ["modified since a time to come", { IfModifiedSince: at("13:00:00") }, "holds"],
    ["unmodified since the same second", { IfUnmodifiedSince: at("09:15:07") }, "holds"],
    [
      "unmodified since an earlier second",
      { IfUnmodifiedSince: at("09:15:06") },
      "PreconditionFailed If-Unmodified-Since",
    ],
    ["a match overrides a later change", { IfMatch: "aa", IfUnmodifiedSince: at("09:00:00") }, "holds"],
    ["no match overrides no change", { IfNoneMatch: "bb", IfModifiedSince: at("11:00:00") }, "holds"],
    ["a match of If-None-Match wins", { IfNoneMatch: "aa", IfModifiedSince: at("09:00:00") }, "NotModified"],
  ])("%s", ([, conditions, expected]) => {
    expect(outcome(() => checkReadConditions(conditions, compared, NOW, () => ({})))).toBe(expected);
  });

  test("what is not modified is told by headers alone", () => {
    expect(() => checkReadConditions({ IfNoneMatch: "aa" }, compared, NOW, () => ({ ETag: '"aa"' }))).toThrow(
      expect.objectContaining({ status: 304, headers: { ETag: '"aa"' } }),
    );
  });

  test("a copy's source fails with 412 whatever failed", () => {
    const input = { CopySourceIfNoneMatch: "aa" };
    expect(outcome(() => checkCopySourceConditions(input, compared, NOW))).toBe(
      "PreconditionFailed x-amz-copy-source-If-None-Match",
    );
  });
});

describe("conditions of writing", () => {
  const place = { bucket: "b", key: "k", versionId: "null", sequence: 1, lastModifiedMs: MODIFIED };
  const marker: DeleteMarker = { kind: "delete-marker", owner: "111111111111" as AccountId, ...place };
  const object = { kind: "object", etag: "aa", ...place } as ObjectVersion;

  test.for<[string, WriteConditions, ObjectVersion | DeleteMarker | undefined, string]>([
    ["nothing is there", { IfNoneMatch: "*" }, undefined, "holds"],
    ["nothing but a delete marker is there", { IfNoneMatch: "*" }, marker, "holds"],
    ["something is there", { IfNoneMatch: "*" }, object, "PreconditionFailed If-None-Match"],
    ["what is there matches", { IfMatch: '"aa"' }, object, "holds"],
    ["what is there does not match", { IfMatch: '"bb"' }, object, "PreconditionFailed If-Match"],
    ["nothing is there to match", { IfMatch: '"aa"' }, undefined, "NoSuchKey"],
  ])("%s", ([, conditions, latest, expected]) => {
    expect(outcome(() => checkWriteConditions(conditions, "k", latest))).toBe(expected);
  });

  test("an upload conflicts with what came or went since it began", () => {
    const replacing = { startedAtMs: 0, replaces: true };
    expect(outcome(() => checkWriteConditions({ IfNoneMatch: "*" }, "k", undefined, replacing))).toBe(
      "ConditionalRequestConflict If-None-Match",
    );
    expect(outcome(() => checkWriteConditions({ IfMatch: "aa" }, "k", object, replacing))).toBe(
      "ConditionalRequestConflict If-Match",
    );
  });

  test.for<[WriteConditions, string]>([
    [{ IfNoneMatch: '"aa"' }, "If-None-Match"],
    [{ IfMatch: "*" }, "If-Match"],
    [{ IfMatch: "aa", IfNoneMatch: "*" }, "If-Match,If-None-Match"],
  ])("%o is not implemented", ([conditions, header]) => {
    expect(() => checkWriteConditionForms(conditions)).toThrow(
      expect.objectContaining({
        code: "NotImplemented",
        status: 501,
        details: expect.objectContaining({ Header: header }),
      }),
    );
  });
});
