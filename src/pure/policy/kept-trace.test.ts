import fc from "fast-check";
import { expect, test } from "vitest";
import { caseArbitrary, compiledLayers, requestOf } from "../../../test/harness/random-policies.ts";
import { type CompiledPolicy, compilePolicy } from "./compile.ts";
import { fixedContext } from "./context.ts";
import { type DecisionTrace, explainDecision } from "./explain.ts";
import { keptTrace } from "./kept-trace.ts";
import { parsePolicy } from "./parse.ts";

const HOME = "111111111111";
const ALLOW = { Effect: "Allow", Action: "*", Resource: "*" };
const DENY = { Effect: "Deny", Action: "*", Resource: "*" };

const attached = (index: number, statements: readonly object[]): CompiledPolicy =>
  compilePolicy(parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements })), {
    id: `arn:aws:iam::${HOME}:policy/p${index}`,
    kind: "identity",
  });

function traceOf(identity: readonly CompiledPolicy[]): DecisionTrace {
  return explainDecision(
    {
      principal: { kind: "user", account: HOME, arn: `arn:aws:iam::${HOME}:user/ann` },
      action: "iam:GetUser",
      resource: `arn:aws:iam::${HOME}:user/ann`,
      resourceAccount: HOME,
      context: fixedContext({}),
    },
    { identity },
  );
}

const repeating = (policies: number) =>
  Array.from({ length: policies }, (_, index) => attached(index, Array(129).fill(ALLOW)));

test("what is kept does not grow with the policies", () => {
  const sizes = [10, 110].map((policies) => {
    const trace = traceOf(repeating(policies));
    const kept = keptTrace(trace);
    const [layer] = kept.layers;
    expect(layer?.matched).toHaveLength(20);
    expect(layer?.furtherMatched).toBe(policies * 129 - 20);
    expect(layer?.furtherPolicies).toBe(policies > 20 ? policies - 20 : undefined);
    return JSON.stringify(kept).length;
  });
  expect(Math.max(...sizes)).toBeLessThan(4000);
});

test("the statement that decided is kept wherever it stands", () => {
  const trace = traceOf([...repeating(2), attached(2, [ALLOW, DENY])]);
  const kept = keptTrace(trace);
  expect(kept.decision).toEqual(trace.decision);
  expect(kept.layers[0]?.matched.slice(20)).toEqual([
    { policy: `arn:aws:iam::${HOME}:policy/p2`, effect: "Deny", index: 1 },
  ]);
  expect(kept.layers[0]?.furtherMatched).toBe(2 * 129 + 2 - 21);
});

test("what is small is kept as it is", () => {
  fc.assert(
    fc.property(caseArbitrary, ([layers, asked]) => {
      const trace = explainDecision(requestOf(asked), compiledLayers(layers));
      const isSmall = trace.layers.every(({ matched }) => matched.length <= 20);
      if (isSmall) expect(keptTrace(trace)).toEqual(trace);
    }),
    { numRuns: 300 },
  );
});
