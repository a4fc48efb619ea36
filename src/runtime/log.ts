import type { Clock } from "./clock.ts";

export type LogFields = Readonly<Record<string, unknown>>;

/** What the house tells its operator. Callers of the API never see it; secrets are never given to it. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Says nothing. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };

/**
 * One JSON object a line: `time` (ISO 8601), `level`, `message`, then the fields. Never throws for what it
 * is given: a log line must not fail the work it tells of.
 */
export function jsonLinesLog(stream: { write(line: string): unknown }, clock: Clock): Log {
  const write = (level: string, message: string, fields: LogFields = {}) => {
    const head = { time: new Date(clock.now()).toISOString(), level, message };
    stream.write(`${lineOf(head, fields)}\n`);
  };
  return {
    info: (message, fields) => write("info", message, fields),
    warn: (message, fields) => write("warn", message, fields),
    error: (message, fields) => write("error", message, fields),
  };
}

function lineOf(head: LogFields, fields: LogFields): string {
  try {
    // The head stands first, and a field of the same name cannot take its place.
    return JSON.stringify({ ...head, ...fields, ...head }, presentable);
  } catch {
    return JSON.stringify({ ...head, unserializable: Object.keys(fields) });
  }
}

function presentable(_name: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (!(value instanceof Error)) return value;
  return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
}
