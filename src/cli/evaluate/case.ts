import { isAccountId } from "../../pure/aws/account.ts";
import { parseArn } from "../../pure/aws/arn.ts";
import type { AuthorizationRequest } from "../../pure/policy/authorization-request.ts";
import type { PolicyLayers } from "../../pure/policy/evaluate.ts";
import { JsonTextError, readJsonText } from "../../pure/policy/json-text.ts";
import { principalAccount } from "../../pure/policy/principal.ts";
import { contextOf, readContext } from "./context.ts";
import { BadInput, itemsOf, membersOf, optionalText, requiredText, type Value } from "./members.ts";
import { readLayers } from "./policies.ts";
import { readAsker } from "./principal.ts";

/** A hypothetical request, and what is expected of it. */
export interface EvaluationCase {
  readonly name: string | undefined;
  readonly request: AuthorizationRequest;
  readonly layers: PolicyLayers;
  readonly expect: "Allow" | "Deny" | undefined;
  /** Policies that AWS would refuse to store, and why. */
  readonly warnings: readonly string[];
}

const MEMBERS = [
  "name",
  "principal",
  "action",
  "resource",
  "resourceAccount",
  "context",
  "policies",
  "expect",
];

interface CaseFile {
  readonly text: string;
  /** Where the file lies: names of policy files are relative to it. */
  readonly folder: string;
  readonly now: number;
}

/** Reads one case or a list of them. Throws a BadInput. */
export function readCases(file: CaseFile): EvaluationCase[] {
  const root: Value = { path: "", node: parsedText(file.text) };
  if (root.node.type !== "array") return [readCase(root, file)];
  const cases = itemsOf(root).map((item) => readCase(item, file));
  if (cases.length === 0) throw new BadInput("", "there is no case in it");
  return cases;
}

function parsedText(text: string) {
  try {
    return readJsonText(text);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    const before = text.slice(0, error.position).split("\n");
    throw new BadInput("", `line ${before.length}: ${error.message}`);
  }
}

function readCase(value: Value, { text, folder, now }: CaseFile): EvaluationCase {
  const { path } = value;
  const members = membersOf(value, MEMBERS);
  const principalValue = members.get("principal");
  if (principalValue === undefined) throw new BadInput(memberPath(path, "principal"), "is missing");
  const asker = readAsker(principalValue);
  const action = requiredText(members, "action", path);
  if (!/^[^:*?]+:[^:*?]+$/.test(action)) {
    throw new BadInput(memberPath(path, "action"), 'must be one operation, such as "s3:GetObject"');
  }
  const resource = optionalText(members, "resource") ?? "*";
  if (resource !== "*" && parseArn(resource) === undefined) {
    throw new BadInput(memberPath(path, "resource"), 'must be an ARN, or "*"');
  }
  const resourceAccount =
    readAccount(members.get("resourceAccount")) ??
    accountIn(resource) ??
    principalAccount(asker.principal) ??
    "";
  const given = readContext(members.get("context"));
  const warnings: string[] = [];
  const layers = readLayers(members.get("policies"), {
    text,
    folder,
    action,
    resource,
    warn: (where, problem) => warnings.push(`${where}: AWS would not store this policy: ${problem}`),
  });
  return {
    name: optionalText(members, "name"),
    request: {
      principal: asker.principal,
      action,
      resource,
      resourceAccount,
      context: contextOf({ asker, resource, resourceAccount, now }, given),
    },
    layers,
    expect: readExpectation(members.get("expect")),
    warnings,
  };
}

function memberPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function accountIn(resource: string): string | undefined {
  return parseArn(resource)?.account || undefined;
}

function readAccount(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value.node.type === "string" && isAccountId(value.node.text)) return value.node.text;
  throw new BadInput(value.path, "must be an account id: a string of twelve digits");
}

function readExpectation(value: Value | undefined): "Allow" | "Deny" | undefined {
  if (value === undefined) return undefined;
  const text = value.node.type === "string" ? value.node.text : undefined;
  if (text === "Allow" || text === "Deny") return text;
  throw new BadInput(value.path, 'must be "Allow" or "Deny"');
}
