import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Block } from "./document.ts";
import { type Outcome, outsideEnvironment, REPOSITORY, runProgram } from "./run-program.ts";
import { type ServerProcess, startServerProcess } from "./server.ts";

/** A folder, a server that was started in it, and a shell: what somebody has who follows a document. */
export interface ExampleShell {
  /** Runs a block as its reader would; variables live on into the next one. */
  run(block: Block): Promise<Outcome>;
  close(): Promise<void>;
}

const DOCUMENTED_URL = "http://127.0.0.1:4566";
const VARIABLES = "variables.sh";

/** `pluginFolder` is where Terraform finds its provider. */
export async function openExampleShell(
  flags: readonly string[],
  pluginFolder?: string | undefined,
): Promise<ExampleShell> {
  const folder = mkdtempSync(join(tmpdir(), "cairn-docs-"));
  const programs = join(folder, "programs");
  mkdirSync(programs);
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  const main = join(REPOSITORY, "src", "main.ts");
  // A reader's npx finds the clone that it is typed in; this one knows nothing but that.
  const npx = `#!/bin/sh\n[ "$1" = cairn ] && shift && exec "${process.execPath}" "${main}" "$@"\nexit 127\n`;
  writeFileSync(join(programs, "npx"), npx);
  chmodSync(join(programs, "npx"), 0o755);
  writeFileSync(join(folder, VARIABLES), "");
  const server: ServerProcess = await startServerProcess({ flags, dataFolder: join(folder, "cairn-data") });
  const environment = outsideEnvironment({
    PATH: `${programs}:${process.env.PATH ?? ""}`,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
    CHECKPOINT_DISABLE: "1",
    TF_CLI_CONFIG_FILE: "/dev/null",
    TF_IN_AUTOMATION: "1",
  });
  return {
    run(block) {
      const text = block.text.replaceAll(DOCUMENTED_URL, server.url);
      const script = scriptOf({ ...block, text }, folder, pluginFolder);
      return runProgram("bash", ["-c", `. ./${VARIABLES}; set -eu -o pipefail; ${script}`], {
        cwd: folder,
        environment,
      });
    },
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function scriptOf({ language, mark, text }: Block, folder: string, pluginFolder: string | undefined): string {
  const file = (name: string): string => {
    writeFileSync(join(folder, name), text);
    return name;
  };
  const node = `"${process.execPath}"`;
  switch (`${language} ${mark}`) {
    case "sh run":
    case "sh refused":
      return `set -a\n${text}\nexport -p > ${VARIABLES}`;
    case "python run":
      return `python3 ${file("example.py")}`;
    case "python pytest":
      return `python3 -m pytest -q -p no:cacheprovider ${file("test_example.py")}`;
    case "js run":
      return `${node} ${file("example.mjs")}`;
    case "js vitest":
      return `${node} node_modules/vitest/vitest.mjs run ${file("example.test.mjs")}`;
    case "hcl apply":
      return [
        `terraform init -no-color -input=false -plugin-dir="${pluginFolder}"`,
        `terraform apply -no-color -input=false -auto-approve # ${file("main.tf")}`,
      ].join("\n");
    default:
      throw new Error(`nobody runs a block marked "${language} ${mark}"`);
  }
}
