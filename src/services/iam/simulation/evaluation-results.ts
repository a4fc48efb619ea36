import type {
  EvaluationResult,
  PolicySourceType,
  ResourceSpecificResult,
  SimulatePolicyResponse,
  Statement,
} from "../../../pure/api/iam.shapes.ts";
import { parseArn } from "../../../pure/aws/arn.ts";
import { contextKeysOf } from "../../../pure/policy/context-keys.ts";
import { statementPosition } from "../../../pure/policy/statement-position.ts";
import type { Call } from "../../../runtime/call.ts";
import { pageOfList } from "../paging.ts";
import type { SimulationInput } from "./scenario.ts";
import { type MatchedStatement, type Outcome, type Scenario, simulate, type Verdict } from "./simulate.ts";

const ACTIONS_DEFAULT = 100;
/** A page may hold fewer results than asked for; this bounds what one call may cost. */
const OUTCOMES_MAX = 10_000;

/** One page of results, one result for each action of the input. */
export async function evaluationResults(
  call: Call,
  input: SimulationInput,
  scenario: Scenario,
): Promise<SimulatePolicyResponse> {
  const { Marker, MaxItems, ...question } = input;
  const resources = input.ResourceArns?.length ? input.ResourceArns : ["*"];
  const limit = Math.min(
    MaxItems ?? ACTIONS_DEFAULT,
    Math.max(1, Math.floor(OUTCOMES_MAX / resources.length)),
  );
  const listing = ["simulation", JSON.stringify(question)];
  const page = await pageOfList(call, listing, { Marker, MaxItems: limit }, input.ActionNames);
  const missing = missingKeys(scenario);
  const results = page.items.map((action) => evaluationResult(scenario, action, resources, missing));
  return { EvaluationResults: results, ...page.end };
}

/** The keys that any policy of the scenario asks for and the input does not give. */
function missingKeys({ policies, boundary, resourcePolicy, context }: Scenario): string[] {
  const all = [...policies, boundary, resourcePolicy].filter((policy) => policy !== undefined);
  return contextKeysOf(all.map(({ document }) => document)).filter(
    (key) => !Object.hasOwn(context, key.toLowerCase()),
  );
}

function evaluationResult(
  scenario: Scenario,
  action: string,
  resources: readonly string[],
  missing: readonly string[],
): EvaluationResult {
  const outcomes = resources.map((resource) => ({ resource, ...simulate(scenario, action, resource) }));
  const verdict = worst(outcomes.map((outcome) => outcome.verdict));
  const deciding = outcomes.filter((outcome) => outcome.verdict === verdict);
  const stopped = outcomes.some(({ allowedByOrganizations }) => allowedByOrganizations === false);
  const missed = stopped ? [] : missing;
  const result: EvaluationResult = {
    EvalActionName: action,
    EvalResourceName: commonName(resources),
    EvalDecision: verdict,
    MatchedStatements: statementsOf(deciding.flatMap(({ matched }) => matched)),
    MissingContextValues: missed,
    OrganizationsDecisionDetail: organizationsDetail(outcomes),
    PermissionsBoundaryDecisionDetail: boundaryDetail(outcomes),
  };
  if (resources.every((resource) => resource === "*") || stopped) return result;
  return {
    ...result,
    EvalDecisionDetails: deciding[0]?.details ?? {},
    ResourceSpecificResults: outcomes.map((outcome) => resourceResult(outcome.resource, outcome, missed)),
  };
}

function resourceResult(
  resource: string,
  outcome: Outcome,
  missing: readonly string[],
): ResourceSpecificResult {
  return {
    EvalResourceName: resource,
    EvalResourceDecision: outcome.verdict,
    MatchedStatements: statementsOf(outcome.matched),
    MissingContextValues: missing,
    EvalDecisionDetails: outcome.details,
    PermissionsBoundaryDecisionDetail: boundaryDetail([outcome]),
  };
}

const SEVERITY: readonly Verdict[] = ["explicitDeny", "implicitDeny", "allowed"];

function worst(verdicts: readonly Verdict[]): Verdict {
  return SEVERITY.find((verdict) => verdicts.includes(verdict)) ?? "implicitDeny";
}

function organizationsDetail(outcomes: readonly Outcome[]): EvaluationResult["OrganizationsDecisionDetail"] {
  const said = outcomes.map(({ allowedByOrganizations }) => allowedByOrganizations);
  return said.includes(undefined) ? undefined : { AllowedByOrganizations: !said.includes(false) };
}

function boundaryDetail(outcomes: readonly Outcome[]): EvaluationResult["PermissionsBoundaryDecisionDetail"] {
  const said = outcomes.map(({ allowedByBoundary }) => allowedByBoundary);
  return said.includes(undefined) ? undefined : { AllowedByPermissionsBoundary: !said.includes(false) };
}

function statementsOf(matched: readonly MatchedStatement[]): Statement[] {
  const seen = new Map<string, Statement>();
  for (const { policy, index } of matched) {
    const { start, end } = statementPosition(policy.text, policy.document, index);
    const statement: Statement = {
      SourcePolicyId: policy.id,
      // The model lists other types than those that AWS sends.
      SourcePolicyType: policy.type as unknown as PolicySourceType,
      StartPosition: { Line: start.line, Column: start.column },
      EndPosition: { Line: end.line, Column: end.column },
    };
    seen.set(JSON.stringify(statement), statement);
  }
  return [...seen.values()];
}

/** The resource, or what the ARNs of several have in common. AWS shows the template of their type there. */
function commonName(resources: readonly string[]): string {
  const [first = "*", ...others] = resources;
  if (others.length === 0 || resources.includes("*")) return others.length === 0 ? first : "*";
  return partsOf(first)
    .map((part, index) => (others.every((other) => partsOf(other)[index] === part) ? part : "*"))
    .join(":");
}

function partsOf(resource: string): readonly string[] {
  const arn = parseArn(resource);
  return [
    "arn",
    arn?.partition ?? "",
    arn?.service ?? "",
    arn?.region ?? "",
    arn?.account ?? "",
    arn?.resource ?? "",
  ];
}
