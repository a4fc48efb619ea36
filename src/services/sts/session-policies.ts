import type { AssumeRoleRequest } from "../../pure/api/sts.shapes.ts";
import type { AccountId } from "../../pure/aws/account.ts";
import { acceptPolicy } from "../../pure/policy/validate.ts";
import { PolicyValidationError } from "../../pure/policy/validation/policy-validation-error.ts";
import type { Call } from "../../runtime/call.ts";
import {
  malformedPolicyDocument,
  managedPolicyNotFound,
  plaintextPolicyTooLarge,
  tooManyPolicies,
} from "./errors.ts";
import type { StsParts } from "./parts.ts";

const PLAINTEXT_CHARACTERS_MAX = 2048;
const POLICIES_MAX = 10;

export type SessionPolicies = Pick<AssumeRoleRequest, "Policy" | "PolicyArns">;

/** AWS's model does not have this limit, its documentation does. */
export function checkSessionPolicyCount({ PolicyArns = [] }: SessionPolicies): void {
  if (PolicyArns.length > POLICIES_MAX) throw tooManyPolicies(POLICIES_MAX);
}

export function policyArnsOf({ PolicyArns = [] }: SessionPolicies): string[] {
  return PolicyArns.flatMap(({ arn }) => (arn === undefined ? [] : [arn]));
}

/** Checks the policies that are to limit a session: grammar, plain size, and that the managed ones exist. */
export async function checkSessionPolicies(
  input: SessionPolicies,
  account: AccountId,
  call: Call,
  parts: StsParts,
): Promise<void> {
  if (input.Policy !== undefined) {
    try {
      acceptPolicy(input.Policy, "session");
    } catch (error) {
      if (error instanceof PolicyValidationError) throw malformedPolicyDocument(error.message);
      throw error;
    }
  }
  let plaintext = [...(input.Policy ?? "")].length;
  for (const { arn } of input.PolicyArns ?? []) {
    if (arn === undefined) continue;
    plaintext += arn.length;
    if (!(await parts.needs.managedPolicyExists(call.transaction, account, arn)))
      throw managedPolicyNotFound(arn);
  }
  if (plaintext > PLAINTEXT_CHARACTERS_MAX) throw plaintextPolicyTooLarge();
}
