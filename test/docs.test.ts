import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OPTIONS, readConfig } from "../src/config.ts";
import { type Block, type Document, readDocuments } from "./harness/document.ts";
import { type ExampleShell, openExampleShell } from "./harness/example-shell.ts";
import { awsCli, boto3, terraform } from "./harness/outside-client.ts";
import { REPOSITORY, runCairn } from "./harness/run-program.ts";

const EXAMPLE_MS = 120_000;
/** Flags of the aws CLI that stand alone in the text. */
const AWS_FLAGS = new Set(["--enable-log-file-validation", "--endpoint-url"]);
/** Of npm itself; the rest are scripts of package.json. */
const NPM_COMMANDS = new Set(["ci", "install", "run"]);

const documents = readDocuments();
const named = (path: string): Document => {
  const found = documents.find((document) => document.path === path);
  if (found === undefined) throw new Error(`there is no ${path}`);
  return found;
};

test("the checks below see all documents", () => {
  const spans = documents.flatMap((document) => document.spans).length;
  const blocks = documents.flatMap((document) => document.blocks).length;
  console.log(`documents: ${documents.length}, ${spans} code spans, ${blocks} blocks`);
  expect(documents.length).toBeGreaterThan(12);
  expect(documents.flatMap(examplesOf).length).toBeGreaterThan(20);
});

describe("what the documents name exists", () => {
  test.for(documents)("$path: its links", ({ path, links }) => {
    const broken = links.filter((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? path : join(dirname(path), file);
      if (!existsSync(join(REPOSITORY, target))) return true;
      return anchor !== undefined && !named(target).anchors.has(anchor);
    });
    expect(broken).toEqual([]);
  });

  test.for([...documents, { path: "NOTICE", spans: noticePaths() }])("$path: files", ({ spans }) => {
    const missing = spans.flatMap(pathOf).filter((path) => !existsSync(join(REPOSITORY, path)));
    expect(missing).toEqual([]);
  });

  test.for(documents)("$path: npm scripts", ({ spans, blocks }) => {
    const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8"));
    const typed = [...spans, ...blocks.map(({ text }) => text)].join("\n");
    const unknown = [...typed.matchAll(/\bnpm (run )?([a-z-]+)/g)].filter(
      ([, run, name = ""]) => !(name in scripts || (run === undefined && NPM_COMMANDS.has(name))),
    );
    expect(unknown.map(([command]) => command)).toEqual([]);
  });

  test("flags", async () => {
    const helps = await Promise.all([
      runCairn(["serve", "--help"]),
      runCairn(["account", "create", "--help"]),
      runCairn(["verify-logs", "--help"]),
      runCairn(["tour", "--help"]),
      runCairn(["evaluate", "--help"]),
    ]);
    const known = new Set(helps.flatMap(({ stdout }) => stdout.match(/--[a-z][a-z0-9-]*/g) ?? []));
    known.add("--help");
    const used = documents.flatMap(cairnFlags);
    expect(used.length).toBeGreaterThan(40);
    expect(used.filter((flag) => !known.has(flag) && !AWS_FLAGS.has(flag))).toEqual([]);
    expect([...AWS_FLAGS].filter((flag) => !used.includes(flag))).toEqual([]);
    const verifying = helps[2]?.stdout.match(/^ +--[a-z-]+/gm) ?? [];
    const explained = named("docs/verify-logs.md").spans.join(" ");
    expect(verifying.map((flag) => flag.trim()).filter((flag) => !explained.includes(flag))).toEqual([]);
  });
});

test("docs/configuration.md has a row for each option, with its variable and default", () => {
  const rows = [
    ...named("docs/configuration.md").text.matchAll(/^\| `(--[^`]+)` \| `([^`]+)` \| (.+) \|$/gm),
  ];
  const written = rows.map(([, flag, variable, help = ""]) => [flag, variable, defaultIn(help)]);
  expect(written).toEqual(
    Object.values(OPTIONS).map(({ flag, value, help }) => [
      `--${flag} ${value}`.trim(),
      `CAIRN_${flag.replaceAll("-", "_").toUpperCase()}`,
      defaultIn(help),
    ]),
  );
});

test("docs/configuration.md has a configuration file that is accepted", () => {
  const folder = mkdtempSync(join(tmpdir(), "cairn-config-"));
  const block = named("docs/configuration.md").blocks.find(({ mark }) => mark === "config");
  const file = join(folder, "cairn.json");
  writeFileSync(file, block?.text ?? "");
  expect(readConfig(["--config", file], {})).toMatchObject({ dataFolder: "/var/lib/cairn", host: "0.0.0.0" });
  rmSync(folder, { recursive: true });
});

