/**
 * Detection of Insights. A run counts what was recorded, then judges every stretch of five minutes that is over, of
 * each series that some trail has Insights of. What it finds is written into the journal, in one transaction with
 * how far the series was judged, so that a crash neither loses nor doubles it; trails deliver it from there.
 * What is recorded of a stretch after it was judged counts in later baselines only.
 */
import { uuid } from "../../../pure/aws/ids.ts";
import { assembleInsight } from "../../../pure/event/insight-record.ts";
import {
  BASELINE_MS,
  baselineBefore,
  isUnusual,
  STRETCH_MS,
  stretchStart,
  UNUSUAL_CALLS_MIN,
} from "../../../pure/event/insight-rule.ts";
import { hasInsights } from "../../../pure/event/insight-selection.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { Clock } from "../../../runtime/clock.ts";
import type { Journal } from "../../../runtime/journal.ts";
import type { JournalReader } from "../../../runtime/journal-reader.ts";
import type { Database, Transaction } from "../../../runtime/storage/database.ts";
import { membersIn } from "../organization-members/store.ts";
import { trailsIn } from "../trails/store.ts";
import { hasInsightSelectors, withReach } from "../trails/trail.ts";
import { attributeCalls } from "./attribute-calls.ts";
import { type InsightStore, insightsIn, type OpenInsight, type StoredSeries } from "./store.ts";

const MINUTE_MS = 60_000;
/** For calls that end within a stretch and are recorded after it. */
const GRACE_MS = MINUTE_MS;
const SERIES_AT_ONCE = 100;

export interface InsightParts {
  readonly database: Database;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Counts what is judged here. */
  readonly counting: JournalReader;
}

export interface InsightDetection {
  run(signal?: AbortSignal): Promise<void>;
  /** Forgets counts that nobody can ask for any more. */
  prune(signal?: AbortSignal): Promise<void>;
}

/** Unusual activity that has been found to start, or to end. */
type Turn =
  | {
      readonly state: "Start";
      readonly startMs: number;
      readonly calls: number;
      readonly baselineCalls: number;
    }
  | { readonly state: "End"; readonly endMs: number; readonly calls: number; readonly insight: OpenInsight };

export function insightDetection(parts: InsightParts): InsightDetection {
  const { database, journal, clock, chance, counting } = parts;

  const judge = async (series: StoredSeries, fromMs: number, untilMs: number, signal?: AbortSignal) => {
    while (!signal?.aborted) {
      const turn = await database.transaction((transaction) =>
        nextTurn(transaction, series, fromMs, untilMs),
      );
      if (turn === undefined) return;
      if (turn.state === "Start") await start(series, turn, signal);
      else await end(series, turn, signal);
    }
  };

  const start = async (series: StoredSeries, turn: Turn & { state: "Start" }, signal?: AbortSignal) => {
    const { startMs } = turn;
    const active = period(startMs, startMs + STRETCH_MS, turn.calls);
    const before = period(startMs - BASELINE_MS, startMs, turn.baselineCalls);
    const baseline = { average: before.average, values: await attributeCalls(parts, series, before, signal) };
    const insight: OpenInsight = { startMs, sharedEventID: uuid(chance), baseline };
    const values = await attributeCalls(parts, series, active, signal);
    const facts = { ...active, ...insight, state: "Start" as const, series, values, eventID: uuid(chance) };
    await database.transaction(async (transaction) => {
      const insights = insightsIn(transaction);
      await journal.append(transaction, assembleInsight(facts));
      await insights.start(series.id, insight);
      await insights.judged(series.id, active.endMs);
    });
  };

  const end = async (series: StoredSeries, turn: Turn & { state: "End" }, signal?: AbortSignal) => {
    const { insight } = turn;
    const active = period(insight.startMs, turn.endMs, turn.calls);
    const values = await attributeCalls(parts, series, active, signal);
    const facts = { ...active, ...insight, state: "End" as const, series, values, eventID: uuid(chance) };
    await database.transaction(async (transaction) => {
      const insights = insightsIn(transaction);
      await journal.append(transaction, assembleInsight(facts));
      await insights.end(series.id);
      await insights.judged(series.id, active.endMs);
    });
  };

  return {
    async run(signal) {
      const nowMs = clock.now();
      const untilMs = stretchStart(nowMs - GRACE_MS);
      await counting.readOn(signal);
      const fromMs = await database.transaction((transaction) => insightsIn(transaction).judgedUntil());
      if (fromMs >= untilMs) return;
      const found = await database.transaction((transaction) => seriesToJudge(transaction, fromMs, untilMs));
      for (const series of found) await judge(series, fromMs, untilMs, signal);
      if (signal?.aborted) return;
      await database.transaction((transaction) => insightsIn(transaction).allJudged(untilMs));
    },
    async prune(signal) {
      let after = 0;
      while (!signal?.aborted) {
        const ids = await database.transaction(async (transaction) => {
          const insights = insightsIn(transaction);
          const some = await insights.seriesIds(after, SERIES_AT_ONCE);
          for (const id of some) await insights.prune(id, clock.now());
          return some;
        });
        const last = ids.at(-1);
        if (last === undefined) return;
        after = last;
      }
    },
  };
}

