/** Something that text is written to: a stream of the process, or what a test reads back. */
export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export interface ProgressBar {
  update(done: number, detail: string): void;
  /** Takes the bar away, so that a line can be written; the next update draws it again. */
  clear(): void;
}

const BAR_WIDTH = 24;

/** Draws on a terminal and nowhere else. */
export function progressBar(sink: TextSink, total: number): ProgressBar {
  let drawn = "";
  const clear = () => {
    if (drawn !== "") sink.write("\r\u001b[2K");
    drawn = "";
  };
  return {
    update(done, detail) {
      if (!sink.isTTY) return;
      const filled = total === 0 ? BAR_WIDTH : Math.min(BAR_WIDTH, Math.floor((done / total) * BAR_WIDTH));
      const bar = `[${"=".repeat(filled)}${" ".repeat(BAR_WIDTH - filled)}] ${done}/${total} ${detail}`;
      const line = bar.slice(0, (sink.columns ?? 80) - 1);
      if (line === drawn) return;
      sink.write(`\r\u001b[2K${line}`);
      drawn = line;
    },
    clear,
  };
}

/** Keys come out of files that may be forged: what could steer a terminal is shown as a question mark. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "?");
}
