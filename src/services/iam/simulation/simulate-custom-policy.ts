import { SimulateCustomPolicy } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { operation } from "../operation.ts";
import { evaluationResults } from "./evaluation-results.ts";
import { scenarioOf } from "./scenario.ts";

export const simulateCustomPolicy = operation(SimulateCustomPolicy, {
  demands: () => onAccount("iam:SimulateCustomPolicy"),
  run: (input, call) => evaluationResults(call, input, scenarioOf(input, accountOf(call), undefined)),
});
