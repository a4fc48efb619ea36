import { randomFillSync } from "node:crypto";

/** The only source of chance in the house; ids and secrets are made from it (src/pure/aws/ids.ts). */
export interface Chance {
  bytes(length: number): Uint8Array;
}

const POOL_BYTES = 8192;

/** Cryptographic chance, drawn from a pool because one system call per id costs more than the id. */
export function systemChance(): Chance {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return {
    bytes(length) {
      if (length > POOL_BYTES) return randomFillSync(new Uint8Array(length));
      if (used + length > POOL_BYTES) {
        randomFillSync(pool);
        used = 0;
      }
      const taken = pool.slice(used, used + length);
      pool.fill(0, used, used + length);
      used += length;
      return taken;
    },
  };
}

/** Repeatable bytes from a seed, for tests that assert exact ids. Never for anything that must be secret. */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) & 0xff;
  };
  return { bytes: (length) => Uint8Array.from({ length }, next) };
}
