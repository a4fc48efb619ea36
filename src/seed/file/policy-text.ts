/**
 * A policy document of the file, as a mapping in AWS's form or as a text of JSON. What AWS gives only when it
 * is made stands in angle brackets: `<audit>` for the id of the account audit, `<management>`, `<organization>`.
 */
import type { PolicyType } from "../../pure/policy/document.ts";
import { acceptPolicy } from "../../pure/policy/validate.ts";
import { PolicyValidationError } from "../../pure/policy/validation/policy-validation-error.ts";
import type { Place } from "./problem.ts";
import type { Reader, Report } from "./readers.ts";
import { jsonOf, type Source } from "./source.ts";

export interface PolicyText {
  readonly place: Place;
  /** JSON, with placeholders. */
  readonly text: string;
  /** Where its statements stand; empty for a document that is a text. */
  readonly statements: readonly Place[];
}

const PLACEHOLDER = /<([^<>"\\]+)>/g;
const EXAMPLE_ACCOUNT = "111122223333";
const EXAMPLE_ORGANIZATION = "o-exampleorgid";

/** What a placeholder stands for; undefined for one that stands for nothing. */
export type Placeholders = (name: string) => string | undefined;

export const policyText: Reader<PolicyText> = (source, report) => {
  const { path, line } = source;
  if (source.kind === "text") return { place: { path, line }, text: source.text, statements: [] };
  if (source.kind === "mapping") {
    return { place: { path, line }, text: JSON.stringify(jsonOf(source)), statements: statementsOf(source) };
  }
  report({ path, line, message: "expected a policy document" });
  return undefined;
};

function statementsOf(source: Extract<Source, { kind: "mapping" }>): Place[] {
  const found = source.entries.find(({ name }) => name === "Statement")?.source;
  if (found === undefined) return [];
  return (found.kind === "list" ? found.items : [found]).map(({ path, line }) => ({ path, line }));
}

export function fillIn({ text }: Pick<PolicyText, "text">, placeholders: Placeholders): string {
  return text.replace(PLACEHOLDER, (found, name: string) => placeholders(name) ?? found);
}

export interface PolicyCheck {
  readonly type: PolicyType | "any";
  readonly bucket?: string | undefined;
}

/** Reports what AWS would not accept, before anything is begun. */
export function checkPolicyText(
  policy: PolicyText,
  { type, bucket }: PolicyCheck,
  accounts: ReadonlySet<string>,
  report: Report,
): void {
  const { place } = policy;
  for (const [, name = ""] of policy.text.matchAll(PLACEHOLDER)) {
    if (name === "organization" || name === "management" || accounts.has(name)) continue;
    const known = ["<organization>", "<management>", ...[...accounts].map((account) => `<${account}>`)];
    report({ ...place, message: `<${name}> stands for nothing; there are ${known.join(", ")}` });
    return;
  }
  const filled = fillIn(policy, (name) => (name === "organization" ? EXAMPLE_ORGANIZATION : EXAMPLE_ACCOUNT));
  try {
    if (type === "any") JSON.parse(filled);
    else acceptPolicy(filled, type, { bucket });
  } catch (error) {
    if (!(error instanceof PolicyValidationError || error instanceof SyntaxError)) throw error;
    const [index, fault] = type === "any" ? [] : faultyStatement(filled, type, bucket);
    const at = index === undefined ? place : (policy.statements[index] ?? inText(place, index));
    const why = (fault ?? error) as { readonly reason?: string | undefined };
    report({ ...at, message: why.reason === undefined ? error.message : `${error.message} (${why.reason})` });
  }
}

function inText({ path, line }: Place, index: number): Place {
  return { path: `${path}.Statement[${index}]`, line };
}

/** The first statement that would be refused alone as well; AWS does not say which it is. */
function faultyStatement(
  text: string,
  type: PolicyType,
  bucket: string | undefined,
): [index?: number, fault?: PolicyValidationError] {
  for (const [index, statement] of statementsIn(text).entries()) {
    try {
      acceptPolicy(JSON.stringify({ Version: "2012-10-17", Statement: [statement] }), type, { bucket });
    } catch (error) {
      if (!(error instanceof PolicyValidationError)) throw error;
      return [index, error];
    }
  }
  return [];
}

function statementsIn(text: string): unknown[] {
  try {
    const { Statement: found } = JSON.parse(text) ?? {};
    return Array.isArray(found) ? found : found === undefined ? [] : [found];
  } catch {
    return [];
  }
}
