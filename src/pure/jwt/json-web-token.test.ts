import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeBase64Url, jsonWebTokenContent, readJsonWebToken } from "./json-web-token.ts";

const encode = (text: string) => encodeBase64Url(new TextEncoder().encode(text));

/** The example of RFC 7515, appendix A.1. */
const RFC =
  "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

test("a token is read", () => {
  expect(readJsonWebToken(RFC)).toMatchObject({
    header: { typ: "JWT", alg: "HS256" },
    claims: { iss: "joe", exp: 1300819380, "http://example.com/is_root": true },
    signed: RFC.slice(0, RFC.lastIndexOf(".")),
  });
  expect(readJsonWebToken(RFC)?.signature.length).toBe(32);
});

test("what is written is read again", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.uint8Array({ minLength: 1 }),
      (claims, bytes) => {
        const token = `${jsonWebTokenContent({ alg: "RS256" }, claims)}.${encodeBase64Url(bytes)}`;
        const read = readJsonWebToken(token);
        expect(JSON.stringify(read?.claims)).toBe(JSON.stringify(claims));
        expect(read?.signature).toEqual(bytes);
      },
    ),
  );
});

const header = encode('{"alg":"RS256"}');
test.for<[what: string, token: string]>([
  ["nothing", ""],
  ["two parts", `${header}.${header}`],
  ["no signature", `${header}.${header}.`],
  ["five parts, as encrypted tokens have", `${header}.a.a.a.a`],
  ["padding", `${header}=.${header}.AA`],
  ["plain base64", `${header}.${header}.+/+/`],
  ["bits that mean nothing", `${header}.${header}.AB`],
  ["a list for a header", `${encode("[]")}.${header}.AA`],
  ["claims that are no JSON", `${header}.${encode("{")}.AA`],
  ["claims that are nothing", `${header}.${encode("null")}.AA`],
  ["claims that are no UTF-8", `${header}.${encodeBase64Url(Uint8Array.of(0xff))}.AA`],
  ["white space", ` ${header}.${header}.AA`],
])("%s is no token", ([, token]) => {
  expect(readJsonWebToken(token)).toBeUndefined();
});
