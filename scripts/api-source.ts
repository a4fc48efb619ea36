/** The TypeScript that is generated from a compact service model, written the way the formatter would leave it. */
import type { CompactMember, CompactService, CompactShape } from "../src/pure/api/compact-model.ts";

const notice = "// Generated from models/ by scripts/generate-api.ts; do not edit.";
const lineWidth = 110;

/** Shape names that would hide a global of the language. */
const shadowing = new Set(["Error", "Object", "Date", "Map", "Set", "Array", "String", "Number", "Boolean"]);

function typeName(shape: string): string {
  return shadowing.has(shape) ? `_${shape}` : shape;
}

export function shapesSource(service: CompactService): string {
  const reachable = [...reachableShapes(service)].sort(byCodeUnit);
  const declarations = reachable.flatMap((name) => declaration(service, name) ?? []);
  const streams = declarations.some((text) => text.includes("StreamingBlob"));
  const head = streams ? `${notice}\n\nimport type { StreamingBlob } from "./model.ts";\n` : `${notice}\n`;
  return `${head}\n${declarations.join("\n\n")}\n`;
}

export function constantsSource(service: CompactService): string {
  const constant = camelCase(service.name);
  const json = `${constant}Model`;
  const operations = Object.entries(service.operations).map(([name, { input, output }]) => {
    const inputType = input === undefined ? "Unit" : `shapes.${typeName(input)}`;
    const outputType = output === undefined ? "void" : `shapes.${typeName(output)}`;
    return operationConstant(name, constant, inputType, outputType);
  });
  const imports = [
    { path: "./compact-model.ts", text: 'import type { CompactService } from "./compact-model.ts";' },
    { path: "./define-service.ts", text: 'import { defineService } from "./define-service.ts";' },
    {
      path: `./${service.name}.json`,
      text: `import ${json} from "./${service.name}.json" with { type: "json" };`,
    },
    {
      path: `./${service.name}.shapes.ts`,
      text: `import type * as shapes from "./${service.name}.shapes.ts";`,
    },
  ];
  if (operations.some((text) => text.includes("<Unit,"))) {
    imports.push({ path: "./model.ts", text: 'import type { Unit } from "./model.ts";' });
  }
  return `${notice}

${imports
  .sort((left, right) => byCodeUnit(left.path, right.path))
  .map(({ text }) => text)
  .join("\n")}

export const ${constant} = defineService(${json} as unknown as CompactService);

${operations.join("\n")}
`;
}

function operationConstant(name: string, service: string, input: string, output: string): string {
  const whole = `export const ${name} = ${service}.operation<${input}, ${output}>("${name}");`;
  if (whole.length <= lineWidth) return whole;
  const call = [`export const ${name} = ${service}.operation<${input}, ${output}>(`, `  "${name}",`, ");"];
  if ((call[0]?.length ?? 0) <= lineWidth) return call.join("\n");
  return [`export const ${name} = ${service}.operation<`, `  ${input},`, `  ${output}`, `>("${name}");`].join(
    "\n",
  );
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function reachableShapes(service: CompactService): Set<string> {
  const seen = new Set<string>();
  const visit = (name: string | undefined) => {
    if (name === undefined || seen.has(name)) return;
    seen.add(name);
    const shape = shapeOf(service, name);
    for (const member of Object.values(shape.members ?? {})) visit(memberOf(member).shape);
    visit(shape.element);
    visit(shape.key);
    visit(shape.value);
  };
  for (const { input, output } of Object.values(service.operations)) {
    visit(input);
    visit(output);
  }
  return seen;
}

function shapeOf(service: CompactService, name: string): CompactShape {
  const shape = service.shapes[name];
  if (shape === undefined) throw new Error(`${service.name} has no shape ${name}`);
  return shape;
}

function memberOf(member: string | CompactMember): CompactMember {
  return typeof member === "string" ? { shape: member } : member;
}

function declaration(service: CompactService, name: string): string | undefined {
  const shape = shapeOf(service, name);
  if (shape.type === "string" && shape.enum !== undefined) return enumDeclaration(typeName(name), shape.enum);
  if (shape.type !== "structure") return undefined;
  const members = Object.entries(shape.members ?? {});
  if (members.length === 0) return `export type ${typeName(name)} = Readonly<Record<string, never>>;`;
  const required = new Set(shape.required);
  const lines = members.map(([memberName, member]) => {
    const { shape: target, streaming } = memberOf(member);
    const type = streaming ? "StreamingBlob" : typeOf(service, target);
    return required.has(memberName)
      ? `  readonly ${memberName}: ${type};`
      : `  readonly ${memberName}?: ${type} | undefined;`;
  });
  return `export interface ${typeName(name)} {\n${lines.join("\n")}\n}`;
}

function enumDeclaration(name: string, values: readonly string[]): string {
  const literals = values.map((value) => JSON.stringify(value));
  const whole = `export type ${name} = ${literals.join(" | ")};`;
  if (whole.length <= lineWidth) return whole;
  return `export type ${name} =\n${literals.map((literal) => `  | ${literal}`).join("\n")};`;
}

function typeOf(service: CompactService, name: string): string {
  const shape = shapeOf(service, name);
  switch (shape.type) {
    case "structure":
      return typeName(name);
    case "string":
      return shape.enum === undefined ? "string" : typeName(name);
    case "list": {
      const element = typeOf(service, shape.element ?? "");
      return element.startsWith("readonly ") ? `readonly (${element})[]` : `readonly ${element}[]`;
    }
    case "map": {
      const key = typeOf(service, shape.key ?? "");
      const entries = `Record<${key}, ${typeOf(service, shape.value ?? "")}>`;
      return key === "string" ? `Readonly<${entries}>` : `Readonly<Partial<${entries}>>`;
    }
    case "boolean":
      return "boolean";
    case "timestamp":
      return "Date";
    case "blob":
      return "Uint8Array";
    default:
      return "number";
  }
}
