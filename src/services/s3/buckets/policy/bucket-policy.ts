import type { PolicyDocument, PrincipalEntry } from "../../../../pure/policy/document.ts";
import { acceptPolicy, type ValidationOptions, validatePolicy } from "../../../../pure/policy/validate.ts";
import { PolicyValidationError } from "../../../../pure/policy/validation/policy-validation-error.ts";
import { malformedPolicy, policyTooLarge } from "../../errors.ts";
import type { NamedPrincipals } from "../../needs.ts";
import type { BucketPolicy } from "../bucket.ts";
import { isPublicPolicy } from "./public-policy.ts";

const POLICY_BYTES_MAX = 20_480;

/** Those among the principals of a policy that exist. */
export interface KnownPrincipals extends NamedPrincipals {
  readonly accountsByCanonicalId: ReadonlyMap<string, string>;
}

/** Reads a policy that is put on a bucket and checks all but whether those it names exist. */
export function readPolicy(text: string, bucket: string): PolicyDocument {
  if (new TextEncoder().encode(text).length > POLICY_BYTES_MAX) throw policyTooLarge();
  return inWordsOfS3(() => acceptPolicy(text, "bucket", { bucket, principalExists: () => true }));
}

/** The policy as it is kept, once everybody it names is known. */
export function newBucketPolicy(
  text: string,
  document: PolicyDocument,
  bucket: string,
  known: KnownPrincipals,
): BucketPolicy {
  const { accountsByCanonicalId, ids } = known;
  const principalExists: ValidationOptions["principalExists"] = (entry) => {
    if (entry.type === "AWS") return known.exists(entry);
    return entry.type !== "CanonicalUser" || accountsByCanonicalId.has(entry.value);
  };
  inWordsOfS3(() => validatePolicy(document, "bucket", { bucket, principalExists }));
  const enforced = rewritePrincipals(text, ({ type, value }) => {
    if (type === "CanonicalUser") return { type: "AWS", value: accountsByCanonicalId.get(value) ?? value };
    return { type, value: type === "AWS" ? (ids[value] ?? value) : value };
  });
  return { text, enforced, principalIds: ids, isPublic: isPublicPolicy(document) };
}

function inWordsOfS3<Result>(check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (error instanceof PolicyValidationError) throw malformedPolicy(error.message, error.detail);
    throw error;
  }
}

interface JsonStatement {
  Principal?: JsonPrincipal;
  NotPrincipal?: JsonPrincipal;
}

type JsonPrincipal = string | Readonly<Record<string, string | readonly string[]>>;
type Replace = (entry: PrincipalEntry) => PrincipalEntry;

function rewritePrincipals(text: string, replace: Replace): string {
  const document = JSON.parse(text) as { Statement: JsonStatement | JsonStatement[] };
  for (const statement of [document.Statement].flat()) {
    if (statement.Principal !== undefined) statement.Principal = rewritten(statement.Principal, replace);
    if (statement.NotPrincipal !== undefined)
      statement.NotPrincipal = rewritten(statement.NotPrincipal, replace);
  }
  return JSON.stringify(document);
}

function rewritten(element: JsonPrincipal, replace: Replace): JsonPrincipal {
  if (typeof element === "string") return element;
  const entries = Object.entries(element).flatMap(([type, values]) =>
    [values].flat().map((value) => replace({ type, value })),
  );
  const types = new Set(entries.map(({ type }) => type));
  return Object.fromEntries(
    [...types].map((type) => [
      type,
      entries.filter((entry) => entry.type === type).map(({ value }) => value),
    ]),
  );
}
