import type { ConditionValue } from "../../src/pure/policy/context.ts";
import type { Principal } from "../../src/pure/policy/principal.ts";

/**
 * A second evaluator, as slow and plain as can be: it reads the JSON anew for every question, shares no code
 * with the engine, and follows the rules' own wording. Random policies must make both agree.
 */

export type RawStatement = {
  Effect: "Allow" | "Deny";
  Principal?: "*" | { [type: string]: string[] };
  NotPrincipal?: { [type: string]: string[] };
  Action?: string[];
  NotAction?: string[];
  Resource?: string[];
  NotResource?: string[];
  Condition?: { [operator: string]: { [key: string]: string[] } };
};
export type RawPolicy = { Version: string; Statement: RawStatement[] };
type Keys = Readonly<Record<string, ConditionValue>>;
export type RawLayers = {
  identity: RawPolicy[];
  boundary: RawPolicy | undefined;
  session: RawPolicy[] | undefined;
  resource: RawPolicy | undefined;
  required: boolean;
  isTrust: boolean;
  scp: RawPolicy[][] | undefined;
  rcp: RawPolicy[][] | undefined;
};
export type Question = { principal: Principal; action: string; resource: string; owner: string; keys: Keys };

export function plainGlob(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] === "*") {
    for (let skip = 0; skip <= text.length; skip++) {
      if (plainGlob(pattern.slice(1), text.slice(skip))) return true;
    }
    return false;
  }
  return (
    text !== "" &&
    (pattern[0] === "?" || pattern[0] === text[0]) &&
    plainGlob(pattern.slice(1), text.slice(1))
  );
}

/** Variables become text in which wildcards are hidden behind characters that nothing else uses. */
function substitute(value: string, policy: RawPolicy, keys: Keys): string | undefined {
  if (policy.Version !== "2012-10-17") return value;
  let missing = false;
  const text = value.replace(/\$\{([^}]*)\}/g, (_, inner: string) => {
    if (inner === "*") return "\u0001";
    if (inner === "?") return "\u0002";
    const [name = "", fallback] = inner.split(", ");
    const found = keys[name.toLowerCase()];
    const word = found ?? (fallback === undefined ? undefined : fallback.slice(1, -1));
    if (typeof word !== "string") missing = true;
    return typeof word === "string" ? word.replaceAll("*", "\u0001").replaceAll("?", "\u0002") : "";
  });
  return missing ? undefined : text;
}

function hidden(text: string): string {
  return text.replaceAll("*", "\u0001").replaceAll("?", "\u0002");
}

function valueMatches(
  operator: string,
  expected: string,
  actual: string,
  policy: RawPolicy,
  keys: Keys,
): boolean {
  if (operator === "numericlessthan") return Number.parseFloat(actual) < Number.parseFloat(expected);
  const value = substitute(expected, policy, keys);
  if (value === undefined) return false;
  if (operator === "bool") {
    const spelled = value.toLowerCase();
    return (spelled === "true" || spelled === "false") && spelled === actual.toLowerCase();
  }
  if (operator === "stringlike") return plainGlob(value, hidden(actual)) || plainGlob(value, actual);
  return hidden(value) === hidden(actual);
}

function conditionHolds(written: string, key: string, values: string[], policy: RawPolicy, keys: Keys) {
  let operator = written.toLowerCase();
  const actual = keys[key.toLowerCase()];
  const isAbsent = actual === undefined || (typeof actual !== "string" && actual.length === 0);
  if (operator === "null") return values.includes(isAbsent ? "true" : "false");
  const forAll = operator.startsWith("forallvalues:");
  const forAny = operator.startsWith("foranyvalue:");
  if (forAll || forAny) operator = operator.slice(operator.indexOf(":") + 1);
  const ifExists = operator.endsWith("ifexists");
  if (ifExists) operator = operator.slice(0, -"ifexists".length);
  const negated = operator.includes("not");
  operator = operator.replace("not", "");
  if (isAbsent) {
    if (ifExists || forAll) return true;
    return forAny ? false : negated;
  }
  const list = typeof actual === "string" ? [actual] : actual;
  const one = (each: string) =>
    values.some((value) => valueMatches(operator, value, each, policy, keys)) !== negated;
  return forAll || (negated && !forAny) ? list.every(one) : list.some(one);
}

function kindsOf(listed: "*" | { [type: string]: string[] }, principal: Principal): Set<string> {
  const kinds = new Set<string>();
  if (listed === "*") return kinds.add("*");
  const aws = listed.AWS ?? [];
  if (aws.includes("*")) kinds.add("*");
  if (principal.kind === "service" && listed.Service?.includes(principal.service)) kinds.add("direct");
  if (!("account" in principal)) return kinds;
  const root = `arn:aws:iam::${principal.account}:root`;
  if (aws.includes(principal.account) || aws.includes(root)) kinds.add("account");
  if (principal.kind !== "root" && aws.includes(principal.arn)) kinds.add("direct");
  if (principal.kind === "role-session" && aws.includes(principal.roleArn)) kinds.add("role");
  if (principal.kind === "federated-user" && aws.includes(principal.userArn ?? "")) kinds.add("user");
  return kinds;
}

