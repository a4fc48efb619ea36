import { compilePolicy } from "../src/pure/policy/compile.ts";
import { authorize } from "../src/pure/policy/evaluate.ts";
import { explainDecision } from "../src/pure/policy/explain.ts";
import { parsePolicy } from "../src/pure/policy/parse.ts";
import { awsManagedPolicies } from "../src/services/iam/policies/aws-managed.ts";
import { fiveLayers, identityOnly, oneStatement, type Question, statements } from "./authorization-load.ts";
import { casbinStatements } from "./casbin-statements.ts";
import { cedarIdentity } from "./cedar-identity.ts";
import { cpuMicroseconds } from "./harness/own-cpu.ts";
import type { Benchmark, Verdict } from "./harness/report.ts";
import { figure, median } from "./harness/statistics.ts";
import { requestMicroseconds } from "./request-share.ts";

const SIZES = [10, 100, 1000, 10_000];
const CASBIN_SIZES = [10, 100, 1000];
const FIRST_USE_ROUNDS = 3;

const TARGETS = {
  decisionsPerSecond: 2e6,
  scaling: 3,
  firstUseMicroseconds: 100,
  compileMilliseconds: 5,
  partOfRequest: 0.05,
} as const;

/** Deciding with everything attached; beside it the same engine where there is nearly nothing to decide, and others. */
export const authorization: Benchmark = {
  name: "authorization",
  title: "Authorization, five layers of real policies, against one statement, Cedar and casbin",
  async run() {
    // Before anything else was compiled: what whoever attaches the policy waits for.
    const largest = compileLargest();
    const cpu = cpuMicroseconds(await works());
    const of = (name: string) => cpu[name] ?? Number.NaN;
    const firstUse = firstUseMicroseconds();
    const request = await requestMicroseconds();
    return {
      columns: ["work", "µs", "a CPU-second", "times ours"],
      rows: [
        ...Object.entries(cpu).map(([name, microseconds]) => [
          name,
          figure(microseconds),
          figure(1e6 / microseconds),
          figure(timesOurs(name, of), "×"),
        ]),
        ["first use of an action, ten policies", figure(firstUse), "", ""],
        [
          `compile ${largest.name} (${figure(largest.kilobytes)} KB), once`,
          figure(largest.microseconds),
          "",
          "",
        ],
        ["a whole GetUser", figure(request), figure(1e6 / request), ""],
      ],
      verdicts: [
        ...verdictsOf(of),
        atMost(
          "first use of an action: ≤100 µs",
          firstUse,
          TARGETS.firstUseMicroseconds,
          figure(firstUse, " µs"),
        ),
        atMost(
          "the largest managed policy compiled for the first time: ≤5 ms",
          largest.microseconds / 1000,
          TARGETS.compileMilliseconds,
          figure(largest.microseconds / 1000, " ms"),
        ),
        atMost(
          "five layers, explained: ≤5% of a request's CPU",
          of(EXPLAINED) / request,
          TARGETS.partOfRequest,
          figure((of(EXPLAINED) / request) * 100, "%"),
        ),
      ],
    };
  },
};

const FIVE_LAYERS = "five layers";
const EXPLAINED = "five layers, explained as the server does";
const IDENTITY = "identity policies only";
const CEDAR = "Cedar: identity policies only";

function distinct(size: number): string {
  return `${size} statements, an action each`;
}

function same(size: number): string {
  return `${size} statements, one action`;
}

function casbin(size: number): string {
  return `casbin: ${size} policies, an action each`;
}

async function works(): Promise<Record<string, () => unknown>> {
  const found: Record<string, () => unknown> = {
    [FIVE_LAYERS]: inTurn(fiveLayers(), authorize),
    [EXPLAINED]: inTurn(fiveLayers(), explainDecision),
    [IDENTITY]: inTurn(identityOnly(), authorize),
    "floor: one statement": inTurn(oneStatement(), authorize),
  };
  for (const size of SIZES) {
    found[distinct(size)] = inTurn(statements(size, "distinct-actions"), authorize);
    found[same(size)] = inTurn(statements(size, "same-action"), authorize);
  }
  found[CEDAR] = cedarWork();
  for (const size of CASBIN_SIZES) found[casbin(size)] = await casbinStatements(size);
  return found;
}

/** One decision a call, over all questions again and again; each is asked with a context of its own. */
function inTurn(
  questions: readonly Question[],
  decide: (...question: ReturnType<Question>) => unknown,
): () => unknown {
  let next = 0;
  return () => {
    const question = questions[next++ % questions.length];
    if (question === undefined) throw new Error("no questions");
    return decide(...question());
  };
}

/** Cedar on the questions of the identity layer, once it was seen to answer all of them as we do. */
function cedarWork(): () => unknown {
  const questions = identityOnly();
  const cedar = cedarIdentity(questions.map((question) => question()[0].action));
  for (const question of questions) {
    const [request, layers] = question();
    if (cedar.allows(request) !== (authorize(request, layers).effect === "Allow")) {
      throw new Error(`Cedar says otherwise of ${request.action} on ${request.resource}`);
    }
  }
  return inTurn(questions, (request) => cedar.allows(request));
}

/** How many times as long another takes for what we do as well. */
function timesOurs(name: string, of: (name: string) => number): number | undefined {
  if (name === CEDAR) return of(CEDAR) / of(IDENTITY);
  const size = CASBIN_SIZES.find((each) => name === casbin(each));
  return size === undefined ? undefined : of(name) / of(distinct(size));
}

function atMost(claim: string, value: number, limit: number, measured: string): Verdict {
  return { claim, measured, ok: value <= limit };
}

function verdictsOf(of: (name: string) => number): Verdict[] {
  const perSecond = 1e6 / of(FIVE_LAYERS);
  const scaling = [distinct, same].map((named): Verdict => {
    const growth = Math.max(...SIZES.map((size) => of(named(size)))) / of(named(10));
    const claim = `${named(10)}, to 10,000: within 3×`;
    return atMost(claim, growth, TARGETS.scaling, figure(growth, "×"));
  });
  return [
    {
      claim: "five layers: ≥2 M decisions a CPU-second",
      measured: `${figure(perSecond / 1e6)} M`,
      ok: perSecond >= TARGETS.decisionsPerSecond,
    },
    ...scaling,
  ];
}

/** Policies remember which statements speak of an action; this is what finding them out takes. */
function firstUseMicroseconds(): number {
  const found: number[] = [];
  for (let round = 0; round < FIRST_USE_ROUNDS; round++) {
    for (const question of identityOnly()) {
      const asked = question();
      const before = performance.now();
      authorize(...asked);
      found.push((performance.now() - before) * 1000);
    }
  }
  return median(found);
}

function compileLargest(): { name: string; kilobytes: number; microseconds: number } {
  const [largest] = awsManagedPolicies()
    .all()
    .map(({ name, document }) => ({ name, document: JSON.stringify(JSON.parse(document)) }))
    .sort((one, other) => other.document.length - one.document.length);
  if (largest === undefined) throw new Error("no policies");
  const before = process.threadCpuUsage();
  compilePolicy(parsePolicy(largest.document), { id: largest.name, kind: "identity" });
  const { user, system } = process.threadCpuUsage(before);
  return { name: largest.name, kilobytes: largest.document.length / 1024, microseconds: user + system };
}
