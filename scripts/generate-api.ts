/**
 * models/*.json → src/pure/api: for each service a compact run-time model (`<service>.json`), the types of its
 * shapes (`<service>.shapes.ts`) and one constant per operation (`<service>.ts`). Running it twice changes nothing;
 * `--check` writes nothing and exits 1 when a file differs.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type {
  CompactError,
  CompactMember,
  CompactOperation,
  CompactService,
  CompactShape,
} from "../src/pure/api/compact-model.ts";
import type { Pagination } from "../src/pure/api/model.ts";
import { constantsSource, shapesSource } from "./api-source.ts";
import { correctedEnums, outputRoots, responseCodes } from "./model-corrections.ts";
import type { SourceMember, SourceModel, SourceOperation, SourceShape } from "./source-model.ts";

const root = join(import.meta.dirname, "..");
const modelsFolder = join(root, "models");
const apiFolder = join(root, "src", "pure", "api");

function compactService(name: string, model: SourceModel): CompactService {
  const { metadata } = model;
  const operations: Record<string, CompactOperation> = {};
  for (const [operationName, operation] of Object.entries(model.operations)) {
    operations[operationName] = compactOperation(name, operation, model.pagination[operationName]);
  }
  const shapes: Record<string, CompactShape> = {};
  const errors: Record<string, CompactError> = {};
  for (const [shapeName, shape] of Object.entries(model.shapes)) {
    if (shape.exception) errors[shapeName] = compactError(shape);
    else shapes[shapeName] = compactShape(shape, correctedEnums[`${name}.${shapeName}`]);
  }
  return {
    name,
    serviceId: metadata.serviceId,
    fullName: metadata.serviceFullName,
    protocol: metadata.protocol,
    apiVersion: metadata.apiVersion,
    endpointPrefix: metadata.endpointPrefix,
    signingName: metadata.signingName ?? metadata.endpointPrefix,
    ...(metadata.targetPrefix && { targetPrefix: metadata.targetPrefix }),
    ...(metadata.protocol === "rest-xml" && { xmlNamespace: "http://s3.amazonaws.com/doc/2006-03-01/" }),
    ...(metadata.xmlNamespace && { xmlNamespace: metadata.xmlNamespace }),
    operations,
    errors,
    shapes,
  };
}

function compactOperation(
  service: string,
  operation: SourceOperation,
  pages: SourceModel["pagination"][string] | undefined,
): CompactOperation {
  const { method, requestUri } = operation.http;
  const responseCode = operation.http.responseCode ?? responseCodes[`${service}.${operation.name}`];
  const outputRoot = outputRoots[`${service}.${operation.name}`];
  const plain = method === "POST" && requestUri === "/" && responseCode === undefined;
  return {
    ...(!plain && { http: { method, uri: requestUri, ...(responseCode && { responseCode }) } }),
    ...(operation.input && { input: operation.input.shape }),
    ...(operation.output && { output: operation.output.shape }),
    ...(operation.input?.locationName && { inputRoot: operation.input.locationName }),
    ...(outputRoot && { outputRoot }),
    ...(operation.errors?.length && { errors: operation.errors.map(({ shape }) => shape) }),
    ...(pages && { pagination: compactPagination(pages) }),
    ...(operation.deprecated && { deprecated: true }),
    ...(operation.httpChecksum?.requestChecksumRequired && { checksumRequired: true }),
  };
}

function compactPagination(pages: SourceModel["pagination"][string]): Partial<Pagination> {
  return {
    inputToken: asList(pages.input_token),
    outputToken: asList(pages.output_token),
    ...(pages.limit_key && { limitKey: pages.limit_key }),
    ...(pages.more_results && { moreResults: pages.more_results }),
    resultKeys: asList(pages.result_key),
  };
}

function asList(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

function compactError(shape: SourceShape): CompactError {
  const status = shape.error?.httpStatusCode ?? (shape.fault ? 500 : 400);
  const members = Object.keys(shape.members ?? {});
  return {
    ...(shape.error?.code && { code: shape.error.code }),
    ...(status !== 400 && { status }),
    ...(members.length > 0 && { members }),
  };
}

function compactShape(shape: SourceShape, corrected: readonly string[] | "any" | undefined): CompactShape {
  const values = corrected === "any" ? undefined : (corrected ?? shape.enum);
  return {
    type: shape.type,
    ...(shape.members && {
      members: Object.fromEntries(
        Object.entries(shape.members).map(([name, member]) => [name, compactMember(name, member)]),
      ),
    }),
    ...(shape.required?.length && { required: shape.required }),
    ...(shape.payload && { payload: shape.payload }),
    ...(shape.member && { element: shape.member.shape }),
    ...(shape.member?.locationName && { elementName: shape.member.locationName }),
    ...(shape.flattened && { flattened: true }),
    ...(shape.key && { key: shape.key.shape }),
    ...(shape.value && { value: shape.value.shape }),
    ...(shape.min !== undefined && { min: shape.min }),
    ...(shape.max !== undefined && { max: shape.max }),
    ...(shape.pattern && { pattern: shape.pattern }),
    ...(values && { enum: values }),
    ...(shape.timestampFormat && { format: shape.timestampFormat }),
    ...(shape.sensitive && { sensitive: true }),
    ...(shape.eventstream && { eventStream: true }),
    ...(shape.xmlNamespace && { xmlNamespace: shape.xmlNamespace }),
  };
}

function compactMember(name: string, member: SourceMember): string | CompactMember {
  const compact: CompactMember = {
    shape: member.shape,
    ...(member.location && { location: member.location }),
    ...(member.locationName && member.locationName !== name && { wireName: member.locationName }),
    ...(member.streaming && { streaming: true }),
    ...(member.flattened && { flattened: true }),
    ...(member.xmlAttribute && { xmlAttribute: true }),
    ...(member.xmlNamespace && { xmlNamespace: member.xmlNamespace.uri }),
  };
  return Object.keys(compact).length === 1 ? member.shape : compact;
}

/** One operation, error or shape a line, so that a change of the model shows as the lines it touches. */
function compactSource(service: CompactService): string {
  const { operations, errors, shapes, ...head } = service;
  const section = (name: string, entries: object) => {
    const lines = Object.entries(entries).map(
      ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
    );
    return `"${name}":{\n${lines.join(",\n")}\n}`;
  };
  const sections = [section("operations", operations), section("errors", errors), section("shapes", shapes)];
  return `${JSON.stringify(head).slice(0, -1)},\n${sections.join(",\n")}\n}\n`;
}

function generate(): Map<string, string> {
  const files = new Map<string, string>();
  for (const file of readdirSync(modelsFolder).sort()) {
    if (!file.endsWith(".json")) continue;
    const name = basename(file, ".json");
    const model = JSON.parse(readFileSync(join(modelsFolder, file), "utf8")) as SourceModel;
    const service = compactService(name, model);
    files.set(`${name}.json`, compactSource(service));
    files.set(`${name}.shapes.ts`, shapesSource(service));
    files.set(`${name}.ts`, constantsSource(service));
  }
  return files;
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

const checkOnly = process.argv.includes("--check");
const files = generate();
const different = [...files].filter(([file, text]) => readIfPresent(join(apiFolder, file)) !== text);
for (const [file, text] of different) {
  if (checkOnly) console.error(`differs: src/pure/api/${file}`);
  else writeFileSync(join(apiFolder, file), text);
}
console.log(`${files.size} files compared, ${different.length} ${checkOnly ? "differ" : "written"}`);
if (files.size === 0 || (checkOnly && different.length > 0)) process.exitCode = 1;
