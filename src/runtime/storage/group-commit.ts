import { AsyncLocalStorage } from "node:async_hooks";
import { performance } from "node:perf_hooks";
import type { Log } from "../log.ts";
import { StorageUnavailable, type Transaction } from "./database.ts";
import { type Connection, translated } from "./sqlite-connection.ts";
import { SqliteTransaction } from "./sqlite-transaction.ts";

/** A member of a group, from the call to its answer. */
interface Member {
  readonly work: (transaction: Transaction) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Run again in a group of its own, because the group it was in could not be committed. */
  alone: boolean;
  outcome: Outcome;
  effects: readonly (() => void)[];
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

export interface GroupCommit {
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Refuses further calls and resolves when every earlier one is answered. */
  close(): Promise<void>;
}

export interface GroupCommitOptions {
  readonly connection: Connection;
  /** Makes everything committed so far durable; undefined when there is nothing to be made durable. */
  readonly sync: (() => Promise<void>) | undefined;
  readonly log: Log;
}

const GROUP_MEMBERS_MAX = 512;
const GROUP_MS_MAX = 20;

/**
 * Callers queue; one after another works in a shared transaction (executed), which is committed as soon as
 * no sync is under way (committed), and answered when the sync that began after the commit is done.
 * Invariant: no answer, of success or of failure, leaves before everything its caller may have seen is
 * durable; so readers wait with the writers whose rows they read.
 */
export function openGroupCommit({ connection, sync, log }: GroupCommitOptions): GroupCommit {
  const inside = new AsyncLocalStorage<SqliteTransaction>();
  const queue: Member[] = [];
  let current: { member: Member; transaction: SqliteTransaction } | undefined;
  let executed: Member[] = [];
  let committed: Member[] = [];
  let syncing: Member[] | undefined;
  let stepping = false;
  let yielded = false;
  let turnArmed = false;
  let groupStartedMs = 0;
  let refusal: Error | undefined;
  let broken: StorageUnavailable | undefined;
  let whenIdle: (() => void) | undefined;

  function transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    if (inside.getStore()?.isOver === false) {
      return Promise.reject(new Error("transaction() was called inside a transaction; use nested()"));
    }
    if (refusal !== undefined) return Promise.reject(refusal);
    return new Promise<Result>((resolve, reject) => {
      const settle = resolve as (value: unknown) => void;
      queue.push({ work, resolve: settle, reject, alone: false, outcome: { value: undefined }, effects: [] });
      wake();
    });
  }

  function wake(): void {
    if (stepping) return;
    stepping = true;
    queueMicrotask(step);
  }

  function step(): void {
    const member = queue.shift();
    if (member === undefined) {
      stepping = false;
      if (executed.length > 0 && !connection.inTransaction()) commit();
      checkIdle();
      return;
    }
    if (executed.length === 0) groupStartedMs = performance.now();
    const transaction = new SqliteTransaction(connection);
    current = { member, transaction };
    armTurn();
    runInside(member, transaction).then(
      (value) => finish(transaction, { value }),
      (error: unknown) => finish(transaction, { error }),
    );
  }