test("ARCHITECTURE.md is short, and names for each invariant the file that keeps it", () => {
  const { text } = named("ARCHITECTURE.md");
  expect(text.split("\n").length).toBeLessThanOrEqual(100);
  const rows = [...(text.split("## Invariants")[1] ?? "").matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm)].slice(2);
  expect(rows.length).toBeGreaterThan(10);
  const unkept = rows.filter(([, , enforcement = ""]) => {
    const files = [...enforcement.matchAll(/`([^`]+)`/g)].map(([, file = ""]) => file);
    return files.length === 0 || !files.every((file) => existsSync(join(REPOSITORY, file)));
  });
  expect(unkept.map(([row]) => row)).toEqual([]);
});

describe.for(documents.filter((document) => examplesOf(document).length > 0))(
  "the examples of $path",
  (document) => {
    const found = terraform.find();
    let shell: ExampleShell;
    beforeAll(async () => {
      const flags = /npm start -- (--development[^`\n]*)/.exec(document.text)?.[1]?.split(" ") ?? [];
      shell = await openExampleShell(flags, "pluginFolder" in found ? found.pluginFolder : undefined);
    });
    afterAll(() => shell?.close());

    for (const { block, output } of examplesOf(document)) {
      const title = `line ${block.line}: ${block.text.trim().split("\n")[0]}`;
      const missing = whatIsMissing(document, block);
      if (missing !== undefined) {
        test.skip(`${title} NOT TRIED: found no ${missing}`);
        continue;
      }
      test(title, { timeout: EXAMPLE_MS }, async () => {
        const { code, stdout, stderr } = await shell.run(block);
        const said = `${stdout}\n${stderr}`;
        if (block.mark === "refused") expect(code, said).not.toBe(0);
        else expect(code, said).toBe(0);
        if (output !== undefined) expect(said).toMatch(patternOf(output));
      });
    }
  },
);

interface Example {
  readonly block: Block;
  /** The lines that the document says it prints. */
  readonly output: string | undefined;
}

function examplesOf({ blocks }: Document): Example[] {
  return blocks.flatMap((block, index) => {
    if (!["run", "refused", "pytest", "vitest", "apply"].includes(block.mark)) return [];
    const next = blocks[index + 1];
    return [{ block, output: next?.mark === "output" ? next.text : undefined }];
  });
}

/** Every line somewhere in the output, in this order; `…` stands for anything within a line. */
function patternOf(output: string): RegExp {
  const lines = output.trim().split("\n");
  const pattern = lines.map((line) => line.split("…").map(literally).join(".*"));
  return new RegExp(pattern.join("[^]*"));
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** The client that a block needs and that is not on this machine. A document's shell blocks go together. */
function whatIsMissing({ blocks }: Document, { language, mark }: Block): string | undefined {
  const shells = blocks.filter((block) => block.language === "sh" && block.mark !== "");
  const needed = [
    ...(shells.some(({ text }) => /^\s*aws /m.test(text)) ? [awsCli] : []),
    ...(language === "python" ? [boto3] : []),
    ...(mark === "apply" ? [terraform] : []),
  ];
  for (const client of needed) {
    const found = client.find();
    if ("missing" in found) return found.broken ?? found.missing;
  }
  const pytest = () => spawnSync("python3", ["-c", "import pytest"]).status === 0;
  return mark === "pytest" && !pytest() ? "pytest (pip install pytest)" : undefined;
}

function noticePaths(): string[] {
  return readFileSync(join(REPOSITORY, "NOTICE"), "utf8").split(/[\s,]+/);
}

/** A span that is a path of the repository; one with a placeholder in capitals is none. */
function pathOf(span: string): string[] {
  const found = /^(?:src|test|scripts|docs|models|bench|bin|\.ci)\/[\w./-]*/.exec(span)?.[0];
  return found === undefined || /[A-Z]{3}/.test(found) ? [] : [found.replace(/\.$/, "")];
}

function cairnFlags({ spans, blocks }: Document): string[] {
  const commands = [...spans, ...blocks.flatMap(({ language, text }) => (language === "sh" ? [text] : []))]
    .flatMap((text) => text.replaceAll("\\\n", " ").split("\n"))
    .map((line) => /^(?:npx cairn |cairn |npm start -- )(.*)|^(--.*)/.exec(line.trim()))
    .flatMap((match) => match?.[1] ?? match?.[2] ?? []);
  return commands.flatMap((command) => command.match(/--[a-z][a-z0-9-]*/g) ?? []);
}

function defaultIn(help: string): string | undefined {
  return /\(default: ([^;)]+)/.exec(help)?.[1];
}
