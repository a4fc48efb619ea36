import type { PolicyDocument } from "./document.ts";
import { isJsonWhitespace } from "./json-text.ts";

/** Both counted from one. */
interface TextPosition {
  readonly line: number;
  readonly column: number;
}

export interface StatementPosition {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

function positionAt(text: string, offset: number): TextPosition {
  let line = 1;
  let lineStart = 0;
  for (let index = 0; index < offset; index++) {
    const character = text[index];
    if (character !== "\n" && (character !== "\r" || text[index + 1] === "\n")) continue;
    line++;
    lineStart = index + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

/** Where AWS's reader stands when it comes to the statement. */
function startOffset(text: string, { statements }: PolicyDocument, index: number): number {
  const start = statements[index]?.start ?? 0;
  const previous = statements[index - 1];
  if (previous !== undefined) return previous.end;
  let before = start - 1;
  while (isJsonWhitespace(text.charCodeAt(before))) before--;
  return text[before] === "[" ? before + 1 : start + 1;
}

/**
 * Where policy simulation says that a statement stands. The end is right behind its closing brace. The
 * start is where the element before it ends: behind the `[` or behind the statement before, so that a
 * comma may come first; a statement outside of a list starts behind its own brace.
 */
export function statementPosition(text: string, document: PolicyDocument, index: number): StatementPosition {
  return {
    start: positionAt(text, startOffset(text, document, index)),
    end: positionAt(text, document.statements[index]?.end ?? 0),
  };
}
