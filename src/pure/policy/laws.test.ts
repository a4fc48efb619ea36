import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectLinear } from "../../../test/harness/growth.ts";
import {
  plainDecision,
  plainFirstMatch,
  plainGlob,
  type Question,
  type RawLayers,
  type RawPolicy,
  type RawStatement,
} from "../../../test/harness/plain-policy-engine.ts";
import {
  caseArbitrary,
  compiledLayers,
  questionArbitrary,
  requestOf,
  statementArbitrary,
} from "../../../test/harness/random-policies.ts";
import { type Candidate, LINEAR_MAX } from "./candidate-index.ts";
import { candidatesAmong, firstMatch } from "./candidates.ts";
import { authorize, type Decision } from "./evaluate.ts";
import { explainDecision } from "./explain.ts";
import { globMatches, globOf, patternMatches, textPattern } from "./glob.ts";
import type { Principal } from "./principal.ts";

const decide = (layers: RawLayers, asked: Question): Decision =>
  authorize(requestOf(asked), compiledLayers(layers));

const words = ({ effect, reason }: Decision) => `${effect} ${reason.layer} ${reason.kind}`;

const withStatement = (policy: RawPolicy, statement: RawStatement, at: number): RawPolicy => {
  const position = at % (policy.Statement.length + 1);
  return { ...policy, Statement: policy.Statement.toSpliced(position, 0, statement) };
};

