import { expect, test } from "vitest";
import { parseCopySource } from "./copy-source.ts";

test.for([
  ["b/k", "b", "k", undefined],
  ["/b/k/l", "b", "k/l", undefined],
  ["b/a%20b%3Fc", "b", "a b?c", undefined],
  ["b%2Fk", "b", "k", undefined],
  ["b/a+b", "b", "a b", undefined],
  ["b/k?versionId=v1", "b", "k", "v1"],
  ["b/k%3FversionId=v1", "b", "k?versionId=v1", undefined],
  ["b/k?versionId=null", "b", "k", "null"],
] as const)("%s", ([text, Bucket, Key, VersionId]) => {
  expect(parseCopySource(text)).toEqual({ Bucket, Key, VersionId });
});

test.for(["b", "b/", "/b", "", "/", "b/%ZZ"])("%s names no object", (text) => {
  expect(() => parseCopySource(text)).toThrow(
    expect.objectContaining({
      code: "InvalidArgument",
      message: "Invalid copy source object key",
      details: { ArgumentName: "x-amz-copy-source", ArgumentValue: "x-amz-copy-source" },
    }),
  );
});
