import { expect, test } from "vitest";
import { keyEncoding } from "./key-encoding.ts";

test.for([
  ["AWSLogs/1/a.txt", "AWSLogs/1/a.txt"],
  ["test_file(3).png", "test_file%283%29.png"],
  ["a b+c*d!'", "a%20b%2Bc%2Ad%21%27"],
  ["Zürich/東京", "Z%C3%BCrich/%E6%9D%B1%E4%BA%AC"],
  ["a&<>\n", "a%26%3C%3E%0A"],
  ["-_.~", "-_.~"],
] as const)("%s is written %s", ([key, encoded]) => {
  expect(keyEncoding("url")(key)).toBe(encoded);
  expect(keyEncoding(undefined)(key)).toBe(key);
});
