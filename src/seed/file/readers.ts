import type { Place, Problem } from "./problem.ts";
import type { Source } from "./source.ts";

/** Reads a piece of the file; undefined after it reported what is wrong with it. */
export type Reader<Value> = (source: Source, report: Report) => Value | undefined;

export type Report = (problem: Problem) => void;

/** Something that has a name in the file. */
export type Named<Value> = Value & { readonly name: string; readonly place: Place };

/** A name of something else in the file. */
export interface Reference {
  readonly name: string;
  readonly place: Place;
}

function unexpected(source: Source, expected: string, report: Report): undefined {
  const { path, line } = source;
  report({ path, line, message: `expected ${expected}, found ${foundIn(source)}` });
  return undefined;
}

function foundIn(source: Source): string {
  if (source.kind === "text") return JSON.stringify(excerpt(source.text));
  return source.kind === "number" ? source.text : FOUND[source.kind];
}

const EXCERPT_LENGTH = 60;

function excerpt(text: string): string {
  return text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}…` : text;
}

const FOUND = {
  mapping: "a mapping",
  list: "a list",
  flag: "true or false",
  nothing: "nothing",
} as const;

export interface TextRule {
  readonly pattern: RegExp;
  /** What the pattern means. */
  readonly words: string;
}

export function text(rule: TextRule = { pattern: /\S/, words: "a text" }): Reader<string> {
  return (source, report) => {
    // Digits are a text where one is expected: an account id, a value of a tag.
    const given = source.kind === "text" || source.kind === "number" ? source.text : undefined;
    if (given === undefined || !rule.pattern.test(given)) return unexpected(source, rule.words, report);
    return given;
  };
}

export function oneOf<const Word extends string>(words: readonly Word[]): Reader<Word> {
  return (source, report) => {
    const found = source.kind === "text" ? words.find((word) => word === source.text) : undefined;
    return found ?? unexpected(source, words.join(" or "), report);
  };
}

export const flag: Reader<boolean> = (source, report) =>
  source.kind === "flag" ? source.value : unexpected(source, "true or false", report);

export const wholeNumber: Reader<number> = (source, report) =>
  source.kind === "number" && Number.isInteger(source.value)
    ? source.value
    : unexpected(source, "a whole number", report);

export function reference(rule?: TextRule): Reader<Reference> {
  const read = text(rule);
  return (source, report) => {
    const name = read(source, report);
    return name === undefined ? undefined : { name, place: { path: source.path, line: source.line } };
  };
}

export function listOf<Value>(item: Reader<Value>): Reader<readonly Value[]> {
  return (source, report) => {
    if (source.kind !== "list") return unexpected(source, "a list", report);
    return source.items.map((each) => item(each, report)).filter((value) => value !== undefined);
  };
}

/** A mapping from names that the file gives. */
export function namedOf<Value extends object>(
  value: Reader<Value>,
  rule?: TextRule,
): Reader<readonly Named<Value>[]> {
  return (source, report) => {
    if (source.kind !== "mapping") return unexpected(source, "a mapping from names", report);
    return source.entries.flatMap(({ name, place, source: each }) => {
      if (rule !== undefined && !rule.pattern.test(name)) {
        report({ ...place, message: `expected ${rule.words} as the name, found "${excerpt(name)}"` });
      }
      const read = value(each, report);
      return read === undefined ? [] : [{ ...read, name, place }];
    });
  };
}

/** With where it stands. */
export function placed<Value extends object>(
  value: Reader<Value>,
): Reader<Value & { readonly place: Place }> {
  return (source, report) => {
    const read = value(source, report);
    return read === undefined ? undefined : { ...read, place: { path: source.path, line: source.line } };
  };
}

/** A mapping from names to texts. */
export const texts: Reader<Readonly<Record<string, string>>> = (source, report) => {
  if (source.kind !== "mapping") return unexpected(source, "a mapping from names to texts", report);
  const read = text({ pattern: /^/, words: "a text" });
  return Object.fromEntries(
    source.entries.map(({ name, source: value }) => [name, read(value, report) ?? ""]),
  );
};

type Members<Readers> = {
  readonly [Name in keyof Readers]: Readers[Name] extends Reader<infer Value> ? Value | undefined : never;
};

/** A mapping whose members are known; each may be absent, and so may all of them. */
export function members<Readers extends Readonly<Record<string, Reader<unknown>>>>(
  readers: Readers,
): Reader<Members<Readers>> {
  return (source, report) => {
    if (source.kind === "nothing") return {} as Members<Readers>;
    if (source.kind !== "mapping") {
      return unexpected(source, `a mapping with any of ${Object.keys(readers).join(", ")}`, report);
    }
    const read: Record<string, unknown> = {};
    for (const { name, place, source: value } of source.entries) {
      const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
      if (reader === undefined) {
        report({
          ...place,
          message: `there is no such member; there are ${Object.keys(readers).join(", ")}`,
        });
      } else if (value.kind !== "nothing") {
        read[name] = reader(value, report);
      }
    }
    return read as Members<Readers>;
  };
}

/** As {@link members}, with some that have to be there. */
export function membersWith<
  Readers extends Readonly<Record<string, Reader<unknown>>>,
  const Name extends keyof Readers & string,
>(
  required: readonly Name[],
  readers: Readers,
): Reader<Members<Readers> & { readonly [Each in Name]: NonNullable<Members<Readers>[Each]> }> {
  const read = members(readers);
  return (source, report) => {
    const found = read(source, report);
    if (found === undefined) return undefined;
    const written = source.kind === "mapping" ? source.entries : [];
    const { path, line } = source;
    for (const name of required) {
      if (written.some((entry) => entry.name === name && entry.source.kind !== "nothing")) continue;
      report({ path, line, message: `${name} is missing` });
    }
    return required.every((name) => found[name] !== undefined) ? (found as never) : undefined;
  };
}
