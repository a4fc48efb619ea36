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

/** Whether a sequence is in one of the ranges; asked in growing order, each range is passed once. */
export function sequenceTest(ranges: readonly SequenceRange[]): (sequence: number) => boolean {
  let at = 0;
  return (sequence) => {
    while ((ranges[at]?.last ?? Number.POSITIVE_INFINITY) < sequence) at++;
    const range = ranges[at];
    return range !== undefined && sequence >= range.first;
  };
}
