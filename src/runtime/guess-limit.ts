import type { Clock } from "./clock.ts";

/** Slows down who guesses secrets: each key (an identity, an address) has some guesses at once, then one now and then. */
export interface GuessLimit {
  /** Takes a guess from the key's allowance; false when there is none left, and then nothing is to be looked at. */
  take(key: string): boolean;
  /** A right guess gives the whole allowance back. */
  restore(key: string): void;
}

export interface GuessAllowance {
  readonly clock: Clock;
  /** How many guesses may be made at once. */
  readonly atOnce: number;
  /** How long it takes until one more may be made. */
  readonly refillMs: number;
}

interface Spent {
  /** A fraction of a guess comes back all the time. */
  readonly guesses: number;
  readonly atMs: number;
}

const KEYS_MAX = 10_000;

/**
 * Kept in memory, because a wrong guess fails a call and so leaves nothing in the database; a restart, which is
 * the operator's, forgets. Bounded: the keys that were guessed for longest ago are forgotten first.
 */
export function openGuessLimit({ clock, atOnce, refillMs }: GuessAllowance): GuessLimit {
  const spent = new Map<string, Spent>();
  const spentOf = (key: string): number => {
    const known = spent.get(key);
    if (known === undefined) return 0;
    return Math.max(0, known.guesses - Math.max(0, clock.now() - known.atMs) / refillMs);
  };
  return {
    take(key) {
      const guesses = spentOf(key);
      if (guesses + 1 > atOnce) return false;
      spent.delete(key);
      spent.set(key, { guesses: guesses + 1, atMs: clock.now() });
      if (spent.size > KEYS_MAX) {
        const oldest = spent.keys().next();
        if (!oldest.done) spent.delete(oldest.value);
      }
      return true;
    },
    restore(key) {
      spent.delete(key);
    },
  };
}
