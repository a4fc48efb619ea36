import { type CompiledPolicy, compilePolicy } from "../src/pure/policy/compile.ts";
import { authorize } from "../src/pure/policy/evaluate.ts";
import { parsePolicy } from "../src/pure/policy/parse.ts";
import { awsManagedPolicies } from "../src/services/iam/policies/aws-managed.ts";
import { fiveLayers, identityOnly, oneStatement, statements } from "./authorization-load.ts";
import { cpuMicroseconds } from "./harness/own-cpu.ts";
import type { Benchmark } from "./harness/report.ts";
import { figure, median } from "./harness/statistics.ts";

const TARGET_PER_SECOND = 2e6;
const SIZES = [10, 100, 1000, 10_000];
const FIRST_USES = 9;

/** Deciding with everything attached; beside it the same engine where there is nearly nothing to decide. */
export const authorization: Benchmark = {
  name: "authorization",
  title: "Authorization, five layers of real policies, against one statement",
  async run() {
    const scaling = SIZES.map((size) => ({
      size,
      distinct: statements(size, "distinct-actions"),
      same: statements(size, "same-action"),
    }));
    const works: Record<string, () => unknown> = {
      "five layers": inTurn(fiveLayers()),
      "identity policies only": inTurn(identityOnly()),
      "floor: one statement": inTurn(oneStatement()),
    };
    for (const { size, distinct, same } of scaling) {
      works[`${size} statements, an action each`] = inTurn(distinct);
      works[`${size} statements, one action`] = inTurn(same);
    }
    const cpu = cpuMicroseconds(works);
    const five = 1e6 / (cpu["five layers"] ?? Number.NaN);
    const first = firstUseMicroseconds();
    const largest = largestManaged();
    return {
      columns: ["work", "µs", "a CPU-second"],
      rows: [
        ...Object.entries(cpu).map(([name, microseconds]) => [
          name,
          figure(microseconds),
          figure(1e6 / microseconds),
        ]),
        ["first use of an action, ten policies", figure(first), ""],
        [`compile ${largest.name} (${figure(largest.kilobytes)} KB)`, figure(largest.microseconds), ""],
      ],
      verdicts: [
        {
          claim: "five layers: ≥2 M decisions a CPU-second",
          measured: `${figure(five / 1e6)} M`,
          ok: five >= TARGET_PER_SECOND,
        },
      ],
    };
  },
};

type Question = Parameters<typeof authorize>;

/** One decision a call, over all questions again and again; each is asked with a context of its own. */
function inTurn(questions: readonly (() => Question)[]): () => unknown {
  let next = 0;
  return () => {
    const question = questions[next++ % questions.length];
    if (question === undefined) throw new Error("no questions");
    return authorize(...question());
  };
}

/** Policies remember which statements speak of an action; this is what finding them out takes. */
function firstUseMicroseconds(): number {
  const found: number[] = [];
  for (let round = 0; round < FIRST_USES; round++) {
    const [question] = identityOnly();
    if (question === undefined) throw new Error("no questions");
    const asked = question();
    const before = performance.now();
    authorize(...asked);
    found.push((performance.now() - before) * 1000);
  }
  return median(found);
}

function largestManaged(): { name: string; kilobytes: number; microseconds: number } {
  const [largest] = awsManagedPolicies()
    .all()
    .map(({ name, document }) => ({ name, document: JSON.stringify(JSON.parse(document)) }))
    .sort((one, other) => other.document.length - one.document.length);
  if (largest === undefined) throw new Error("no policies");
  const compile = (): CompiledPolicy =>
    compilePolicy(parsePolicy(largest.document), { id: largest.name, kind: "identity" });
  const { compiled } = cpuMicroseconds({ compiled: compile });
  return { name: largest.name, kilobytes: largest.document.length / 1024, microseconds: compiled };
}
