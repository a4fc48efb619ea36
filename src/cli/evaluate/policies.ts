import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { parseArn } from "../../pure/aws/arn.ts";
import { type CompiledPolicy, compilePolicy } from "../../pure/policy/compile.ts";
import type { PolicyDocument, PolicyType } from "../../pure/policy/document.ts";
import type { PolicyLayers } from "../../pure/policy/evaluate.ts";
import { PolicySyntaxError, parsePolicy } from "../../pure/policy/parse.ts";
import { isResourcePolicyRequired, resourcePolicyType } from "../../pure/policy/resource-policy-type.ts";
import { validatePolicy } from "../../pure/policy/validate.ts";
import { PolicyValidationError } from "../../pure/policy/validation/policy-validation-error.ts";
import { BadInput, itemsOf, membersOf, optionalText, textOf, type Value } from "./members.ts";

/** What reading policies needs to know of the case they belong to. */
export interface PolicyPlace {
  /** The text of the file with the cases: policies in it are read as they are written. */
  readonly text: string;
  /** Where its relative file names begin. */
  readonly folder: string;
  readonly action: string;
  readonly resource: string;
  /** Told of documents that AWS would refuse to store. */
  warn(path: string, problem: string): void;
}

const LAYERS = ["identity", "boundary", "session", "resource", "scp", "rcp"];

/** Reads the policies of every layer of a case. */
export function readLayers(value: Value | undefined, place: PolicyPlace): PolicyLayers {
  const layers = value && membersOf(value, LAYERS);
  const list = (name: string, kind: PolicyType) => {
    const layer = layers?.get(name);
    return layer && listed(layer).map((policy) => readPolicy(policy, kind, place));
  };
  const one = (name: string, kind: PolicyType) => {
    const policy = layers?.get(name);
    return policy && readPolicy(policy, kind, place);
  };
  const levels = (name: "scp" | "rcp") => {
    const layer = layers?.get(name);
    return layer && readLevels(layer, name, place);
  };
  return {
    identity: list("identity", "identity") ?? [],
    boundary: one("boundary", "boundary"),
    session: list("session", "session"),
    resource: one("resource", resourcePolicyType(place.action, place.resource)),
    resourcePolicyRequired: isResourcePolicyRequired(place.action, place.resource),
    scp: levels("scp"),
    rcp: levels("rcp"),
  };
}

/** A list, or its only item as it is. */
function listed(value: Value): Value[] {
  return value.node.type === "array" ? itemsOf(value) : [value];
}

/** A list of levels from the root down, each a list of policies; policies that are not in lists are one level. */
function readLevels(value: Value, kind: "scp" | "rcp", place: PolicyPlace): CompiledPolicy[][] {
  const items = listed(value);
  if (items.length === 0) throw new BadInput(value.path, "needs a level; leave it out when none binds");
  const isNested = items.some(({ node }) => node.type === "array");
  const levels = isNested ? items.map(itemsOf) : [items];
  return levels.map((level) => level.map((policy) => readPolicy(policy, kind, place)));
}

interface Source {
  readonly id: string;
  readonly text: string;
  readonly path: string;
}

function readPolicy(value: Value, kind: PolicyType, place: PolicyPlace): CompiledPolicy {
  const { id, text, path } = sourceOf(value, place);
  const document = parsed(text, path);
  checkGrammar(document, kind, path, place);
  return compilePolicy(document, { id, kind });
}

/** The last part of a path says enough where a policy has no name: `identity[0]`. */
function placeName(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

function sourceOf(value: Value, place: PolicyPlace): Source {
  const { node, path } = value;
  if (node.type === "string") return { id: placeName(path), text: node.text, path };
  if (node.type !== "object") {
    throw new BadInput(path, 'must be a policy, the text of one, or {"id", "document"} or {"id", "file"}');
  }
  const isDocument = node.members.some(({ name }) => name === "Statement");
  if (isDocument) return { id: placeName(path), text: place.text.slice(node.start, node.end), path };
  const members = membersOf(value, ["id", "document", "file"]);
  const document = members.get("document");
  const file = members.get("file");
  const id = optionalText(members, "id");
  if (document === undefined && file !== undefined) return fileSource(file, id, place);
  if (document === undefined || file !== undefined) throw new BadInput(path, "needs a document or a file");
  return { ...sourceOf(document, place), id: id ?? placeName(path) };
}

function fileSource(file: Value, id: string | undefined, { folder }: PolicyPlace): Source {
  const name = textOf(file);
  try {
    const text = readFileSync(resolve(folder, name), "utf8");
    return { id: id ?? basename(name), text, path: `${file.path} (${name})` };
  } catch (error) {
    throw new BadInput(file.path, error instanceof Error ? error.message : String(error));
  }
}

function parsed(text: string, path: string): PolicyDocument {
  try {
    return parsePolicy(text);
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error;
    const line = text.slice(0, error.position).split("\n").length;
    throw new BadInput(path, `${error.message} (line ${line} of the policy)`);
  }
}

function checkGrammar(document: PolicyDocument, kind: PolicyType, path: string, place: PolicyPlace): void {
  const arn = parseArn(place.resource);
  // The rules for buckets are S3's; other services that are read as buckets have their own.
  if (kind === "bucket" && arn?.service !== "s3") return;
  const resource =
    kind === "bucket" ? { bucket: arn?.resource.split("/")[0] } : { resourceArn: place.resource };
  try {
    validatePolicy(document, kind, resource);
  } catch (error) {
    if (!(error instanceof PolicyValidationError)) throw error;
    place.warn(path, error.message);
  }
}
