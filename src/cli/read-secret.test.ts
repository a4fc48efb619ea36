import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { readSecret, type SecretSource } from "./read-secret.ts";

/** A terminal that types the given keys, and what it was told meanwhile. */
function terminal(...keys: string[]) {
  const shown: string[] = [];
  const raw: boolean[] = [];
  const input: SecretSource["input"] = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => raw.push(isRaw),
  });
  for (const key of keys) (input as PassThrough).write(key);
  const output: SecretSource["output"] = { write: (text: string) => shown.push(text) > 0 };
  return { source: { input, output }, shown, raw };
}

function pipe(text: string): SecretSource {
  const input = new PassThrough();
  input.end(text);
  return { input, output: { write: () => true } };
}

test.for([
  ["a line", "secret\n", "secret"],
  ["a line of Windows", "secret\r\n", "secret"],
  ["no end of line", " se cret ", " se cret "],
  ["nothing", "", ""],
])("from a pipe: %s", async ([, text, secret]) => {
  expect(await readSecret("? ", pipe(text ?? ""))).toBe(secret);
});

test.for([
  ["at once", ["secret\r"], "secret"],
  ["key by key", ["s", "e", "c", "\r"], "sec"],
  ["with a mistake", ["sex", "\u007F", "cret\r"], "secret"],
  ["with more than one line", ["secret\nrest"], "secret"],
  ["beyond ASCII", ["sécret🔑x\b\r"], "sécret🔑"],
] as const)("from a terminal: %s", async ([, keys, secret]) => {
  const { source, shown, raw } = terminal(...keys);
  expect(await readSecret("Password: ", source)).toBe(secret);
  expect(shown).toEqual(["Password: ", "\n"]);
  expect(raw).toEqual([true, false]);
});

test.for([["\u0003"], ["\u0004"]])("gives up at %j", async ([key = ""]) => {
  const { source, raw } = terminal("sec", key);
  await expect(readSecret("Password: ", source)).rejects.toThrow("interrupted");
  expect(raw).toEqual([true, false]);
});
