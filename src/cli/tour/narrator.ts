export interface Narrator {
  chapter(title: string): void;
  /** What is done, as the aws CLI would have it. */
  does(command: string): void;
  /** What came back. */
  sees(text: string): void;
}

/** Tells the tour on a terminal, with a little colour where there is one. */
export function narrator(stream: { write(text: string): unknown; readonly isTTY?: boolean }): Narrator {
  const paint = (code: number, text: string) => (stream.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);
  let chapters = 0;
  return {
    chapter(title) {
      chapters++;
      stream.write(`\n${paint(1, `${chapters}. ${title}`)}\n`);
    },
    does(command) {
      stream.write(`   ${paint(36, `$ ${command}`)}\n`);
    },
    sees(text) {
      for (const line of text.split("\n")) stream.write(`     ${line}\n`);
    },
  };
}
