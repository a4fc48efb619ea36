import type { AuthorizationRequest } from "../../../pure/policy/authorization-request.ts";
import { type CompiledPolicy, compilePolicy } from "../../../pure/policy/compile.ts";
import { type ConditionValue, fixedContext } from "../../../pure/policy/context.ts";
import type { Decision, PolicyLayers } from "../../../pure/policy/evaluate.ts";
import { type DecisionTrace, explainDecision } from "../../../pure/policy/explain.ts";
import type { Principal } from "../../../pure/policy/principal.ts";
import { isResourcePolicyRequired, resourcePolicyType } from "../../../pure/policy/resource-policy-type.ts";
import { compileSimulated, type SimulatedPolicy } from "./simulated-policy.ts";

/** Everything that a simulated call meets, whatever its action and resource. */
export interface Scenario {
  readonly principal: Principal;
  readonly policies: readonly SimulatedPolicy[];
  readonly boundary?: SimulatedPolicy | undefined;
  readonly resourcePolicy?: SimulatedPolicy | undefined;
  /** By level from the root to the account; undefined when none bind it. */
  readonly serviceControl?: readonly (readonly CompiledPolicy[])[] | undefined;
  /** Who owns the resource, when its ARN has a word to say on that. */
  readonly ownerOf: (resource: string) => string;
  readonly context: Readonly<Record<string, ConditionValue>>;
}

export type Verdict = "allowed" | "explicitDeny" | "implicitDeny";

export interface MatchedStatement {
  readonly policy: SimulatedPolicy;
  /** Its place in the document. */
  readonly index: number;
}

/** What one action on one resource comes to. */
export interface Outcome {
  readonly verdict: Verdict;
  /** The statements that decide. */
  readonly matched: readonly MatchedStatement[];
  readonly allowedByOrganizations?: boolean | undefined;
  readonly allowedByBoundary?: boolean | undefined;
  /** What each kind of policy says by itself, when caller and resource belong to different accounts. */
  readonly details?: Readonly<Record<string, Verdict>> | undefined;
}

type LayerTrace = DecisionTrace["layers"][number];

function layerVerdict(layer: LayerTrace | undefined): Verdict {
  const effects = layer?.matched.map(({ effect }) => effect) ?? [];
  if (effects.includes("Deny")) return "explicitDeny";
  return effects.includes("Allow") ? "allowed" : "implicitDeny";
}

function verdictOf({ effect, reason }: Decision): Verdict {
  if (effect === "Allow") return "allowed";
  return reason.kind === "explicit" ? "explicitDeny" : "implicitDeny";
}

function layersOf(scenario: Scenario, action: string, resource: string): PolicyLayers {
  const { boundary, resourcePolicy } = scenario;
  const kind = resourcePolicyType(action, resource);
  return {
    identity: compileSimulated(scenario.policies, "identity"),
    boundary: boundary && compileSimulated([boundary], "boundary")[0],
    resource: resourcePolicy && compilePolicy(resourcePolicy.document, { id: "0", kind }),
    resourcePolicyRequired: resourcePolicy !== undefined && isResourcePolicyRequired(action, resource),
    scp: scenario.serviceControl,
  };
}

/** Denials of all policies, or what grants: a boundary only caps. */
function statementsOf(
  { policies, boundary, resourcePolicy }: Scenario,
  layers: readonly LayerTrace[],
  verdict: Verdict,
): MatchedStatement[] {
  if (verdict === "implicitDeny") return [];
  const denied = verdict === "explicitDeny";
  const sources = [
    { layer: "resource", policies: [resourcePolicy] },
    { layer: "identity", policies },
    { layer: "boundary", policies: denied ? [boundary] : [] },
  ] as const;
  return sources.flatMap((source) => {
    const statements = layers.find(({ layer }) => layer === source.layer)?.matched ?? [];
    return statements.flatMap(({ policy: place, effect, index }) => {
      const policy = source.policies[Number(place)];
      return policy !== undefined && effect === (denied ? "Deny" : "Allow") ? [{ policy, index }] : [];
    });
  });
}

/** Boundaries and, across accounts, each side's policies are told apart; the engine decides. */
export function simulate(scenario: Scenario, action: string, resource: string): Outcome {
  const request: AuthorizationRequest = {
    principal: scenario.principal,
    action,
    resource,
    resourceAccount: scenario.ownerOf(resource),
    context: fixedContext(scenario.context),
  };
  const { decision, layers } = explainDecision(request, layersOf(scenario, action, resource));
  const layer = (name: LayerTrace["layer"]) => layers.find((each) => each.layer === name);
  const levels = layers.filter((each) => each.layer === "scp");
  const allowedByOrganizations =
    scenario.serviceControl && levels.every((level) => layerVerdict(level) === "allowed");
  // AWS ends a simulation that service control policies stop, and calls their denials implicit.
  if (allowedByOrganizations === false && decision.effect === "Deny") {
    return { verdict: "implicitDeny", matched: [], allowedByOrganizations };
  }
  const verdict = verdictOf(decision);
  return {
    verdict,
    matched: statementsOf(scenario, layers, verdict),
    allowedByOrganizations,
    allowedByBoundary: scenario.boundary && layerVerdict(layer("boundary")) === "allowed",
    details: decision.crossAccount
      ? {
          "IAM Policy": layerVerdict(layer("identity")),
          "Resource Policy": layerVerdict(layer("resource")),
          ...(scenario.boundary && { "Permissions Boundary Policy": layerVerdict(layer("boundary")) }),
        }
      : undefined,
  };
}
