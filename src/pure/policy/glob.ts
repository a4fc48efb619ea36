/**
 * Wildcard patterns as code units, with two values below zero for the wildcards. Policy text never
 * becomes a regular expression: backtracking engines can be made to run for minutes by five stars.
 */
export type Glob = readonly number[];

const ANY_RUN = -1;
const ANY_ONE = -2;

const STAR = 42;
const QUESTION_MARK = 63;

/** Appends pattern text in which `*` and `?` are wildcards. */
export function appendPattern(glob: number[], text: string): void {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === STAR) {
      // Two runs side by side match what one does.
      if (glob[glob.length - 1] !== ANY_RUN) glob.push(ANY_RUN);
    } else glob.push(code === QUESTION_MARK ? ANY_ONE : code);
  }
}

/** Appends text in which nothing is a wildcard. */
export function appendLiteral(glob: number[], text: string): void {
  for (let index = 0; index < text.length; index++) glob.push(text.charCodeAt(index));
}

export function globOf(pattern: string): Glob {
  const glob: number[] = [];
  appendPattern(glob, pattern);
  return glob;
}

/** `?` stands for a character, not for half of a surrogate pair. */
function characterLength(text: string, at: number, end: number): number {
  const code = text.charCodeAt(at);
  if (code < 0xd800 || code > 0xdbff || at + 1 >= end) return 1;
  const next = text.charCodeAt(at + 1);
  return next >= 0xdc00 && next <= 0xdfff ? 2 : 1;
}

/**
 * Whether the whole of `text` from `start` up to `end` matches. On a mismatch only the last run grows by
 * one character, so the cost is at most the product of both lengths.
 */
export function globMatches(glob: Glob, text: string, start = 0, end = text.length): boolean {
  let at = start;
  let token = 0;
  let runToken = -1;
  let runEnd = start;
  while (at < end) {
    const expected = glob[token];
    if (expected === ANY_RUN) {
      runToken = token++;
      runEnd = at;
    } else if (expected === ANY_ONE) {
      at += characterLength(text, at, end);
      token++;
    } else if (expected === text.charCodeAt(at)) {
      at++;
      token++;
    } else if (runToken >= 0) {
      token = runToken + 1;
      at = ++runEnd;
    } else return false;
  }
  while (glob[token] === ANY_RUN) token++;
  return token === glob.length;
}

/** A pattern without variables, with the shapes that need no glob told apart. */
export interface TextPattern {
  readonly shape: "everything" | "exact" | "prefix" | "glob";
  /** The whole text when exact, else what stands before the first wildcard. */
  readonly prefix: string;
  readonly glob: Glob;
}

export function textPattern(glob: Glob): TextPattern {
  let wildcard = glob.findIndex((code) => code < 0);
  if (wildcard < 0) wildcard = glob.length;
  let prefix = "";
  for (let index = 0; index < wildcard; index++) prefix += String.fromCharCode(glob[index] ?? 0);
  if (wildcard === glob.length) return { shape: "exact", prefix, glob };
  if (wildcard === glob.length - 1 && glob[wildcard] === ANY_RUN) {
    return { shape: wildcard === 0 ? "everything" : "prefix", prefix, glob };
  }
  return { shape: "glob", prefix, glob };
}

export function patternMatches(pattern: TextPattern, text: string): boolean {
  switch (pattern.shape) {
    case "everything":
      return true;
    case "exact":
      return text === pattern.prefix;
    case "prefix":
      return text.startsWith(pattern.prefix);
    case "glob":
      return text.startsWith(pattern.prefix) && globMatches(pattern.glob, text);
  }
}
