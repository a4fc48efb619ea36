/** Lets only so many at once do something that takes long; the rest wait, the first to come first. */
export type Turnstile = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function openTurnstile(places: number): Turnstile {
  const waiting: (() => void)[] = [];
  let taken = 0;
  const leave = () => {
    // Whoever is next takes the place that is left: it is never free in between.
    const next = waiting.shift();
    if (next === undefined) taken--;
    else next();
  };
  return async (work) => {
    if (taken < places) taken++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
