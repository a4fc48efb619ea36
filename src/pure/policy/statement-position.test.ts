import { describe, expect, test } from "vitest";
import { parsePolicy } from "./parse.ts";
import { statementPosition } from "./statement-position.ts";

const STATEMENT = '{"Effect":"Allow","Action":"*","Resource":"*"}';

function spans(text: string): string[] {
  const document = parsePolicy(text);
  return document.statements.map((_, index) => {
    const { start, end } = statementPosition(text, document, index);
    return `${start.line}:${start.column}-${end.line}:${end.column}`;
  });
}

// Each expectation is what AWS answered, or is documented to answer, for a policy laid out like this.
describe("a statement stands", () => {
  test.for<[layout: string, text: string, expected: readonly string[]]>([
    [
      "alone, behind its brace",
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*",' +
        '"Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}',
      ["1:38-1:167"],
    ],
    [
      "in a list on one line",
      '{"Version": "2012-10-17", "Statement": [{"Sid": "s3", "Effect": "Allow", "Action": ["s3:GetObject", ' +
        '"s3:DeleteObject"], "Resource": ["arn:aws:s3:::tims-fancy-bucket/only-here/*"]}]}',
      ["1:41-1:180"],
    ],
    [
      "in a list, the bracket on its line",
      '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Allow",\n' +
        '      "Action": "*",\n      "Resource": "*"\n    }\n  ]\n}',
      ["3:17-8:6"],
    ],
    [
      "second, where the first ended",
      `{"Version":"2012-10-17","Statement":[${STATEMENT}, ${STATEMENT}]}`,
      [`1:38-1:${38 + STATEMENT.length}`, `1:${38 + STATEMENT.length}-1:${40 + 2 * STATEMENT.length}`],
    ],
    ["after lines that end in both ways", `{\r\n"Statement":\r[\n${STATEMENT}]}`, ["3:2-4:47"]],
  ])("%s", ([, text, expected]) => {
    expect(spans(text)).toEqual(expected);
  });
});
