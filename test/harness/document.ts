import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "./run-program.ts";

/** A fenced block: "```sh run" has the language `sh` and the mark `run`. */
export interface Block {
  readonly language: string;
  readonly mark: string;
  readonly text: string;
  /** Of the fence, counted from 1. */
  readonly line: number;
}

export interface Document {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** What stands outside of fences between backticks. */
  readonly spans: readonly string[];
  /** Targets of links that stay in the repository. */
  readonly links: readonly string[];
  /** Anchors of its headings, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
}

const FOLDERS = ["", "docs", "models", "bench"];

export function readDocuments(): Document[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(REPOSITORY, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => readDocument(folder === "" ? name : `${folder}/${name}`)),
  );
}

function readDocument(path: string): Document {
  const text = readFileSync(join(REPOSITORY, path), "utf8");
  const prose = text.replace(FENCE, "");
  return {
    path,
    text,
    blocks: blocksOf(text),
    spans: [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span),
    links: [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^[a-z]+:/.test(target)),
    anchors: new Set([...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading))),
  };
}

const FENCE = /^```(\w*)(?: (\w+))?\n([\s\S]*?)^```$/gm;

function blocksOf(text: string): Block[] {
  return [...text.matchAll(FENCE)].map(({ index, 1: language = "", 2: mark = "", 3: content = "" }) => ({
    language,
    mark,
    text: content,
    line: text.slice(0, index).split("\n").length,
  }));
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
