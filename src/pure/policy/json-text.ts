/**
 * Reads JSON the way policies need it: the position of every value is kept, a repeated name in an object
 * is an error (JSON.parse would silently let the last one win), and nesting is bounded.
 */

export interface JsonMember {
  readonly name: string;
  readonly position: number;
  readonly value: JsonNode;
}

interface Placed {
  readonly start: number;
  readonly end: number;
}

/** Scalars that are not strings keep their spelling: a policy compares `10` as the text `10`. */
export type JsonNode = Placed &
  (
    | { readonly type: "object"; readonly members: readonly JsonMember[] }
    | { readonly type: "array"; readonly items: readonly JsonNode[] }
    | { readonly type: "string"; readonly text: string }
    | { readonly type: "number" | "boolean" | "null"; readonly text: string }
  );

export class JsonTextError extends Error {
  readonly position: number;
  /** Set when the text is JSON but for a repeated name. */
  readonly duplicate: string | undefined;

  constructor(message: string, position: number, duplicate?: string) {
    super(message);
    this.name = "JsonTextError";
    this.position = position;
    this.duplicate = duplicate;
  }
}

const DEPTH_MAX = 32;

interface Reader {
  readonly text: string;
  at: number;
}

const CODE = {
  tab: 9,
  newline: 10,
  carriageReturn: 13,
  space: 32,
  quote: 34,
  plus: 43,
  comma: 44,
  minus: 45,
  point: 46,
  zero: 48,
  nine: 57,
  colon: 58,
  bracketOpen: 91,
  backslash: 92,
  bracketClose: 93,
  braceOpen: 123,
  braceClose: 125,
} as const;

function fail(reader: Reader, expected: string): never {
  const found = reader.at < reader.text.length ? `'${reader.text[reader.at]}'` : "the end";
  throw new JsonTextError(`expected ${expected} but found ${found}`, reader.at);
}

export function isJsonWhitespace(code: number): boolean {
  return code === CODE.space || code === CODE.newline || code === CODE.carriageReturn || code === CODE.tab;
}

function skipWhitespace(reader: Reader): void {
  while (isJsonWhitespace(reader.text.charCodeAt(reader.at))) reader.at++;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

function readEscape(reader: Reader): string {
  const letter = reader.text[reader.at] ?? "";
  if (letter === "u") {
    const digits = reader.text.slice(reader.at + 1, reader.at + 5);
    if (digits.length < 4) fail(reader, "four hexadecimal digits");
    let code = 0;
    for (const digit of digits) {
      const value = "0123456789abcdef".indexOf(digit.toLowerCase());
      if (value < 0) fail(reader, "four hexadecimal digits");
      code = code * 16 + value;
    }
    reader.at += 5;
    return String.fromCharCode(code);
  }
  const escaped = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  if (escaped === undefined) fail(reader, "an escape sequence");
  reader.at++;
  return escaped;
}

function readText(reader: Reader): string {
  const { text } = reader;
  reader.at++;
  let from = reader.at;
  let before = "";
  for (;;) {
    const code = text.charCodeAt(reader.at);
    if (code === CODE.quote) break;
    if (code === CODE.backslash) {
      before += text.slice(from, reader.at);
      reader.at++;
      before += readEscape(reader);
      from = reader.at;
    } else if (code >= CODE.space) reader.at++;
    else fail(reader, "a closing quotation mark");
  }
  const whole = before + text.slice(from, reader.at);
  reader.at++;
  return whole;
}

function skipDigits(reader: Reader): void {
  const from = reader.at;
  for (;;) {
    const code = reader.text.charCodeAt(reader.at);
    if (!(code >= CODE.zero && code <= CODE.nine)) break;
    reader.at++;
  }
  if (reader.at === from) fail(reader, "a digit");
}

function readNumber(reader: Reader): JsonNode {
  const { text } = reader;
  const start = reader.at;
  if (text.charCodeAt(reader.at) === CODE.minus) reader.at++;
  if (text.charCodeAt(reader.at) === CODE.zero) reader.at++;
  else skipDigits(reader);
  if (text.charCodeAt(reader.at) === CODE.point) {
    reader.at++;
    skipDigits(reader);
  }
  if (text[reader.at] === "e" || text[reader.at] === "E") {
    reader.at++;
    const sign = text.charCodeAt(reader.at);
    if (sign === CODE.plus || sign === CODE.minus) reader.at++;
    skipDigits(reader);
  }
  return { type: "number", text: text.slice(start, reader.at), start, end: reader.at };
}

function readWord(reader: Reader, word: string, type: "boolean" | "null"): JsonNode {
  const start = reader.at;
  if (!reader.text.startsWith(word, start)) fail(reader, "a value");
  reader.at += word.length;
  return { type, text: word, start, end: reader.at };
}

function readArray(reader: Reader, depth: number): JsonNode {
  const start = reader.at;
  const items: JsonNode[] = [];
  reader.at++;
  skipWhitespace(reader);
  if (reader.text.charCodeAt(reader.at) !== CODE.bracketClose) {
    for (;;) {
      items.push(readValue(reader, depth + 1));
      skipWhitespace(reader);
      if (reader.text.charCodeAt(reader.at) !== CODE.comma) break;
      reader.at++;
    }
    if (reader.text.charCodeAt(reader.at) !== CODE.bracketClose) fail(reader, "',' or ']'");
  }
  reader.at++;
  return { type: "array", items, start, end: reader.at };
}

function readMember(reader: Reader, names: Set<string>, depth: number): JsonMember {
  skipWhitespace(reader);
  const position = reader.at;
  if (reader.text.charCodeAt(position) !== CODE.quote) fail(reader, "a name in quotation marks");
  const name = readText(reader);
  if (names.has(name)) throw new JsonTextError(`"${name}" is given twice`, position, name);
  names.add(name);
  skipWhitespace(reader);
  if (reader.text.charCodeAt(reader.at) !== CODE.colon) fail(reader, "':'");
  reader.at++;
  return { name, position, value: readValue(reader, depth + 1) };
}

function readObject(reader: Reader, depth: number): JsonNode {
  const start = reader.at;
  const members: JsonMember[] = [];
  const names = new Set<string>();
  reader.at++;
  skipWhitespace(reader);
  if (reader.text.charCodeAt(reader.at) !== CODE.braceClose) {
    for (;;) {
      members.push(readMember(reader, names, depth));
      skipWhitespace(reader);
      if (reader.text.charCodeAt(reader.at) !== CODE.comma) break;
      reader.at++;
    }
    if (reader.text.charCodeAt(reader.at) !== CODE.braceClose) fail(reader, "',' or '}'");
  }
  reader.at++;
  return { type: "object", members, start, end: reader.at };
}

function readValue(reader: Reader, depth: number): JsonNode {
  if (depth > DEPTH_MAX) throw new JsonTextError("nested too deeply", reader.at);
  skipWhitespace(reader);
  const start = reader.at;
  switch (reader.text[start]) {
    case "{":
      return readObject(reader, depth);
    case "[":
      return readArray(reader, depth);
    case '"': {
      const text = readText(reader);
      return { type: "string", text, start, end: reader.at };
    }
    case "t":
      return readWord(reader, "true", "boolean");
    case "f":
      return readWord(reader, "false", "boolean");
    case "n":
      return readWord(reader, "null", "null");
    default:
      return readNumber(reader);
  }
}

/** Throws a JsonTextError. */
export function readJsonText(text: string): JsonNode {
  const reader: Reader = { text, at: 0 };
  const value = readValue(reader, 0);
  skipWhitespace(reader);
  if (reader.at < text.length) fail(reader, "the end");
  return value;
}
