import type {
  EffectivePolicyType,
  EffectivePolicyValidationError,
} from "../../../pure/api/organizations.shapes.ts";
import type { EffectiveNode } from "./inheritance.ts";

const RULES_OF_PLAN_MAX = 10;

/**
 * What makes an effective policy invalid although each policy that it came from is valid: policies together
 * can give a backup plan more rules than it may have.
 */
export function findPolicyErrors(
  type: EffectivePolicyType,
  root: EffectiveNode,
): EffectivePolicyValidationError[] {
  if (type !== "BACKUP_POLICY") return [];
  const plans = [...(root.members.get("plans")?.members ?? [])];
  return plans.flatMap(([plan, { members }]) => {
    const rules = [...(members.get("rules")?.members ?? [])];
    return rules.slice(RULES_OF_PLAN_MAX).map(([rule, { contributors }]) => ({
      ErrorCode: "ELEMENTS_TOO_MANY",
      ErrorMessage: `'${rule}' exceeds the allowed maximum limit ${RULES_OF_PLAN_MAX}`,
      PathToError: `plans/${plan}/rules/${rule}`,
      ContributingPolicies: [...contributors],
    }));
  });
}
