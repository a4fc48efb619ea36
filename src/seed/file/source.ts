import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { type Place, type Problem, SeedFileError } from "./problem.ts";

/** A piece of the file that knows where it stands. */
export type Source = Place &
  (
    | { readonly kind: "mapping"; readonly entries: readonly SourceEntry[] }
    | { readonly kind: "list"; readonly items: readonly Source[] }
    | { readonly kind: "text"; readonly text: string }
    /** `text` is how it was written: an account id may begin with a zero. */
    | { readonly kind: "number"; readonly value: number; readonly text: string }
    | { readonly kind: "flag"; readonly value: boolean }
    | { readonly kind: "nothing" }
  );

export interface SourceEntry {
  readonly name: string;
  readonly place: Place;
  readonly source: Source;
}

/** Reads YAML 1.2, of which JSON is a part. Throws {@link SeedFileError}. */
export function readSource(file: string, text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems: Problem[] = document.errors.map(({ message, pos }) => ({
    path: "",
    line: lines.linePos(pos[0]).line,
    message,
  }));
  if (problems.length > 0) throw new SeedFileError(file, problems);
  const reading = { document, lines, problems, above: new Set<Node>() };
  const source = sourceOf(reading, document.contents, { path: "", line: 1 });
  if (problems.length > 0) throw new SeedFileError(file, problems);
  return source;
}

interface Reading {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly problems: Problem[];
  /** The nodes around the one that is read: one that contains itself would never end. */
  readonly above: Set<Node>;
}

function sourceOf(reading: Reading, given: unknown, around: Place): Source {
  const { document, problems, above } = reading;
  const node = isAlias(given) ? given.resolve(document) : (given as Node | null | undefined);
  if (node === null || node === undefined) return { ...around, kind: "nothing" };
  const place = { path: around.path, line: lineOf(reading, given, around.line) };
  if (above.has(node)) {
    problems.push({ ...place, message: "contains itself" });
    return { ...place, kind: "nothing" };
  }
  if (isScalar(node)) return scalarOf(node.value, node.source, place);
  above.add(node);
  try {
    if (isSeq(node)) {
      const items = node.items.map((item, index) =>
        sourceOf(reading, item, { path: `${place.path}[${index}]`, line: place.line }),
      );
      return { ...place, kind: "list", items };
    }
    if (isMap(node)) return { ...place, kind: "mapping", entries: entriesOf(reading, node.items, place) };
  } finally {
    above.delete(node);
  }
  problems.push({ ...place, message: "is neither a mapping, a list nor a value" });
  return { ...place, kind: "nothing" };
}

function entriesOf(
  reading: Reading,
  pairs: readonly { readonly key: unknown; readonly value: unknown }[],
  around: Place,
): SourceEntry[] {
  return pairs.flatMap(({ key, value }) => {
    const line = lineOf(reading, key, around.line);
    if (!isScalar(key)) {
      reading.problems.push({ path: around.path, line, message: "a name is expected before the colon" });
      return [];
    }
    const name = typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
    const place = { path: around.path === "" ? name : `${around.path}.${name}`, line };
    return [{ name, place, source: { ...sourceOf(reading, value, place), line } }];
  });
}

function scalarOf(value: unknown, source: string | undefined, place: Place): Source {
  switch (typeof value) {
    case "string":
      return { ...place, kind: "text", text: value };
    case "number":
      return { ...place, kind: "number", value, text: source ?? String(value) };
    case "boolean":
      return { ...place, kind: "flag", value };
    default:
      return { ...place, kind: "nothing" };
  }
}

function lineOf({ lines }: Reading, node: unknown, otherwise: number): number {
  const start = (node as Node | null | undefined)?.range?.[0];
  return start === undefined ? otherwise : lines.linePos(start).line;
}

/** The value as JSON has it, for documents whose form is AWS's. */
export function jsonOf(source: Source): unknown {
  switch (source.kind) {
    case "mapping":
      return Object.fromEntries(source.entries.map(({ name, source: value }) => [name, jsonOf(value)]));
    case "list":
      return source.items.map(jsonOf);
    case "text":
      return source.text;
    case "number":
    case "flag":
      return source.value;
    case "nothing":
      return null;
  }
}