function period(startMs: number, endMs: number, calls: number) {
  return { startMs, endMs, average: calls / ((endMs - startMs) / MINUTE_MS) };
}

/** The series in which something may start, and those in which something has to end, watched or not. */
async function seriesToJudge(
  transaction: Transaction,
  fromMs: number,
  untilMs: number,
): Promise<StoredSeries[]> {
  const insights = insightsIn(transaction);
  const watching = (await trailsIn(transaction).all()).filter(
    (trail) => trail.isLogging && hasInsightSelectors(trail),
  );
  const accounts = new Set<string>(watching.map((trail) => trail.account));
  const members = new Map<string, ReadonlySet<string>>();
  for (const { organizationId } of watching) {
    if (organizationId === undefined || members.has(organizationId)) continue;
    const ofOne = await membersIn(transaction).accountsOf(organizationId);
    members.set(organizationId, new Set(ofOne));
    for (const account of ofOne) accounts.add(account);
  }
  const trails = watching.map((trail) =>
    withReach(trail, (organizationId, account) => members.get(organizationId)?.has(account) ?? false),
  );
  const found = new Map((await insights.openSeries()).map((series) => [series.id, series]));
  for (const account of accounts) {
    for (const series of await insights.busySeries(account, fromMs, untilMs, UNUSUAL_CALLS_MIN)) {
      if (trails.some((trail) => hasInsights(trail, series))) found.set(series.id, series);
    }
  }
  return [...found.values()];
}

/** What comes next in the series, and nothing once it was judged up to `untilMs`. */
async function nextTurn(
  transaction: Transaction,
  series: StoredSeries,
  fromMs: number,
  untilMs: number,
): Promise<Turn | undefined> {
  const insights = insightsIn(transaction);
  const { judgedUntilMs = 0 } = (await insights.find(series)) ?? {};
  const position = Math.max(fromMs, judgedUntilMs);
  const open = await insights.openInsight(series.id);
  const turn =
    open === undefined
      ? await nextStart(insights, series, position, untilMs)
      : await nextEnd(insights, series.id, open, position, untilMs);
  if (turn === undefined) await insights.judged(series.id, Math.max(position, untilMs));
  return turn;
}

async function nextStart(
  insights: InsightStore,
  series: StoredSeries,
  fromMs: number,
  untilMs: number,
): Promise<Turn | undefined> {
  const since = await insights.countedSince(series.recipientAccountId);
  for (const { startMs, calls } of await insights.counts(series.id, STRETCH_MS, fromMs, untilMs)) {
    // A house, or an account, that is not seven days old knows nothing usual yet.
    if (calls < UNUSUAL_CALLS_MIN || since === undefined || since > startMs - BASELINE_MS) continue;
    const baseline = baselineBefore(startMs, await insights.baselineCounts(series.id, startMs));
    if (isUnusual(calls, baseline)) return { state: "Start", startMs, calls, baselineCalls: baseline.calls };
  }
  return undefined;
}

/** The baseline moves along, so that what goes on for long becomes usual and comes to its end. */
async function nextEnd(
  insights: InsightStore,
  seriesId: number,
  insight: OpenInsight,
  fromMs: number,
  untilMs: number,
): Promise<Turn | undefined> {
  const counts = await insights.counts(seriesId, STRETCH_MS, insight.startMs, untilMs);
  const callsAt = new Map(counts.map(({ startMs, calls }) => [startMs, calls]));
  for (let endMs = fromMs; endMs < untilMs; endMs += STRETCH_MS) {
    const calls = callsAt.get(endMs) ?? 0;
    if (calls >= UNUSUAL_CALLS_MIN) {
      const baseline = baselineBefore(endMs, await insights.baselineCounts(seriesId, endMs));
      if (isUnusual(calls, baseline)) continue;
    }
    const before = counts.filter(({ startMs }) => startMs < endMs);
    return { state: "End", endMs, calls: before.reduce((sum, count) => sum + count.calls, 0), insight };
  }
  return undefined;
}
