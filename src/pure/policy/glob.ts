/**
 * Wildcard patterns as a list of literal texts and wildcards. Policy text never
 * becomes a regular expression: backtracking engines can be made to run for minutes by five stars.
 */
export type Glob = readonly (string | typeof ANY_RUN | typeof ANY_ONE)[];

/** A glob that is being put together. */
export type GlobDraft = (string | typeof ANY_RUN | typeof ANY_ONE)[];

const ANY_RUN = 1;
const ANY_ONE = 2;

const STAR = 42;
const QUESTION_MARK = 63;

/** Appends text in which nothing is a wildcard. */
export function appendLiteral(glob: GlobDraft, text: string): void {
  if (text !== "") glob.push(text);
}

export function appendGlob(glob: GlobDraft, other: Glob): void {
  for (const token of other) glob.push(token);
}

/** Reads pattern text in which `*` and `?` are wildcards. */
export function globOf(pattern: string): Glob {
  const glob: GlobDraft = [];
  let from = 0;
  for (let index = 0; index < pattern.length; index++) {
    const code = pattern.charCodeAt(index);
    if (code !== STAR && code !== QUESTION_MARK) continue;
    appendLiteral(glob, pattern.slice(from, index));
    from = index + 1;
    if (code === QUESTION_MARK) glob.push(ANY_ONE);
    // Two runs side by side match what one does.
    else if (glob[glob.length - 1] !== ANY_RUN) glob.push(ANY_RUN);
  }
  appendLiteral(glob, pattern.slice(from));
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
  for (;;) {
    const expected = glob[token];
    if (expected === ANY_RUN) {
      runToken = token++;
      runEnd = at;
      if (token === glob.length) return true;
      continue;
    }
    if (expected === undefined) {
      if (at === end) return true;
    } else {
      const length = expected === ANY_ONE ? 1 : expected.length;
      // What has no room here has none further on.
      if (at + length > end) return false;
      if (expected === ANY_ONE || text.startsWith(expected, at)) {
        at += expected === ANY_ONE ? characterLength(text, at, end) : length;
        token++;
        continue;
      }
    }
    if (runToken < 0) return false;
    token = runToken + 1;
    at = ++runEnd;
  }
}

/** A pattern without variables, with the shapes that need no glob told apart. */
export interface TextPattern {
  readonly shape: "everything" | "exact" | "prefix" | "glob";
  /** The whole text when exact, else what stands before the first wildcard. */
  readonly prefix: string;
  readonly glob: Glob;
}

export function textPattern(glob: Glob): TextPattern {
  const [first] = glob;
  const prefix = typeof first === "string" ? first : "";
  const rest = prefix === "" ? glob.length : glob.length - 1;
  if (rest === 0) return { shape: "exact", prefix, glob };
  if (rest === 1 && glob[glob.length - 1] === ANY_RUN) {
    return { shape: prefix === "" ? "everything" : "prefix", prefix, glob };
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
