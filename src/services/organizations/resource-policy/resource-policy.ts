import type { ResourcePolicy as ResourcePolicyShape } from "../../../pure/api/organizations.shapes.ts";
import type { PolicyDocument, Statement } from "../../../pure/policy/document.ts";
import { globMatches, globOf } from "../../../pure/policy/glob.ts";
import { acceptPolicy, type ValidationOptions } from "../../../pure/policy/validate.ts";
import { PolicyValidationError } from "../../../pure/policy/validation/policy-validation-error.ts";
import * as errors from "../errors.ts";
import { type Organization, organizationsArn } from "../organization/organization.ts";
import { POLICY_ACTIONS, READ_ACTIONS } from "../organization/roles.ts";
import type { ResourcePolicy } from "./store.ts";

/** In lower case. What describes the organization itself needs no delegation, and may be named all the same. */
const DELEGABLE = [
  ...READ_ACTIONS,
  ...POLICY_ACTIONS,
  "organizations:DescribeOrganization",
  "organizations:DescribeEffectivePolicy",
].map((action) => action.toLowerCase());

/** Reads a policy and checks all but whether those it names exist. */
export function readResourcePolicy(content: string): PolicyDocument {
  const document = accept(content, () => true);
  for (const statement of document.statements) checkActions(statement);
  for (const statement of document.statements) checkResources(statement);
  return document;
}

/** Throws when the policy names somebody who does not exist. */
export function checkPrincipals(
  content: string,
  principalExists: NonNullable<ValidationOptions["principalExists"]>,
): void {
  accept(content, principalExists);
}

function accept(
  content: string,
  principalExists: NonNullable<ValidationOptions["principalExists"]>,
): PolicyDocument {
  try {
    return acceptPolicy(content, "organizations", { principalExists });
  } catch (error) {
    if (!(error instanceof PolicyValidationError)) throw error;
    if (/principal/i.test(error.message)) throw errors.invalidDelegate();
    if (/action/i.test(error.message)) throw errors.notDelegable();
    throw errors.malformedResourcePolicy();
  }
}

/** A pattern has to mean something that can be delegated. */
function checkActions({ action }: Statement): void {
  for (const pattern of action?.patterns ?? []) {
    const glob = globOf(pattern.toLowerCase());
    if (!DELEGABLE.some((delegable) => globMatches(glob, delegable))) throw errors.notDelegable();
  }
}

function checkResources({ resource }: Statement): void {
  for (const pattern of resource?.patterns ?? []) {
    if (pattern !== "*" && !pattern.startsWith("arn:aws:organizations::")) {
      throw errors.unsupportedDelegatedResource();
    }
  }
}

export function resourcePolicyArn(
  organization: Pick<Organization, "id" | "managementAccount">,
  id: string,
): string {
  return organizationsArn(organization, "resourcepolicy", id);
}

export function resourcePolicyShape(
  organization: Organization,
  { id, content }: ResourcePolicy,
): ResourcePolicyShape {
  return {
    ResourcePolicySummary: { Id: id, Arn: resourcePolicyArn(organization, id) },
    Content: content,
  };
}
