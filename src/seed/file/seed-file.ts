import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { ConfigError } from "../../config.ts";
import { checkDescription } from "./check.ts";
import { type Description, description } from "./description.ts";
import { type Problem, SeedFileError } from "./problem.ts";
import { readSource } from "./source.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** What a file says, checked as far as it can be without a house. */
export interface Seed {
  /** As the person calls it who started the server. */
  readonly file: string;
  readonly description: Description;
}

/** Throws `ConfigError`, with every fault of the file by its line. */
export function readSeedFile(path: string): Seed {
  const file = relative(process.cwd(), path).startsWith("..") ? path : relative(process.cwd(), path);
  let text: string;
  try {
    text = UTF8.decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError) throw new ConfigError(`--seed: ${file} is no text in UTF-8`);
    throw new ConfigError(`--seed: ${error instanceof Error ? error.message : error}`);
  }
  return parseSeed(file, text);
}

export function parseSeed(file: string, text: string): Seed {
  const problems: Problem[] = [];
  const report = (problem: Problem) => problems.push(problem);
  const found = description(readSource(file, text), report);
  if (found !== undefined) checkDescription(found, report);
  if (found === undefined || problems.length > 0) throw new SeedFileError(file, problems);
  return { file, description: found };
}
