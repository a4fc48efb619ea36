import type {
  Policy as PolicyShape,
  PolicySummary,
  PolicyType,
} from "../../../pure/api/organizations.shapes.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import { acceptPolicy } from "../../../pure/policy/validate.ts";
import { PolicyValidationError } from "../../../pure/policy/validation/policy-validation-error.ts";
import { isInheritable, type Json } from "../effective-policies/inheritance.ts";
import { malformedPolicy, policyTooLarge } from "../errors.ts";
import { type Organization, organizationsArn } from "../organization/organization.ts";

export interface Policy {
  readonly id: string;
  readonly type: PolicyType;
  readonly name: string;
  readonly description: string;
  readonly content: string;
  readonly tags: Tags;
  readonly createdAtMs: number;
  readonly awsManaged: boolean;
}

const everything = (principal: Readonly<Record<string, string>>) =>
  JSON.stringify(
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...principal, Action: "*", Resource: "*" }] },
    undefined,
    2,
  );

const awsManaged = { tags: {}, createdAtMs: 0, awsManaged: true };

export const FULL_ACCESS: Policy = {
  ...awsManaged,
  id: "p-FullAWSAccess",
  type: "SERVICE_CONTROL_POLICY",
  name: "FullAWSAccess",
  description: "Allows access to every operation",
  content: everything({}),
};

export const RESOURCE_FULL_ACCESS: Policy = {
  ...awsManaged,
  id: "p-RCPFullAWSAccess",
  type: "RESOURCE_CONTROL_POLICY",
  name: "RCPFullAWSAccess",
  description: "Allows access to every resource",
  content: everything({ Principal: "*" }),
};

export const AWS_MANAGED: readonly Policy[] = [FULL_ACCESS, RESOURCE_FULL_ACCESS];

interface TypeRules {
  readonly contentMax: number;
  readonly perTargetMax: number;
  readonly perOrganizationMax: number;
}

const MANAGEMENT_TYPE: TypeRules = { contentMax: 10_000, perTargetMax: 10, perOrganizationMax: 1000 };
const RULES: Partial<Record<PolicyType, TypeRules>> = {
  SERVICE_CONTROL_POLICY: { contentMax: 5120, perTargetMax: 5, perOrganizationMax: 10_000 },
  RESOURCE_CONTROL_POLICY: { contentMax: 5120, perTargetMax: 5, perOrganizationMax: 1000 },
  AISERVICES_OPT_OUT_POLICY: { contentMax: 2500, perTargetMax: 5, perOrganizationMax: 1000 },
  CHATBOT_POLICY: { contentMax: 10_000, perTargetMax: 5, perOrganizationMax: 1000 },
};

export function rulesOf(type: PolicyType): TypeRules {
  return RULES[type] ?? MANAGEMENT_TYPE;
}

/** The service that carries policies of a type out, where it has to be trusted first. */
export function serviceOf(type: PolicyType): string | undefined {
  return type === "SECURITYHUB_POLICY" ? "securityhub.amazonaws.com" : undefined;
}

/** Throws what AWS answers to a document that is no policy of the type. */
export function checkContent(type: PolicyType, content: string): void {
  if (content.length > rulesOf(type).contentMax) throw policyTooLarge();
  if (type !== "SERVICE_CONTROL_POLICY" && type !== "RESOURCE_CONTROL_POLICY") {
    if (!isInheritable(jsonOf(content))) throw malformedPolicy();
    return;
  }
  try {
    acceptPolicy(content, type === "SERVICE_CONTROL_POLICY" ? "scp" : "rcp");
  } catch (error) {
    if (error instanceof PolicyValidationError) throw malformedPolicy();
    throw error;
  }
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export function policyArn(
  organization: Pick<Organization, "id" | "managementAccount">,
  { id, type, awsManaged: isAwsManaged }: Pick<Policy, "id" | "type" | "awsManaged">,
): string {
  const kind = type.toLowerCase();
  return isAwsManaged
    ? `arn:aws:organizations::aws:policy/${kind}/${id}`
    : organizationsArn(organization, "policy", kind, id);
}

export function summarizePolicy(organization: Organization, policy: Policy): PolicySummary {
  return {
    Id: policy.id,
    Arn: policyArn(organization, policy),
    Name: policy.name,
    Description: policy.description,
    Type: policy.type,
    AwsManaged: policy.awsManaged,
  };
}

export function policyShape(organization: Organization, policy: Policy): PolicyShape {
  return { PolicySummary: summarizePolicy(organization, policy), Content: policy.content };
}
