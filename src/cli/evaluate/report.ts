import { conventions } from "../../conventions.ts";
import type { DecisionTrace } from "../../pure/policy/explain.ts";
import { type AccessDeniedStyle, accessDeniedMessage, explainDecision } from "../../pure/policy/explain.ts";
import type { Principal } from "../../pure/policy/principal.ts";
import { decisionLines, decisionText } from "../decision-text.ts";
import { printable } from "../verify-logs/terminal.ts";
import type { EvaluationCase } from "./case.ts";

/** A case and what came of it. */
export interface EvaluatedCase {
  readonly of: EvaluationCase;
  readonly trace: DecisionTrace;
  /** What the caller would be answered. */
  readonly message: string | undefined;
  /** Whether it is as expected; allowed, when nothing is expected. */
  readonly isRight: boolean;
}

const NO_TRUST_POLICY = 'no trust policy was given: it goes into "policies" as "resource"';

/** How services refuse, by the namespace of their actions. */
const STYLES: ReadonlyMap<string, AccessDeniedStyle> = new Map(
  [...conventions].map(([{ signingName }, { accessDenied }]) => [signingName, accessDenied]),
);

export function evaluated(of: EvaluationCase): EvaluatedCase {
  const { request, layers, expect } = of;
  const trace = explainDecision(request, layers);
  const { decision } = trace;
  const style = STYLES.get(request.action.split(":")[0]?.toLowerCase() ?? "") ?? "full";
  const message = decision.effect === "Deny" ? accessDeniedMessage(decision, request, style) : undefined;
  return { of, trace, message, isRight: decision.effect === (expect ?? "Allow") };
}

function whoOf(principal: Principal): string {
  switch (principal.kind) {
    case "service":
      return principal.service;
    case "identity-provider":
      return principal.provider;
    case "anonymous":
      return "anonymous";
    default:
      return principal.arn;
  }
}

/** A line for each case, and the story of those that are wrong, or of all when `explain`. */
export function textReport(results: readonly EvaluatedCase[], explain: boolean): string {
  const [only, ...others] = results;
  const single = only !== undefined && others.length === 0;
  const lines = results.flatMap((result, index) => {
    const tells = explain || single || (result.of.expect !== undefined && !result.isRight);
    return [caseLine(result, index), ...(tells ? storyLines(result) : [])];
  });
  if (!single) lines.push(totalLine(results));
  return `${lines.join("\n")}\n`;
}

function caseLine({ of, trace, isRight }: EvaluatedCase, index: number): string {
  const { name, request, expect } = of;
  const what = name ?? `${whoOf(request.principal)} ${request.action} ${request.resource}`;
  const expectation = expect === undefined ? "" : isRight ? "as expected  " : `EXPECTED ${expect}  `;
  return printable(`${trace.decision.effect.padEnd(7)}${expectation}${index + 1}: ${what}`);
}

function storyLines({ of, trace, message }: EvaluatedCase): string[] {
  const { action, resource, principal } = of.request;
  const { layer, kind } = trace.decision.reason;
  const lacksTrust = layer === "trust" && kind === "implicit" && of.layers.resource === undefined;
  const hint = lacksTrust ? NO_TRUST_POLICY : undefined;
  return decisionLines({ who: whoOf(principal), action, resource, trace, message, hint });
}

function totalLine(results: readonly EvaluatedCase[]): string {
  const count = (chosen: (result: EvaluatedCase) => boolean) => results.filter(chosen).length;
  const allowed = count(({ trace }) => trace.decision.effect === "Allow");
  const expecting = results.filter(({ of }) => of.expect !== undefined);
  const missed = expecting.filter(({ isRight }) => !isRight).length;
  const expectations =
    expecting.length === 0 ? "" : `; ${expecting.length - missed} as expected, ${missed} not`;
  return `${results.length} cases: ${allowed} allowed, ${results.length - allowed} denied${expectations}`;
}

/** The same for machines. Statements are counted from zero here. */
export function jsonReport(results: readonly EvaluatedCase[]): string {
  const cases = results.map(({ of, trace, message, isRight }) => {
    const { action, resource, resourceAccount, principal } = of.request;
    const { effect, reason, crossAccount } = trace.decision;
    return {
      name: of.name,
      principal: whoOf(principal),
      action,
      resource,
      resourceAccount,
      decision: effect,
      explanation: decisionText(trace.decision),
      reason,
      crossAccount,
      message,
      expect: of.expect,
      ok: isRight,
      layers: trace.layers,
      warnings: of.warnings,
    };
  });
  return `${JSON.stringify({ ok: results.every(({ isRight }) => isRight), cases }, undefined, 2)}\n`;
}
