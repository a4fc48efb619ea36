import { SimulatePrincipalPolicy } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { operation } from "../operation.ts";
import { evaluationResults } from "./evaluation-results.ts";
import { onPolicySource, requirePolicySource } from "./policy-source.ts";
import { scenarioOf } from "./scenario.ts";

export const simulatePrincipalPolicy = operation(SimulatePrincipalPolicy, {
  demands: (input, call) => onPolicySource(call, "iam:SimulatePrincipalPolicy", input.PolicySourceArn),
  async run(input, call, { awsManaged, organizations }) {
    const source = await requirePolicySource(call, awsManaged, input.PolicySourceArn);
    const serviceControl = await organizations.serviceControl(call.transaction, accountOf(call));
    const scenario = scenarioOf(input, accountOf(call), source);
    return evaluationResults(call, input, { ...scenario, serviceControl });
  },
});
