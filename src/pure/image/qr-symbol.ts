/**
 * The symbol of a QR code (ISO/IEC 18004 §6): a square of modules, of which some are fixed (finders, timing,
 * alignment, format and version information) and the rest take the codewords, in columns of two that wind up
 * and down from the right, exclusive-or one of eight masks.
 */

/** Format bits of level M. */
const LEVEL_M = 0b00;
const FORMAT_GENERATOR = 0x537;
const FORMAT_MASK = 0x5412;
const VERSION_GENERATOR = 0x1f25;

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

type Modules = boolean[][];

export function sizeOf(version: number): number {
  return version * 4 + 17;
}

/** Modules that are free for codewords, in the order in which they are filled. */
export function dataPath(version: number): [x: number, y: number][] {
  const size = sizeOf(version);
  const fixed = fixedModules(version).known;
  const path: [number, number][] = [];
  for (let right = size - 1, upward = true; right > 0; right -= 2, upward = !upward) {
    // The column of the vertical timing pattern is stepped over.
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = upward ? size - 1 - step : step;
      for (const x of [right, right - 1]) if (!fixed[y]?.[x]) path.push([x, y]);
    }
  }
  return path;
}

export function isMasked(mask: number, x: number, y: number): boolean {
  return MASKS[mask]?.(x, y) ?? false;
}

/** The symbol with its codewords, under the mask that is easiest to read by the rules of §7.8.3. */
export function drawSymbol(version: number, codewords: Uint8Array): readonly (readonly boolean[])[] {
  const path = dataPath(version);
  const drawn = MASKS.map((_, mask) => {
    const { dark } = fixedModules(version, mask);
    for (const [index, [x, y]] of path.entries()) {
      const bit = (((codewords[index >> 3] ?? 0) >>> (7 - (index & 7))) & 1) === 1;
      set(dark, x, y, bit !== isMasked(mask, x, y));
    }
    return { dark, penalty: penaltyOf(dark) };
  });
  const [first, ...others] = drawn;
  if (first === undefined) throw new Error("there are eight masks");
  return others.reduce((best, other) => (other.penalty < best.penalty ? other : best), first).dark;
}

function fixedModules(version: number, mask = 0): { dark: Modules; known: Modules } {
  const size = sizeOf(version);
  const grid = () => Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  const [dark, known] = [grid(), grid()];
  const put = (x: number, y: number, value: boolean) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    set(dark, x, y, value);
    set(known, x, y, true);
  };
  for (let index = 0; index < size; index++) {
    put(6, index, index % 2 === 0);
    put(index, 6, index % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    putRings(put, x, y, 4, [2, 4]);
  const places = alignmentPlaces(version);
  for (const x of places) {
    for (const y of places) {
      const [low, high] = [6, size - 7];
      const isFinder = (x === low && y === low) || (x === low && y === high) || (x === high && y === low);
      if (!isFinder) putRings(put, x, y, 2, [1]);
    }
  }
  putFormat(put, size, mask);
  if (version >= 7) putVersion(put, size, version);
  return { dark, known };
}

type Put = (x: number, y: number, dark: boolean) => void;

/** A square around a centre, dark but for the rings at the given distances. */
function putRings(put: Put, x: number, y: number, reach: number, light: readonly number[]): void {
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      put(x + dx, y + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  }
}

/** Evenly spaced from the far edge, by an even step; the first is always at the timing pattern. */
function alignmentPlaces(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  const far = sizeOf(version) - 7;
  return [6, ...Array.from({ length: count - 1 }, (_, index) => far - (count - 2 - index) * step)];
}

/** Fifteen bits, twice: level and mask with a BCH code of ten bits. */
function putFormat(put: Put, size: number, mask: number): void {
  const bits =
    ((LEVEL_M << 13) | (mask << 10) | bch((LEVEL_M << 3) | mask, 10, FORMAT_GENERATOR)) ^ FORMAT_MASK;
  const bit = (index: number) => ((bits >>> index) & 1) === 1;
  for (let index = 0; index < 15; index++) {
    const [x, y] =
      index < 6 ? [8, index] : index < 8 ? [8, index + 1] : index === 8 ? [7, 8] : [14 - index, 8];
    put(x, y, bit(index));
    if (index < 8) put(size - 1 - index, 8, bit(index));
    else put(8, size - 15 + index, bit(index));
  }
  put(8, size - 8, true);
}

/** Eighteen bits, twice: the version with a BCH code of twelve bits. */
function putVersion(put: Put, size: number, version: number): void {
  const bits = (version << 12) | bch(version, 12, VERSION_GENERATOR);
  for (let index = 0; index < 18; index++) {
    const value = ((bits >>> index) & 1) === 1;
    const [far, near] = [size - 11 + (index % 3), Math.floor(index / 3)];
    put(far, near, value);
    put(near, far, value);
  }
}

function bch(value: number, degree: number, generator: number): number {
  let rest = value;
  for (let index = 0; index < degree; index++) rest = (rest << 1) ^ ((rest >>> (degree - 1)) * generator);
  return rest;
}

/** Points for what misleads scanners: long runs, blocks of one colour, what looks like a finder, imbalance. */
function penaltyOf(dark: Modules): number {
  const size = dark.length;
  const columns = dark.map((_, x) => dark.map((row) => row[x] ?? false));
  let penalty = 0;
  for (const line of [...dark, ...columns]) penalty += linePenalty(line);
  let darkCount = 0;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const value = dark[y]?.[x];
      if (value) darkCount++;
      if (x + 1 === size || y + 1 === size) continue;
      if (value === dark[y]?.[x + 1] && value === dark[y + 1]?.[x] && value === dark[y + 1]?.[x + 1])
        penalty += 3;
    }
  }
  return penalty + Math.floor(Math.abs((100 * darkCount) / size ** 2 - 50) / 5) * 10;
}

function linePenalty(line: readonly boolean[]): number {
  const text = line.map((value) => (value ? "1" : "0")).join("");
  let penalty = 0;
  for (const [run] of text.matchAll(/0+|1+/g)) if (run.length >= 5) penalty += run.length - 2;
  const padded = `0000${text}0000`;
  for (const finder of [/(?=00001011101)/g, /(?=10111010000)/g])
    penalty += [...padded.matchAll(finder)].length * 40;
  return penalty;
}

function set(modules: Modules, x: number, y: number, value: boolean): void {
  const row = modules[y];
  if (row !== undefined) row[x] = value;
}
