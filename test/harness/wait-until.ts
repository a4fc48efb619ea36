const PAUSE_MS = 200;

/** Asks again until there is an answer; says what was waited for when time is up. */
export async function waitUntil<Value>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<Value | undefined>,
): Promise<Value> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > endMs) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
}
