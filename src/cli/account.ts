import { join } from "node:path";
import { parseArgs } from "node:util";
import { ConfigError, readConfig } from "../config.ts";
import { createAccountKey } from "./account-key.ts";
import { setAccountPassword } from "./account-password.ts";
import { addProfile, demandNoProfile, type RootKey, readRootKey } from "./credentials-file.ts";
import { ACCOUNT_HELP } from "./help.ts";
import { type House, onHouse } from "./on-house.ts";

const FLAGS = {
  name: { type: "string" },
  email: { type: "string" },
  "account-id": { type: "string" },
  profile: { type: "string" },
  data: { type: "string" },
  endpoint: { type: "string" },
  json: { type: "boolean" },
} as const;

interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly accountId?: string | undefined;
}

const VERBS: Readonly<Record<string, (argv: readonly string[]) => Promise<void>>> = {
  create: createAccount,
  "create-key": createAccountKey,
  password: (argv) => setAccountPassword(argv, { input: process.stdin, output: process.stderr }),
};

/** `cairn account create`, `create-key` and `password`: gives the exit code. */
export async function accountCommand(argv: readonly string[]): Promise<number> {
  const [verb, ...rest] = argv;
  if (argv.includes("--help") || argv.includes("-h")) {
    console.log(ACCOUNT_HELP);
    return 0;
  }
  const act = verb !== undefined && Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (act === undefined) {
    console.error(
      `cairn: an account can be created, or its root user be given a key or a password\n\n${ACCOUNT_HELP}`,
    );
    return 2;
  }
  try {
    await act(rest);
    return 0;
  } catch (error) {
    console.error(`cairn: ${error instanceof Error ? error.message : error}`);
    return error instanceof ConfigError ? 2 : 1;
  }
}

async function createAccount(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...argv], options: FLAGS, strict: true });
  if (values.name === undefined) throw new ConfigError("--name is missing");
  const config = readConfig(values.data === undefined ? [] : ["--data", values.data], process.env);
  const account = {
    name: values.name,
    email: values.email ?? `${values.name.replace(/[^\w.-]+/g, "-")}@cairn.invalid`,
    accountId: values["account-id"],
  };
  const credentials = join(config.dataFolder, "credentials");
  // Before the account exists: its key is shown once.
  if (values.profile !== undefined) demandNoProfile(credentials, values.profile);
  const key = await openAccount({ dataFolder: config.dataFolder, endpoint: values.endpoint }, account);
  console.log(values.json ? JSON.stringify(key) : shown(key, values.profile));
  if (values.profile !== undefined) addProfile(credentials, values.profile, key, config.region);
}

function shown(key: RootKey, profile: string | undefined): string {
  const kept = profile === undefined ? "shown this once" : `shown this once and kept as profile "${profile}"`;
  return [
    `Created account ${key.accountId}. Its root access key, ${kept}:`,
    "",
    `  aws_access_key_id     = ${key.accessKeyId}`,
    `  aws_secret_access_key = ${key.secretAccessKey}`,
  ].join("\n");
}

function openAccount(house: House, account: NewAccount): Promise<RootKey> {
  return onHouse<RootKey>(house, {
    idle: (system) => system.openAccount(account),
    served: { method: "POST", path: "accounts", body: account },
    read: readRootKey,
  });
}
