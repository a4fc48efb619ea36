/**
 * A policy document of the file, as a mapping in AWS's form or as a text of JSON. What AWS gives only when it
 * is made stands in angle brackets: `<audit>` for the id of the account audit, `<management>`, `<organization>`.
 */
import type { PolicyType } from "../../pure/policy/document.ts";
import { acceptPolicy } from "../../pure/policy/validate.ts";
import { PolicyValidationError } from "../../pure/policy/validation/policy-validation-error.ts";
import type { Place } from "./problem.ts";
import type { Reader, Report } from "./readers.ts";
import { jsonOf } from "./source.ts";

export interface PolicyText {
  readonly place: Place;
  /** JSON, with placeholders. */
  readonly text: string;
}

const PLACEHOLDER = /<([^<>"\\]+)>/g;
const EXAMPLE_ACCOUNT = "111122223333";
const EXAMPLE_ORGANIZATION = "o-exampleorgid";

/** What a placeholder stands for; undefined for one that stands for nothing. */
export type Placeholders = (name: string) => string | undefined;

export const policyText: Reader<PolicyText> = (source, report) => {
  const { path, line } = source;
  if (source.kind === "text") return { place: { path, line }, text: source.text };
  if (source.kind === "mapping") return { place: { path, line }, text: JSON.stringify(jsonOf(source)) };
  report({ path, line, message: "expected a policy document" });
  return undefined;
};

export function fillIn({ text }: PolicyText, placeholders: Placeholders): string {
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
    report({ ...place, message: error.message });
  }
}
