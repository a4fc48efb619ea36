import type { Readable, Writable } from "node:stream";

/** Where a secret comes from: a terminal, on which it is asked for and not shown, or a pipe. */
export interface SecretSource {
  readonly input: Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  readonly output: Pick<Writable, "write">;
}

const ENTER = /[\r\n]/;
const ERASE = /[\b\u007F]/g;
const END = "\u0004";
const INTERRUPT = "\u0003";

/** One line without its end. Never an argument of the command: those, everybody on the machine can see. */
export async function readSecret(question: string, { input, output }: SecretSource): Promise<string> {
  return input.isTTY === true ? askSecret(question, { input, output }) : readLine(input);
}

async function readLine(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks)
    .toString("utf8")
    .replace(/\r?\n$/, "");
}

/** The terminal echoes nothing in raw mode; so what erases, ends and interrupts is left to us. */
function askSecret(question: string, { input, output }: SecretSource): Promise<string> {
  output.write(question);
  input.setRawMode?.(true);
  input.setEncoding("utf8");
  input.resume();
  return new Promise((resolve, reject) => {
    let typed = "";
    const stop = () => {
      input.off("data", onData);
      input.setRawMode?.(false);
      input.pause();
      output.write("\n");
    };
    const onData = (text: string) => {
      for (const character of text) {
        if (character === INTERRUPT || character === END) {
          stop();
          reject(new Error("interrupted"));
          return;
        }
        if (ENTER.test(character)) {
          stop();
          resolve(typed);
          return;
        }
        typed = character.replace(ERASE, "") === "" ? [...typed].slice(0, -1).join("") : typed + character;
      }
    };
    input.on("data", onData);
  });
}
