import type { PolicyDocument, PolicyType } from "../../../pure/policy/document.ts";
import { policySize } from "../../../pure/policy/parse.ts";
import { acceptPolicy, type ValidationOptions } from "../../../pure/policy/validate.ts";
import { PolicyValidationError } from "../../../pure/policy/validation/policy-validation-error.ts";
import { malformedPolicy, quotaExceeded } from "../errors.ts";
import { QUOTAS } from "../quotas.ts";

/** Reads a document that a caller hands in; what AWS would refuse is the caller's error. */
export function acceptDocument(text: string, type: PolicyType, options?: ValidationOptions): PolicyDocument {
  try {
    return acceptPolicy(text, type, options);
  } catch (error) {
    if (error instanceof PolicyValidationError) throw malformedPolicy(error.message);
    throw error;
  }
}

export function checkIdentityDocument(text: string): void {
  acceptDocument(text, "identity");
}

export function checkManagedDocument(text: string): void {
  checkIdentityDocument(text);
  if (policySize(text) > QUOTAS.PolicySize) throw quotaExceeded("PolicySize", QUOTAS.PolicySize);
}
