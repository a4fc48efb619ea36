import { parseInstant } from "../conditions/date.ts";
import { operatorUse } from "../conditions/registry.ts";
import type { PolicyDocument, Statement } from "../document.ts";
import { PolicyValidationError } from "./policy-validation-error.ts";

/** The rules that IAM applies to all its policies, with its words. */

export const SYNTAX_ERRORS = "Syntax errors in policy.";
const LEGACY_PARSING = "The policy failed legacy parsing";

export function refuse(message: string, reason?: string): never {
  throw new PolicyValidationError(message, undefined, reason);
}

export function checkOperators(statements: readonly Statement[]): void {
  for (const { conditions } of statements) {
    for (const { operator } of conditions) {
      if (operatorUse(operator) === undefined)
        refuse(SYNTAX_ERRORS, `there is no condition operator "${operator}"`);
    }
  }
}

function hasReadableDates({ conditions }: Statement): boolean {
  return conditions.every(({ operator, values }) => {
    const use = operatorUse(operator);
    const isDate = use?.kind === "compare" && use.operator.name.startsWith("Date");
    return !isDate || values.every((value) => parseInstant(value) !== undefined);
  });
}

function isAlphanumeric(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const lower = text.charCodeAt(index) | 0x20;
    const isDigit = text.charCodeAt(index) >= 48 && text.charCodeAt(index) <= 57;
    if (!isDigit && (lower < 97 || lower > 122)) return false;
  }
  return true;
}

export function checkStatementIds({ statements }: PolicyDocument): void {
  const seen = new Set<string>();
  for (const { sid } of statements) {
    if (sid === undefined || sid === "") continue;
    if (seen.has(sid)) refuse("Statement IDs (SID) in a single policy must be unique.");
    seen.add(sid);
  }
  for (const sid of seen) {
    if (isAlphanumeric(sid)) continue;
    refuse(
      "Statement IDs (SID) must be alpha-numeric. " +
        "Check that your input satisfies the regular expression [0-9A-Za-z]*",
    );
  }
}

export function checkActionsPresent(statements: readonly Statement[]): void {
  for (const { action } of statements) {
    if (action === undefined || action.patterns.length === 0)
      refuse("Policy statement must contain actions.");
  }
}

function isVendor(text: string): boolean {
  for (const character of text) {
    if (character !== "-" && character !== "." && !isAlphanumeric(character)) return false;
  }
  return true;
}

function checkAction(action: string): void {
  const [vendor = "", ...rest] = action.split(":");
  if (rest.length === 0 && vendor !== "*") {
    refuse("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  }
  if (rest.length > 1) refuse("Actions/Condition can contain only one colon.");
  if (vendor !== "*" && !isVendor(vendor)) refuse(`Vendor ${vendor} is not valid`);
}

export function checkActions(statements: readonly Statement[]): void {
  for (const { action } of statements) for (const pattern of action?.patterns ?? []) checkAction(pattern);
}

const PARTITIONS: ReadonlySet<string> = new Set([
  "*",
  "aws",
  "aws-cn",
  "aws-us-gov",
  "aws-iso",
  "aws-iso-b",
  "aws-iso-e",
  "aws-iso-f",
  "aws-eusc",
]);

const IAM_PATHS = [
  "user/",
  "federated-user/",
  "role/",
  "group/",
  "instance-profile/",
  "mfa/",
  "server-certificate/",
  "policy/",
  "sms-mfa/",
  "saml-provider/",
  "oidc-provider/",
  "report/",
  "access-report/",
];

/** Taken as well, though the error's text is older than they are. */
const IAM_LATER_PATHS = ["delegation-request/"];

/** What of S3 lies in a Region, unlike buckets and objects. */
const S3_REGIONAL_PATHS = [
  "accesspoint/",
  "access-grants/",
  "async-request/",
  "job/",
  "storage-lens/",
  "storage-lens-group/",
];

/** Splits at most `limit` times; the last part keeps its colons. */
function splitColons(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (parts.length < limit) {
    const colon = rest.indexOf(":");
    if (colon < 0) break;
    parts.push(rest.slice(0, colon));
    rest = rest.slice(colon + 1);
  }
  return [...parts, rest];
}

function iamResourceFault(resource: string, region: string, path: string): string | undefined {
  if (region !== "") return `IAM resource ${resource} cannot contain region information.`;
  if (path === "*" || path === "root") return undefined;
  if ([...IAM_PATHS, ...IAM_LATER_PATHS].some((start) => path.startsWith(start))) return undefined;
  return `IAM resource path must either be "*", root, or start with ${IAM_PATHS.join(", ")}.`;
}

function resourceFault(resource: string): string | undefined {
  if (resource === "*") return undefined;
  if (!resource.includes(":")) return `Resource ${resource} must be in ARN format or "*".`;
  const [, partition = "", service, region, account, path] = splitColons(resource, 5);
  if (!PARTITIONS.has(partition)) {
    const rest = [service || (region === undefined ? "*" : ""), region ?? "*", account ?? "*", path ?? "*"];
    return `Partition "${partition}" is not valid for resource "arn:${partition}:${rest.join(":")}".`;
  }
  if (service === undefined || service.includes("*") || service.includes("?")) {
    return "Resource vendor must be fully qualified and cannot contain regexes.";
  }
  if (service === "" || (path === undefined && resource.includes("::"))) return LEGACY_PARSING;
  if (service === "iam") return iamResourceFault(resource, region ?? "", path ?? "");
  if (service === "s3" && region && !S3_REGIONAL_PATHS.some((start) => path?.startsWith(start))) {
    return `Resource ${resource} can not contain region information.`;
  }
  return undefined;
}

function firstResourceFault(statements: readonly Statement[]): string | undefined {
  for (const { resource } of statements) {
    for (const pattern of resource?.patterns ?? []) {
      const fault = resourceFault(pattern);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

/** What IAM's older parser, which reads every policy as well, does not take. */
export function checkLegacyParsing(statements: readonly Statement[]): void {
  for (const statement of statements) {
    if (statement.effectText !== statement.effect) refuse(LEGACY_PARSING, "Effect is written Allow or Deny");
    if (!hasReadableDates(statement)) refuse(LEGACY_PARSING, "a date in Condition cannot be read");
  }
  if (firstResourceFault(statements) === LEGACY_PARSING) refuse(LEGACY_PARSING);
}

export function checkResources(statements: readonly Statement[]): void {
  const fault = firstResourceFault(statements);
  if (fault !== undefined) refuse(fault);
}
