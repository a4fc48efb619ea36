import type { Decision, DecisionLayer } from "../pure/policy/evaluate.ts";
import type { DecisionTrace } from "../pure/policy/explain.ts";
import { GrantKind } from "../pure/policy/principal.ts";
import { printable } from "./verify-logs/terminal.ts";

/** A decision told to a person: who asked for what, what each layer said, which statement decided. */
export interface DecisionStory {
  readonly who: string;
  readonly action: string;
  readonly resource: string;
  readonly trace: DecisionTrace;
  /** What the caller is answered when the decision denies. */
  readonly message?: string | undefined;
  /** What may have been forgotten. */
  readonly hint?: string | undefined;
}

type LayerTrace = DecisionTrace["layers"][number];
type MatchedStatement = LayerTrace["matched"][number];
type StatementReference = { readonly index: number; readonly sid?: string | undefined };

const LAYER_NAMES: Readonly<Record<Exclude<DecisionLayer, "root" | "exempt">, string>> = {
  scp: "service control policy",
  rcp: "resource control policy",
  identity: "identity-based policy",
  boundary: "permissions boundary",
  session: "session policy",
  resource: "resource-based policy",
  trust: "role trust policy",
};

/** People count statements from one. */
function statementText(policy: string, { index, sid }: StatementReference): string {
  return `${policy}, statement ${index + 1}${sid ? ` "${sid}"` : ""}`;
}

/** Why a decision came out as it did, in half a sentence. */
export function decisionText({ effect, reason }: Decision): string {
  const { layer, kind, policy = "", statement } = reason;
  if (layer === "exempt") return "Allow: no policy can refuse it";
  if (layer === "root") {
    return effect === "Allow"
      ? "Allow: the root user may do what nothing denies"
      : "Deny: root users assume no roles";
  }
  const name = LAYER_NAMES[layer];
  const by = statement === undefined ? name : `${name} ${statementText(policy, statement)}`;
  if (kind === "implicit") return `Deny: no ${name} allows it`;
  return kind === "explicit" ? `Deny: denied by ${by}` : `Allow: allowed by ${by}`;
}

/** How a resource policy names the caller; it makes the difference in what else must allow. */
function namingText(grantKinds: number | undefined): string {
  const names = [
    [GrantKind.direct, "the caller itself"],
    [GrantKind.role, "its role"],
    [GrantKind.user, "its user"],
    [GrantKind.account, "its account"],
    [GrantKind.everyone, "everybody"],
  ] as const;
  const named = names.flatMap(([kind, name]) => (((grantKinds ?? 0) & kind) === 0 ? [] : [name]));
  return named.length === 0 ? "" : ` (to ${named.join(", ")})`;
}

function matchedText(matched: MatchedStatement): string {
  return `${statementText(matched.policy, matched)}${namingText(matched.grantKinds)}`;
}

function layerName({ layer, level }: LayerTrace, action: string): string {
  const isTrust = layer === "resource" && action.toLowerCase().startsWith("sts:");
  const name = LAYER_NAMES[isTrust ? "trust" : layer];
  return level === undefined ? name : `${name}, level ${level + 1}`;
}

function layerText({ policies, matched, furtherPolicies = 0, furtherMatched = 0 }: LayerTrace): string[] {
  if (policies.length === 0) return ["there is none"];
  const said = (["Deny", "Allow"] as const).flatMap((effect) =>
    matched
      .filter((statement) => statement.effect === effect)
      .map((statement) => `${effect === "Deny" ? "denies" : "allows"}: ${matchedText(statement)}`),
  );
  if (furtherMatched > 0) said.push(`and ${furtherMatched} more that match`);
  if (said.length > 0) return said;
  const count = policies.length + furtherPolicies;
  return [count === 1 ? `silent: ${policies[0]}` : `silent: all ${count}`];
}

const LABEL_WIDTH = 34;

function row(label: string, text: string): string {
  return printable(`  ${label.padEnd(LABEL_WIDTH)}${text}`);
}

/** The whole story, a line for each thing there is to say. */
export function decisionLines({ who, action, resource, trace, message, hint }: DecisionStory): string[] {
  return [
    row("asked by", who),
    row("demanded", `${action} on ${resource}`),
    ...trace.layers.flatMap((layer) =>
      layerText(layer).map((text, index) => row(index === 0 ? layerName(layer, action) : "", text)),
    ),
    row("decision", decisionText(trace.decision)),
    ...(message === undefined ? [] : [row("answer", message)]),
    ...(hint === undefined ? [] : [row("hint", hint)]),
  ];
}
