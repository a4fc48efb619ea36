import {
  type AuthorizationAnswer,
  type EntityJson,
  preparsePolicySet,
  statefulIsAuthorized,
} from "@cedar-policy/cedar-wasm/nodejs";
import type { AuthorizationRequest } from "../src/pure/policy/authorization-request.ts";
import { compilePolicy, statementsOn } from "../src/pure/policy/compile.ts";
import { contextKeysOf } from "../src/pure/policy/context-keys.ts";
import type { ConditionElement, PatternElement, Statement } from "../src/pure/policy/document.ts";
import { conditionValue, identityDocuments } from "./authorization-load.ts";

/**
 * The caller's ten policies in Cedar, a policy for each statement, parsed beforehand. Cedar has no wildcards in
 * actions: the actions of the load are members of a group for each statement that speaks of them, which is
 * worked out before anything is measured. Variables are replaced by their values.
 */
export interface CedarIdentity {
  allows(request: AuthorizationRequest): boolean;
}

const POLICY_SET = "identity";

export function cedarIdentity(actions: readonly string[]): CedarIdentity {
  const documents = identityDocuments().map(({ document }) => document);
  const statements = documents.flatMap((document, policy) =>
    document.statements.map((statement, index) => ({ group: `${policy}-${index}`, statement })),
  );
  const staticPolicies = Object.fromEntries(
    statements.map(({ group, statement }) => [group, cedarPolicy(group, statement)]),
  );
  const parsed = preparsePolicySet(POLICY_SET, { staticPolicies });
  if (parsed.type === "failure") throw new Error(parsed.errors.map(({ message }) => message).join("\n"));
  const compiled = documents.map((document) => compilePolicy(document, { id: "", kind: "identity" }));
  const entities = new Map(
    actions.map((action): [string, EntityJson[]] => {
      const groups = compiled.flatMap((policy, place) =>
        statementsOn(policy, action.toLowerCase()).map(({ index }) => `${place}-${index}`),
      );
      const parents = groups.map((id) => ({ type: "Action", id }));
      return [action, [{ uid: { type: "Action", id: action }, attrs: {}, parents }]];
    }),
  );
  const keys = contextKeysOf(documents).map((key) => key.toLowerCase());
  return {
    allows: ({ action, resource }) => {
      const context: Record<string, string> = { resource };
      for (const key of keys) {
        const value = conditionValue(key);
        if (value !== undefined) context[key] = value;
      }
      return isAllowed(
        statefulIsAuthorized({
          principal: { type: "User", id: "alice" },
          action: { type: "Action", id: action },
          resource: { type: "Resource", id: resource },
          context,
          preparsedPolicySetId: POLICY_SET,
          entities: entities.get(action) ?? [],
        }),
      );
    },
  };
}

function isAllowed(answer: AuthorizationAnswer): boolean {
  if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join("\n"));
  const { decision, diagnostics } = answer.response;
  if (diagnostics.errors.length > 0) throw new Error(JSON.stringify(diagnostics.errors));
  return decision === "allow";
}

function cedarPolicy(group: string, { effect, resource, conditions }: Statement): string {
  const tests = [...resourceTests(resource), ...conditions.map(conditionTest)];
  const when = tests.length === 0 ? "" : ` when { ${tests.join(" && ")} }`;
  const head = effect === "Allow" ? "permit" : "forbid";
  return `${head}(principal, action in Action::${JSON.stringify(group)}, resource)${when};`;
}

function resourceTests(resource: PatternElement | undefined): string[] {
  if (resource === undefined || resource.negated) throw new Error("the load has only Resource elements");
  if (resource.patterns.includes("*")) return [];
  const likes = resource.patterns.map(
    (pattern) => `context.resource like ${JSON.stringify(filled(pattern))}`,
  );
  return [`(${likes.join(" || ")})`];
}

function filled(pattern: string): string {
  return pattern.replaceAll(/\$\{([^}]+)\}/g, (_, key: string) => conditionValue(key.toLowerCase()) ?? "");
}

function conditionTest({ operator, key, values }: ConditionElement): string {
  if (operator !== "StringEquals" && operator !== "Bool") throw new Error(`the load has no ${operator}`);
  const name = JSON.stringify(key.toLowerCase());
  return `(context has ${name} && ${JSON.stringify(values)}.contains(context[${name}]))`;
}
