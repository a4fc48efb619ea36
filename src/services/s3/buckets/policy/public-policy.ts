import type { ConditionElement, PolicyDocument, Statement } from "../../../../pure/policy/document.ts";

/**
 * The keys that can narrow a statement for everybody to people somebody knows.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
const NARROWING_KEYS = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceip",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
]);

const NARROWING_OPERATORS = new Set([
  "arnequals",
  "arnlike",
  "ipaddress",
  "stringequals",
  "stringequalsignorecase",
  "stringlike",
]);

/** Address blocks larger than these are as good as everybody. */
const IPV4_PREFIX_MIN = 8;
const IPV6_PREFIX_MIN = 32;

/** Whether a bucket policy allows anything to people whom it does not name or narrow down. */
export function isPublicPolicy(document: PolicyDocument): boolean {
  return document.statements.some(
    (statement) =>
      statement.effect === "Allow" && allowsEveryone(statement) && !statement.conditions.some(isNarrowing),
  );
}

function allowsEveryone({ principal }: Statement): boolean {
  if (principal === undefined) return false;
  if (principal.negated || principal.everyone) return true;
  return principal.entries.some(({ type, value }) => type === "AWS" && value === "*");
}

function isNarrowing({ operator, key, values }: ConditionElement): boolean {
  const name = operator.toLowerCase().replace(/^foranyvalue:/, "");
  if (!NARROWING_KEYS.has(key.toLowerCase()) || !NARROWING_OPERATORS.has(name)) return false;
  return values.every((value) => (name === "ipaddress" ? isNarrowBlock(value) : isFixed(value)));
}

// Wildcards and variables may stand for anything.
function isFixed(value: string): boolean {
  return !/[*?]|\$\{/.test(value);
}

function isNarrowBlock(block: string): boolean {
  const [address = "", prefix] = block.split("/");
  if (prefix === undefined) return true;
  return Number(prefix) >= (address.includes(":") ? IPV6_PREFIX_MIN : IPV4_PREFIX_MIN);
}