/** How a statement grants or denies: the ways it names the caller, empty when it does not match. */
function matchKinds(
  statement: RawStatement,
  policy: RawPolicy,
  hasPrincipals: boolean,
  asked: Question,
): Set<string> {
  const none = new Set<string>();
  const action = asked.action.toLowerCase();
  const matchesAction = (pattern: string) => plainGlob(pattern.toLowerCase(), action);
  if (statement.Action !== undefined && !statement.Action.some(matchesAction)) return none;
  if (statement.NotAction?.some(matchesAction)) return none;
  const matchesResource = (pattern: string) => {
    const text = substitute(pattern, policy, asked.keys);
    return text !== undefined && (plainGlob(text, asked.resource) || plainGlob(text, hidden(asked.resource)));
  };
  if (statement.Resource !== undefined && !statement.Resource.some(matchesResource)) return none;
  if (statement.NotResource?.some(matchesResource)) return none;
  for (const [operator, block] of Object.entries(statement.Condition ?? {})) {
    for (const [key, values] of Object.entries(block)) {
      // An operator nobody knows must not widen access.
      const holds =
        operator === "StringResembles"
          ? statement.Effect === "Deny"
          : conditionHolds(operator, key, values, policy, asked.keys);
      if (!holds) return none;
    }
  }
  if (!hasPrincipals) return new Set(["*"]);
  if (statement.NotPrincipal !== undefined) {
    return kindsOf(statement.NotPrincipal, asked.principal).size === 0 ? new Set(["*"]) : none;
  }
  return kindsOf(statement.Principal ?? {}, asked.principal);
}

function kindsIn(
  policies: RawPolicy[],
  effect: string,
  hasPrincipals: boolean,
  asked: Question,
): Set<string> {
  const kinds = new Set<string>();
  for (const policy of policies) {
    for (const statement of policy.Statement) {
      if (statement.Effect !== effect) continue;
      for (const kind of matchKinds(statement, policy, hasPrincipals, asked)) kinds.add(kind);
    }
  }
  return kinds;
}

/** Where the first statement of an effect stands that matches: its policy and its place in it. */
export function plainFirstMatch(
  policies: RawPolicy[],
  effect: string,
  hasPrincipals: boolean,
  asked: Question,
): [policy: number, statement: number] | undefined {
  for (const [at, policy] of policies.entries()) {
    for (const [index, statement] of policy.Statement.entries()) {
      if (statement.Effect !== effect) continue;
      if (matchKinds(statement, policy, hasPrincipals, asked).size > 0) return [at, index];
    }
  }
  return undefined;
}

const has = (policies: RawPolicy[], effect: string, hasPrincipals: boolean, asked: Question) =>
  kindsIn(policies, effect, hasPrincipals, asked).size > 0;

export function plainDecision(layers: RawLayers, asked: Question): string {
  const { principal, action } = asked;
  if (action === "sts:GetCallerIdentity" && "account" in principal) return "Allow exempt granted";
  const isLinked = principal.kind === "role-session" && principal.isServiceLinkedRole === true;
  const scp = "account" in principal && !isLinked ? (layers.scp ?? []) : [];
  const rcp = !isLinked && !action.startsWith("iam:") ? (layers.rcp ?? []) : [];
  const resource = layers.resource === undefined ? [] : [layers.resource];
  const boundary = layers.boundary === undefined ? [] : [layers.boundary];
  const session = layers.session ?? [];
  const same = "account" in principal && principal.account === asked.owner;
  // A role that does not exist is refused like one that does not trust.
  const isMissingRole = layers.resource === undefined && layers.required && action.startsWith("sts:");
  const isTrust = layers.isTrust || isMissingRole;
  const named = isTrust ? "trust" : "resource";
  const rootRescue = principal.kind === "root" && same && action === "s3:PutBucketPolicy";
  if (has(scp.flat(), "Deny", false, asked)) return "Deny scp explicit";
  if (has(rcp.flat(), "Deny", true, asked)) return "Deny rcp explicit";
  if (has(layers.identity, "Deny", false, asked)) return "Deny identity explicit";
  if (has(boundary, "Deny", false, asked)) return "Deny boundary explicit";
  if (has(session, "Deny", false, asked)) return "Deny session explicit";
  if (!rootRescue && has(resource, "Deny", true, asked)) return `Deny ${named} explicit`;
  if (scp.some((level) => !has(level, "Allow", false, asked))) return "Deny scp implicit";
  if (rcp.some((level) => !has(level, "Allow", true, asked))) return "Deny rcp implicit";
  const kinds = kindsIn(resource, "Allow", true, asked);
  if (!("account" in principal)) {
    return kinds.size > 0 ? `Allow ${named} granted` : `Deny ${named} implicit`;
  }
  const isFederated = principal.kind === "federated-user";
  const sessionOk = layers.session === undefined ? !isFederated : has(session, "Allow", false, asked);
  const boundaryOk = layers.boundary === undefined || has(boundary, "Allow", false, asked);
  if (principal.kind === "root") {
    if (isTrust) return "Deny root implicit";
    const needed = !same || layers.required;
    if (needed && kinds.size === 0) return `Deny ${named} implicit`;
    if (!sessionOk) return "Deny session implicit";
    return needed ? `Allow ${named} granted` : "Allow root granted";
  }
  if (same && (kinds.has("direct") || kinds.has("*"))) return `Allow ${named} granted`;
  if ((!same || layers.required) && kinds.size === 0) return `Deny ${named} implicit`;
  const byName = same && (kinds.has("role") || kinds.has("user"));
  const hasSessionIfNeeded = !isFederated || layers.session !== undefined;
  const identityOk = hasSessionIfNeeded && has(layers.identity, "Allow", false, asked);
  if (!byName && !identityOk) return "Deny identity implicit";
  if (!boundaryOk) return "Deny boundary implicit";
  if (!sessionOk) return "Deny session implicit";
  return byName ? `Allow ${named} granted` : "Allow identity granted";
}
