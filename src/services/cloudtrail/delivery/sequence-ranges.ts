/**
 * Which journal entries a log file holds, as it is written down before the file is: `5-9,12,20-21`, ascending.
 */
export function encodeRanges(sequences: readonly number[]): string {
  const ranges: string[] = [];
  let first: number | undefined;
  let last: number | undefined;
  const close = () => {
    if (first !== undefined) ranges.push(first === last ? `${first}` : `${first}-${last}`);
  };
  for (const sequence of sequences) {
    if (last === undefined || sequence !== last + 1) {
      close();
      first = sequence;
    }
    last = sequence;
  }
  close();
  return ranges.join(",");
}

export interface SequenceRange {
  readonly first: number;
  readonly last: number;
}

export function decodeRanges(text: string): SequenceRange[] {
  if (text === "") return [];
  return text.split(",").map((range) => {
    const [first = "", last = first] = range.split("-");
    return { first: Number(first), last: Number(last) };
  });
}

/** The same sequences in ranges of a bounded length. */
export function cutRanges(ranges: readonly SequenceRange[], lengthMax: number): SequenceRange[] {
  return ranges.flatMap(({ first, last }) =>
    Array.from({ length: Math.ceil((last - first + 1) / lengthMax) }, (_, index) => ({
      first: first + index * lengthMax,
      last: Math.min(last, first + (index + 1) * lengthMax - 1),
    })),
  );
}
