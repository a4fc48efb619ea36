import { describe, expect, test } from "vitest";
import { replacePrincipals } from "./document.ts";
import { PolicySyntaxError, parsePolicy, policySize, type SyntaxFault } from "./parse.ts";

const statement = '{"Effect":"Allow","Action":"s3:*","Resource":"*"}';

test("a policy is read with its places, and numbers and booleans as written", () => {
  const text = `{ "Version": "2012-10-17", "Id": "x",
  "Statement": {"Sid":"One","Effect":"Deny","NotPrincipal":{"AWS":["1","2"]},"NotAction":"s3:*",
    "Condition":{"Bool":{"aws:SecureTransport":false},"NumericLessThan":{"s3:max-keys":[1e1,10.0]}}}}`;
  const document = parsePolicy(text);
  const [only] = document.statements;
  expect(document).toMatchObject({ version: "2012-10-17", id: "x" });
  expect(only).toMatchObject({
    sid: "One",
    effect: "Deny",
    principal: { negated: true, everyone: false, entries: [{ type: "AWS", value: "1" }, { value: "2" }] },
    action: { negated: true, patterns: ["s3:*"] },
    resource: undefined,
    conditions: [
      { operator: "Bool", key: "aws:SecureTransport", values: ["false"] },
      { operator: "NumericLessThan", key: "s3:max-keys", values: ["1e1", "10.0"] },
    ],
  });
  expect(text.slice(only?.start, only?.end)).toMatch(/^\{"Sid".*\}\}\}$/s);
});

describe("what is no policy", () => {
  test.for<[text: string, fault: SyntaxFault, position: number]>([
    ["", "not-json", 0],
    ["policy", "not-json", 0],
    ['{"Version":"2012-10-17",}', "not-json", 24],
    [`{"Statement":${statement}} x`, "not-json", 64],
    ['{"Statement":"a\nb"}', "not-json", 15],
    ['{"Statement":"\\x"}', "not-json", 15],
    ['{"Statement":01}', "not-json", 14],
    ['{"Statement":"\\u12g4"}', "not-json", 15],
    [`${"[".repeat(40)}${"]".repeat(40)}`, "not-json", 33],
    ["[]", "not-an-object", 0],
    ['"policy"', "not-an-object", 0],
    ['{"Statement":[],"Statement":[]}', "duplicate-name", 16],
    [`{"Statement":{"Effect":"Allow","Effect":"Deny"}}`, "duplicate-name", 31],
    ["{}", "missing-field", 0],
    ['{"Statement":[]}', "missing-field", 0],
    ['{"Statement":[{"Action":"*"}]}', "missing-field", 14],
    [`{"Statement":${statement},"Extra":1}`, "unknown-field", 63],
    ['{"Statement":{"Effect":"Allow","action":"*"}}', "unknown-field", 31],
    [`{"Version":"2013-10-17","Statement":${statement}}`, "unknown-version", 11],
    ['{"Statement":{"Effect":"Permit"}}', "unknown-effect", 13],
    ['{"Statement":["afd"]}', "wrong-type", 14],
    ['{"Statement":{"Effect":"Allow","Action":[["*"]]}}', "wrong-type", 41],
    ['{"Statement":{"Effect":"Allow","Resource":[null]}}', "wrong-type", 43],
    ['{"Statement":{"Effect":"Allow","Condition":[]}}', "wrong-type", 43],
    ['{"Statement":{"Effect":"Allow","Condition":{"Bool":"true"}}}', "wrong-type", 51],
    ['{"Statement":{"Effect":"Allow","Condition":{"Bool":{"k":{}}}}}', "wrong-type", 56],
    ['{"Statement":{"Effect":"Allow","Principal":"1"}}', "wrong-type", 43],
    ['{"Statement":{"Effect":"Allow","Action":"*","NotAction":"*"}}', "conflicting-fields", 44],
    ['{"Statement":{"Effect":"Allow","NotResource":"*","Resource":"*"}}', "conflicting-fields", 49],
  ])("%s", ([text, fault, position]) => {
    try {
      parsePolicy(text);
    } catch (error) {
      expect(error).toBeInstanceOf(PolicySyntaxError);
      expect(error).toMatchObject({ fault, position });
      return;
    }
    expect.unreachable("it was read");
  });
});

test("names with a meaning to JavaScript are names like any other", () => {
  expect(() => parsePolicy('{"__proto__":{"Version":"2012-10-17"}}')).toThrow('unknown field "__proto__"');
  expect(() => parsePolicy('{"Statement":"\\constructor"}')).toThrow("an escape sequence");
});

test.for<[text: string, size: number]>([
  ["{}", 2],
  [' {\n\t"a" : "b" }\r\n', 9],
  ['{"a b": " "}', 11],
  ['{"a\\" ": 1}', 10],
])("%j counts %i characters", ([text, size]) => {
  expect(policySize(text)).toBe(size);
});

test("principals can be replaced by what stands for them", () => {
  const text =
    '{"Statement":[{"Effect":"Allow","Principal":{"AWS":["a","b"],"Service":"c"}},{"Effect":"Deny"}]}';
  const replaced = replacePrincipals(parsePolicy(text), ({ type, value }) =>
    type === "AWS" ? `${value}!` : value,
  );
  expect(replaced.statements.map(({ principal }) => principal?.entries.map(({ value }) => value))).toEqual([
    ["a!", "b!", "c"],
    undefined,
  ]);
});
