/** The only source of time in the house. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that can be turned forward, for tests and for development servers. */
export interface TurnableClock extends Clock {
  advance(milliseconds: number): void;
  /** Back to the base's time. Only when nothing is left that remembers a later one. */
  reset(): void;
}

/** Follows `base` with an offset that only grows: time never runs backwards for those who read it. */
export function turnableClock(base: Clock = systemClock): TurnableClock {
  let offsetMs = 0;
  return {
    now: () => base.now() + offsetMs,
    advance(milliseconds) {
      if (!(milliseconds >= 0)) throw new RangeError("a clock is only turned forward");
      offsetMs += milliseconds;
    },
    reset() {
      offsetMs = 0;
    },
  };
}

/** Stands still until it is turned: the clock of tests that assert exact times. */
export function standingClock(startMs: number): TurnableClock {
  return turnableClock({ now: () => startMs });
}