  function runInside(member: Member, transaction: SqliteTransaction): Promise<unknown> {
    try {
      return inside.run(transaction, member.work, transaction);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  function finish(transaction: SqliteTransaction, outcome: Outcome): void {
    if (current?.transaction !== transaction) return;
    const { member } = current;
    current = undefined;
    member.outcome = outcome;
    member.effects = transaction.effects;
    try {
      transaction.end(!("error" in outcome));
    } catch (error) {
      member.outcome = { error };
    }
    if (transaction.failure !== undefined) {
      executed.push(member);
      rerunAlone(takeExecuted(), transaction.failure);
      step();
      return;
    }
    executed.push(member);
    const isFull = executed.length >= GROUP_MEMBERS_MAX || performance.now() - groupStartedMs >= GROUP_MS_MAX;
    if (member.alone || isFull) commit();
    // After a full group the sockets get a turn before the queue goes on.
    if (isFull && queue.length > 0) {
      yielded = true;
      armTurn();
    } else step();
  }

  function takeExecuted(): Member[] {
    const members = executed;
    executed = [];
    return members;
  }

  function commit(): void {
    const members = takeExecuted();
    if (members.length === 0) return;
    if (!connection.inTransaction()) {
      awaitEarlier(members);
      return;
    }
    try {
      connection.control("COMMIT");
    } catch (error) {
      rerunAlone(members, translated(error));
      return;
    }
    for (const member of members) committed.push(member);
    startSync();
  }

  /** Members of a group that wrote nothing wait only for those whose rows they may have read. */
  function awaitEarlier(members: Member[]): void {
    if (committed.length > 0) committed.push(...members);
    else if (syncing !== undefined) syncing.push(...members);
    else settle(members);
  }

  /** Undoes the group. Whoever fails even alone is told so; the others are not failed for a neighbour. */
  function rerunAlone(members: Member[], error: unknown): void {
    try {
      if (connection.inTransaction()) connection.control("ROLLBACK");
    } catch (rollbackError) {
      breakDown(rollbackError, members);
      return;
    }
    const [only, second] = members;
    if (only !== undefined && second === undefined) {
      only.outcome = { error };
      awaitEarlier(members);
      return;
    }
    for (const member of members) member.alone = true;
    queue.unshift(...members);
    wake();
  }

  function startSync(): void {
    if (syncing !== undefined || committed.length === 0) return;
    const members = committed;
    committed = [];
    if (sync === undefined) {
      settle(members);
      return;
    }
    syncing = members;
    sync().then(
      () => {
        syncing = undefined;
        if (current === undefined) commit();
        startSync();
        settle(members);
      },
      (error: unknown) => breakDown(error, []),
    );
  }

  function settle(members: readonly Member[]): void {
    for (const { outcome, effects, resolve, reject } of members) {
      if ("error" in outcome) {
        reject(outcome.error);
        continue;
      }
      for (const effect of effects) perform(effect);
      resolve(outcome.value);
    }
    checkIdle();
  }

  function perform(effect: () => void): void {
    try {
      effect();
    } catch (error) {
      log.error("an effect after a commit failed", { error });
    }
  }

  /**
   * After a failed sync the kernel may have dropped the pages and report the next sync as done, so
   * nothing can be promised any more: https://www.postgresql.org/docs/current/wal-reliability.html
   */
  function breakDown(error: unknown, members: readonly Member[]): void {
    broken = new StorageUnavailable("storage failed and nothing can be stored until a restart", {
      cause: error,
    });
    refusal = broken;
    log.error("storage failed; refusing all work until a restart", { error });
    const unanswered = [...(syncing ?? []), ...committed, ...takeExecuted(), ...members, ...queue.splice(0)];
    if (current !== undefined) current.transaction.failure = broken;
    syncing = undefined;
    committed = [];
    try {
      if (connection.inTransaction()) connection.control("ROLLBACK");
    } catch (rollbackError) {
      log.error("the open transaction could not be undone", { error: rollbackError });
    }
    for (const { reject } of unanswered) reject(broken);
    checkIdle();
  }

  function armTurn(): void {
    if (turnArmed) return;
    turnArmed = true;
    setImmediate(turn);
  }

  /** Once in each turn of the event loop in which something was executed, after its sockets were read. */
  function turn(): void {
    turnArmed = false;
    if (current !== undefined) {
      // Awaiting the database takes microtasks only; whoever is still at work holds all others up.
      const error = new Error("a transaction awaited something other than the database");
      log.error(error.message, { error });
      finish(current.transaction, { error });
      return;
    }
    if (executed.length > 0 && syncing === undefined) commit();
    if (!yielded) return;
    yielded = false;
    step();
  }

  function checkIdle(): void {
    const isBusy = stepping || executed.length > 0 || committed.length > 0 || syncing !== undefined;
    if (!isBusy) whenIdle?.();
  }

  return {
    transaction,
    async close() {
      refusal ??= new StorageUnavailable("the database is closed");
      const idle = new Promise<void>((resolve) => {
        whenIdle = resolve;
      });
      checkIdle();
      await idle;
    },
  };
}
