import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, test } from "vitest";
import { type Environment, type Outcome, outsideEnvironment, runProgram } from "./run-program.ts";
import type { Credentials } from "./sdk-clients.ts";

/** A client of AWS that nobody here wrote, looked for on the machine that runs the tests. */
export interface OutsideClient<Found extends Program = Program> {
  readonly name: string;
  find(): Found | Missing;
}

interface Program {
  /** What it says its version is. */
  readonly version: string;
  readonly program: string;
}

export interface Terraform extends Program {
  /** Holds `registry.terraform.io/hashicorp/aws`. */
  readonly pluginFolder: string;
}

/** Not there, or (`broken`) there without being able to run, which is no reason to skip. */
interface Missing {
  readonly missing: string;
  readonly broken?: string | undefined;
}

export type Run = (parameters: readonly string[], options: RunAs) => Promise<Outcome>;

interface RunAs {
  readonly environment: Environment;
  readonly cwd?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

export const awsCli: OutsideClient = {
  name: "the aws CLI",
  find: () => findProgram("aws", ["--version"]),
};

export const boto3: OutsideClient = {
  name: "boto3",
  find() {
    const python = findProgram("python3", ["--version"]);
    if ("missing" in python) return python;
    const asked = findProgram("python3", ["-c", "import boto3; print('boto3', boto3.__version__)"]);
    return "broken" in asked ? { missing: "a python3 with boto3 (pip install boto3)" } : asked;
  },
};

export const terraform: OutsideClient<Terraform> = {
  name: "Terraform",
  find() {
    const found = findProgram("terraform", ["version"]);
    if ("missing" in found) return found;
    const pluginFolder = pluginFolders().find((folder) => existsSync(join(folder, AWS_PROVIDER)));
    if (pluginFolder !== undefined) return { ...found, pluginFolder };
    return {
      missing: `a folder with ${AWS_PROVIDER} (name one in CAIRN_TERRAFORM_PLUGINS; terraform providers mirror fills it)`,
    };
  },
};

/**
 * A `describe` for tests that need the client. Without it there is one skipped test whose name says what was
 * sought. Where it is there, it must run; and in CI (variable `CI`) tests that never ran it have failed.
 */
export function describeWith<Found extends Program>(
  client: OutsideClient<Found>,
  title: string,
  tests: (run: Run, found: Found) => void,
): void {
  const found = client.find();
  describe(title, () => {
    if ("missing" in found) {
      if (found.broken === undefined) test.skip(`NOT TRIED: found no ${found.missing}`);
      else test(`${client.name} runs`, () => Promise.reject(new Error(found.broken)));
      return;
    }
    let runs = 0;
    afterAll(() => {
      if (runs === 0 && process.env.CI) throw new Error(`${client.name} is there, but was not exercised`);
    });
    tests((parameters, { environment, ...options }) => {
      runs++;
      return runProgram(found.program, parameters, {
        ...options,
        environment: outsideEnvironment(environment),
      });
    }, found);
  });
}

/** The variables by which AWS's clients are pointed at a server; nothing of the user's own set-up is read. */
export function clientEnvironment(url: string, credentials: Credentials): Environment {
  return {
    ...clientSettings(url),
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
}

/** The same with what the server's greeting says to type: the profile in the data folder. */
export function profileEnvironment(server: {
  readonly url: string;
  readonly dataFolder: string;
}): Environment {
  return {
    ...clientSettings(server.url),
    AWS_SHARED_CREDENTIALS_FILE: join(server.dataFolder, "credentials"),
    AWS_PROFILE: "cairn",
  };
}

const clientSettings = (url: string): Environment => ({
  AWS_ENDPOINT_URL: url,
  AWS_CONFIG_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_MAX_ATTEMPTS: "1",
  AWS_PAGER: "",
});

function findProgram(program: string, question: readonly string[]): Program | Missing {
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .some((folder) => existsSync(join(folder, program)));
  if (!onPath) return { missing: `${program} on the PATH` };
  const answer = spawnSync(program, question, {
    encoding: "utf8",
    env: outsideEnvironment() as NodeJS.ProcessEnv,
  });
  const said = `${answer.stdout}${answer.stderr}`.trim();
  if (answer.status !== 0) return { missing: program, broken: `${program} ${question.join(" ")}: ${said}` };
  return { program, version: said.split("\n")[0] ?? "" };
}

const AWS_PROVIDER = join("registry.terraform.io", "hashicorp", "aws");

/**
 * The one that was named, then where Terraform itself looks or caches, then the folders in which people and
 * images put a filesystem mirror: any child of these counts.
 */
function pluginFolders(): string[] {
  const { CAIRN_TERRAFORM_PLUGINS: named, TF_PLUGIN_CACHE_DIR: cache, XDG_DATA_HOME: data } = process.env;
  const home = homedir();
  const implied = [
    join(home, ".terraform.d", "plugins"),
    join(home, ".terraform.d", "plugin-cache"),
    join(data ?? join(home, ".local", "share"), "terraform", "plugins"),
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
  ];
  const parents = ["/opt", "/usr/local/share", "/usr/local/lib", "/usr/share", "/var/lib", home];
  return [
    ...(named ?? "").split(delimiter),
    cache ?? "",
    ...implied,
    ...parents.flatMap(childFolders),
  ].filter((folder) => folder !== "");
}

function childFolders(parent: string): string[] {
  try {
    return readdirSync(parent)
      .map((name) => join(parent, name))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory());
  } catch {
    return [];
  }
}