describe("the engine", () => {
  test("agrees with a plain reading of the rules", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(caseArbitrary, ([layers, asked]) => {
        const expected = plainDecision(layers, asked);
        seen.set(expected, (seen.get(expected) ?? 0) + 1);
        expect(words(decide(layers, asked))).toBe(expected);
      }),
      { numRuns: 4000 },
    );
    // The random cases have to reach every kind of answer, or agreement says little.
    expect(seen.size).toBeGreaterThanOrEqual(18);
  });

  test("names the first statement that matches, in the order of the policies, however many there are", () => {
    let indexed = 0;
    fc.assert(
      fc.property(caseArbitrary, fc.boolean(), ([layers, asked], ofResource) => {
        const raw = ofResource ? (layers.resource ? [layers.resource] : []) : layers.identity;
        const all = compiledLayers(layers);
        const compiled = ofResource ? (all.resource ? [all.resource] : []) : all.identity;
        const { allows, denies } = candidatesAmong(compiled, asked.action.toLowerCase());
        const placeOf = (found: Candidate | undefined) =>
          found && [compiled.indexOf(found.policy), found.statement.index];
        const request = requestOf(asked);
        const allow = firstMatch(allows, request);
        expect(placeOf(allow)).toEqual(plainFirstMatch(raw, "Allow", ofResource, asked));
        expect(placeOf(firstMatch(denies, request))).toEqual(plainFirstMatch(raw, "Deny", ofResource, asked));
        if (allow !== undefined && allows.all.length > LINEAR_MAX) indexed += 1;
      }),
      { numRuns: 3000 },
    );
    // Few statements are read one by one, which would prove nothing of the index.
    expect(indexed).toBeGreaterThan(20);
  });

  test("keeps nothing of one request for the next", () => {
    fc.assert(
      fc.property(caseArbitrary, fc.array(questionArbitrary, { maxLength: 6 }), ([layers, first], more) => {
        const compiled = compiledLayers(layers);
        for (const asked of [first, ...more, first]) {
          expect(words(authorize(requestOf(asked), compiled))).toBe(plainDecision(layers, asked));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("explains what it decides", () => {
    fc.assert(
      fc.property(caseArbitrary, ([layers, asked]) => {
        const request = requestOf(asked);
        const compiled = compiledLayers(layers);
        const { decision, layers: told } = explainDecision(request, compiled);
        expect(decision).toEqual(authorize(request, compiled));
        const { layer, kind, policy, statement } = decision.reason;
        const own = told.filter((each) => each.layer === (layer === "trust" ? "resource" : layer));
        const effectsBy = own.map(({ matched }) => matched.map(({ effect }) => effect));
        if (statement !== undefined) {
          const effect = kind === "explicit" ? "Deny" : "Allow";
          const decisive = expect.objectContaining({ policy, effect, index: statement.index });
          expect(own.flatMap(({ matched }) => matched)).toContainEqual(decisive);
        } else if (layer === "scp" || layer === "rcp") {
          expect(effectsBy.some((effects) => !effects.includes("Allow"))).toBe(true);
        } else if (layer === "boundary" || layer === "session") {
          expect(effectsBy.flat()).not.toContain("Allow");
        }
        if (kind === "explicit" || layer === "exempt") return;
        const binding = told.filter((each) => ["identity", "boundary", "session"].includes(each.layer));
        expect(binding.flatMap(({ matched }) => matched.map(({ effect }) => effect))).not.toContain("Deny");
      }),
      { numRuns: 2000 },
    );
  });

  test("never allows more for a further Deny", () => {
    const layerOf = fc.constantFrom<"identity" | "boundary" | "session" | "resource">(
      "identity",
      "boundary",
      "session",
      "resource",
    );
    fc.assert(
      fc.property(
        caseArbitrary,
        layerOf,
        statementArbitrary(false),
        fc.nat(),
        ([layers, asked], layer, extra, at) => {
          const deny: RawStatement = { ...extra, Effect: "Deny" };
          const denyAll: RawStatement = { ...deny, Principal: "*" };
          const more: RawLayers = {
            ...layers,
            identity:
              layer === "identity"
                ? layers.identity.map((each) => withStatement(each, deny, at))
                : layers.identity,
            boundary:
              layer === "boundary" && layers.boundary
                ? withStatement(layers.boundary, deny, at)
                : layers.boundary,
            session:
              layer === "session"
                ? layers.session?.map((each) => withStatement(each, deny, at))
                : layers.session,
            resource:
              layer === "resource" && layers.resource
                ? withStatement(layers.resource, denyAll, at)
                : layers.resource,
          };
          if (decide(layers, asked).effect === "Deny") expect(decide(more, asked).effect).toBe("Deny");
        },
      ),
      { numRuns: 1500 },
    );
  });

  test("never denies more for a further Allow in a policy that is already there", () => {
    fc.assert(
      fc.property(caseArbitrary, statementArbitrary(false), fc.nat(), ([layers, asked], extra, at) => {
        const allow: RawStatement = { ...extra, Effect: "Allow" };
        const add = (policy: RawPolicy) => withStatement(policy, allow, at);
        const addForAll = (policy: RawPolicy) => withStatement(policy, { ...allow, Principal: "*" }, at);
        const more: RawLayers = {
          ...layers,
          identity: layers.identity.map(add),
          boundary: layers.boundary && add(layers.boundary),
          session: layers.session?.map(add),
          resource: layers.resource && addForAll(layers.resource),
          scp: layers.scp?.map((level) => level.map(add)),
          rcp: layers.rcp?.map((level) => level.map(addForAll)),
        };
        if (decide(layers, asked).effect === "Allow") expect(decide(more, asked).effect).toBe("Allow");
      }),
      { numRuns: 1500 },
    );
  });

  test("does not care for the order of statements and policies", () => {
    const reversed = (policy: RawPolicy) => ({ ...policy, Statement: policy.Statement.toReversed() });
    fc.assert(
      fc.property(caseArbitrary, ([layers, asked]) => {
        const other: RawLayers = {
          ...layers,
          identity: layers.identity.map(reversed).toReversed(),
          boundary: layers.boundary && reversed(layers.boundary),
          session: layers.session?.map(reversed).toReversed(),
          resource: layers.resource && reversed(layers.resource),
          scp: layers.scp?.map((level) => level.map(reversed).toReversed()),
          rcp: layers.rcp?.map((level) => level.map(reversed).toReversed()),
        };
        expect(words(decide(other, asked))).toBe(words(decide(layers, asked)));
      }),
      { numRuns: 1000 },
    );
  });

  test("finds the one statement of a thousand that names the resource", () => {
    const Statement = Array.from({ length: 1000 }, (_, index) => ({
      Effect: "Allow" as const,
      Action: ["s3:GetObject"],
      Resource: [`arn:aws:s3:::bucket-${index}/*`, `arn:aws:s3:::bucket-${index}`],
    }));
    const policy: RawPolicy = { Version: "2012-10-17", Statement };
    const layers = { identity: [policy], required: false, isTrust: false } as const;
    const rest = {
      boundary: undefined,
      session: undefined,
      resource: undefined,
      scp: undefined,
      rcp: undefined,
    };
    const principal: Principal = { kind: "user", account: "1", arn: "arn:aws:iam::1:user/u" };
    const ask = (resource: string) =>
      decide(
        { ...layers, ...rest, identity: [...layers.identity] },
        { principal, action: "s3:GetObject", resource, owner: "1", keys: {} },
      );
    expect(ask("arn:aws:s3:::bucket-617/x").reason.statement?.index).toBe(617);
    expect(ask("arn:aws:s3:::bucket-5").reason.statement?.index).toBe(5);
    expect(ask("arn:aws:s3:::bucket-1000/x").effect).toBe("Deny");
  });
});

describe("globs", () => {
  const letters = fc.constantFrom("a", "b", "/", ":");
  const text = fc.string({ unit: letters, maxLength: 12 });
  const pattern = fc.string({ unit: fc.oneof(letters, fc.constantFrom("*", "?")), maxLength: 8 });

  test("agree with plain recursion", () => {
    fc.assert(
      fc.property(pattern, text, (written, subject) => {
        const expected = plainGlob(written, subject);
        expect(globMatches(globOf(written), subject)).toBe(expected);
        expect(patternMatches(textPattern(globOf(written)), subject)).toBe(expected);
      }),
      { numRuns: 5000 },
    );
  });

  test.for([5, 20])("answer at once to %i stars", async (stars) => {
    const glob = globOf(`arn:aws:s3:::b/${"*a".repeat(stars)}b`);
    await expectLinear(450, (length) => {
      expect(globMatches(glob, `arn:aws:s3:::b/${"a".repeat(length)}`)).toBe(false);
    });
  });

  test("take a character outside the basic plane for one", () => {
    expect(globMatches(globOf("a?b"), "a\u{1F600}b")).toBe(true);
    expect(globMatches(globOf("a??b"), "a\u{1F600}b")).toBe(false);
  });
});
