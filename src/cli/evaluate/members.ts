import type { JsonMember, JsonNode } from "../../pure/policy/json-text.ts";

/** Something in the input that cannot be understood, with the path of the member at fault. */
export class BadInput extends Error {
  constructor(path: string, problem: string) {
    super(path === "" ? problem : `${path}: ${problem}`);
    this.name = "BadInput";
  }
}

/** A value of the input and where it stands in it: `policies.identity[0]`. */
export interface Value {
  readonly path: string;
  readonly node: JsonNode;
}

/** The members of an object by name. Those that nobody knows are refused: a misspelt one must not be ignored. */
export function membersOf(
  { path, node }: Value,
  known: readonly string[] | undefined,
): ReadonlyMap<string, Value> {
  if (node.type !== "object") throw new BadInput(path, "must be an object");
  return new Map(node.members.map((member) => [member.name, memberValue(path, member, known)]));
}

function memberValue(path: string, { name, value }: JsonMember, known: readonly string[] | undefined): Value {
  const memberPath = path === "" ? name : `${path}.${name}`;
  if (known !== undefined && !known.includes(name)) {
    throw new BadInput(memberPath, `there is no such member; known are ${known.join(", ")}`);
  }
  return { path: memberPath, node: value };
}

export function itemsOf({ path, node }: Value): Value[] {
  if (node.type !== "array") throw new BadInput(path, "must be a list");
  return node.items.map((item, index) => ({ path: `${path}[${index}]`, node: item }));
}

export function textOf({ path, node }: Value): string {
  if (node.type !== "string") throw new BadInput(path, "must be a string");
  return node.text;
}

export function flagOf({ path, node }: Value): boolean {
  if (node.type !== "boolean") throw new BadInput(path, "must be true or false");
  return node.text === "true";
}

export function requiredText(members: ReadonlyMap<string, Value>, name: string, path: string): string {
  const value = members.get(name);
  if (value === undefined) throw new BadInput(path === "" ? name : `${path}.${name}`, "is missing");
  return textOf(value);
}

export function optionalText(members: ReadonlyMap<string, Value>, name: string): string | undefined {
  const value = members.get(name);
  return value && textOf(value);
}
