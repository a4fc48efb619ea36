import type { Shape, StructureShape } from "../../src/pure/api/model.ts";

/** Texts that satisfy the constraints of AWS's string shapes, the plainest first. */
const CANDIDATES = [
  "example",
  "example-0001",
  "111111111111",
  "arn:aws:iam::111111111111:policy/example",
  "arn:aws:iam::111111111111:role/example",
  '{"Version":"2012-10-17","Statement":[]}',
  "/example/",
  "v1",
  "AKIAEXAMPLEEXAMPLE01",
  "ASCAEXAMPLEEXAMPLEEXAMPLE",
  "00000000-0000-4000-8000-000000000000",
  "o-a1b2c3d4e5/r-f6g7",
  "p-a1b2c3d4",
  "https://example.com/",
  "123456",
  "2026-03-02T00:00:00Z",
  "iam.amazonaws.com",
  "/",
  "iam.amazonaws.com",
  "someone@example.com",
  "r-exam",
  "ou-exam-example1",
  "h-example1",
  "p-example1",
  "rp-example1",
  "rt-example1",
  "car-example1",
  "EXAMPLECERTIFICATEID0001",
];

/**
 * An input that the model's constraints accept: the smallest, of required members only, or one with all
 * members. `given` replaces what a sample cannot guess (a bucket that exists), by member name; a member
 * given as undefined is left out.
 */
export function sampleInput(
  shape: StructureShape,
  given: Readonly<Record<string, unknown>> = {},
  members: "required" | "all" = "required",
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const { name, shape: memberShape, required } of shape.members) {
    if (!required && members === "required") continue;
    const value = name in given ? given[name] : sampleValue(memberShape, given, members);
    if (value !== undefined) input[name] = value;
  }
  return input;
}

function sampleValue(
  shape: Shape,
  given: Readonly<Record<string, unknown>>,
  members: "required" | "all",
): unknown {
  switch (shape.type) {
    case "structure":
      return sampleInput(shape, given, members);
    case "list":
      return Array.from({ length: Math.max(1, shape.min ?? 0) }, () =>
        sampleValue(shape.element, given, members),
      );
    case "map":
      return {};
    case "string":
      return sampleText(shape);
    case "boolean":
      return false;
    case "timestamp":
      return new Date("2026-03-02T00:00:00Z");
    case "blob":
      return new Uint8Array();
    default:
      return Math.max(1, shape.min ?? 1);
  }
}

function sampleText(shape: Shape & { type: "string" }): string {
  if (shape.enum !== undefined) return shape.enum[0] ?? "";
  const pattern = shape.pattern === undefined ? undefined : modelPattern(shape.pattern);
  const fitting = [...CANDIDATES, "x".repeat(shape.min ?? 1)].find(
    (text) =>
      text.length >= (shape.min ?? 0) &&
      text.length <= (shape.max ?? Number.POSITIVE_INFINITY) &&
      (pattern === undefined || pattern.test(text)),
  );
  if (fitting === undefined) throw new Error(`no sample for ${shape.name} (${shape.pattern})`);
  return fitting;
}

/** Java's patterns as JavaScript reads them. */
function modelPattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern.replaceAll("(?s)", "").replaceAll(/\(\?s\)/g, "")})$`, "su");
}
