import type { PolicyDocument, PolicyType } from "./document.ts";
import { PolicySyntaxError, parsePolicy } from "./parse.ts";
import { validateBucketPolicy } from "./validation/bucket.ts";
import { validateIdentityPolicy } from "./validation/identity.ts";
import { validateResourceControlPolicy, validateServiceControlPolicy } from "./validation/organization.ts";
import { PolicyValidationError } from "./validation/policy-validation-error.ts";
import type { PrincipalExists } from "./validation/principal-names.ts";
import { validateCloudTrailPolicy, validateOrganizationsPolicy } from "./validation/resource-policy.ts";
import { SYNTAX_ERRORS } from "./validation/statement-grammar.ts";
import { validateTrustPolicy } from "./validation/trust.ts";

export interface ValidationOptions {
  /** The bucket a bucket policy is for. */
  readonly bucket?: string | undefined;
  /** The resource that any other resource policy is for. */
  readonly resourceArn?: string | undefined;
  /** Asked about every account, user, role and provider that the policy names. */
  readonly principalExists?: PrincipalExists | undefined;
}

/** Throws a PolicyValidationError with AWS's message when AWS would refuse the document as such a policy. */
export function validatePolicy(
  document: PolicyDocument,
  type: PolicyType,
  { bucket, resourceArn, principalExists }: ValidationOptions = {},
): void {
  switch (type) {
    case "identity":
    case "boundary":
      validateIdentityPolicy(document, true);
      break;
    case "session":
      validateIdentityPolicy(document, false);
      break;
    case "trust":
      validateTrustPolicy(document, principalExists);
      break;
    case "bucket":
      if (bucket === undefined) throw new RangeError("a bucket policy is checked for its bucket");
      validateBucketPolicy(document, bucket, principalExists);
      break;
    case "scp":
      validateServiceControlPolicy(document);
      break;
    case "rcp":
      validateResourceControlPolicy(document);
      break;
    case "channel":
    case "event-data-store":
    case "dashboard":
      validateCloudTrailPolicy(document, type, resourceArn, principalExists);
      break;
    case "organizations":
      validateOrganizationsPolicy(document, principalExists);
      break;
  }
}

function bucketSyntaxMessage({ fault, subject }: PolicySyntaxError): string {
  switch (fault) {
    case "missing-field":
      return `Missing required field ${subject}`;
    case "unknown-field":
      return `Unknown field ${subject}`;
    case "unknown-version":
      return "The policy must contain a valid version string";
    case "unknown-effect":
      return `Invalid effect: ${subject}`;
    default:
      return "Policies must be valid JSON and the first byte must be '{'";
  }
}

/** AWS's words for a text that is no policy at all. */
function syntaxMessage(error: PolicySyntaxError, type: PolicyType): string {
  switch (type) {
    case "identity":
    case "boundary":
    case "session":
      return SYNTAX_ERRORS;
    case "trust":
      return error.fault === "not-json" ? "This policy contains invalid Json" : SYNTAX_ERRORS;
    case "bucket":
      return bucketSyntaxMessage(error);
    case "scp":
    case "rcp":
      return "The provided policy document does not meet the requirements of the specified policy type.";
    default:
      return error.message;
  }
}

/**
 * Reads a policy that somebody hands in. Throws a PolicyValidationError with AWS's message, whether the text
 * is no policy or a policy that AWS refuses.
 */
export function acceptPolicy(
  text: string,
  type: PolicyType,
  options: ValidationOptions = {},
): PolicyDocument {
  let document: PolicyDocument;
  try {
    document = parsePolicy(text);
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error;
    throw new PolicyValidationError(syntaxMessage(error, type), error.subject, error.message);
  }
  if (type === "bucket" && !text.startsWith("{")) {
    throw new PolicyValidationError("Policies must be valid JSON and the first byte must be '{'");
  }
  validatePolicy(document, type, options);
  return document;
}
