import { ConfigError } from "../../config.ts";

/** Where something stands in the file: its members from the top, and its line. */
export interface Place {
  readonly path: string;
  readonly line: number;
}

export interface Problem extends Place {
  readonly message: string;
}

const SHOWN_MAX = 20;
const PATH_MAX = 200;
const MESSAGE_MAX = 1000;

/** The file is not as it has to be; nothing was begun. */
export class SeedFileError extends ConfigError {
  readonly problems: readonly Problem[];
  constructor(file: string, problems: readonly Problem[]) {
    const lines = problems
      .toSorted((one, other) => one.line - other.line)
      .slice(0, SHOWN_MAX)
      .map((problem) => problemLine(file, problem));
    const more = problems.length - lines.length;
    super([...lines, ...(more > 0 ? [`and ${more} more`] : [])].join("\n"));
    this.problems = problems;
  }
}

/** Whatever a file holds, its faults are short enough to be read. */
function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** One line for the person who wrote the file, in the form that editors jump to. */
export function problemLine(file: string, { path, line, message }: Problem): string {
  return `${file}:${line}: ${path === "" ? "" : `${cut(path, PATH_MAX)}: `}${cut(message, MESSAGE_MAX)}`;
}
