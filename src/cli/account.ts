import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ConfigError, readConfig } from "../config.ts";
import { systemChance } from "../runtime/chance.ts";
import { systemClock, turnableClock } from "../runtime/clock.ts";
import { silentLog } from "../runtime/log.ts";
import { openMetrics } from "../runtime/metrics.ts";
import { DataFolderInUse, openDataFolder } from "../runtime/storage/data-folder.ts";
import { openSystem } from "../system.ts";
import { addProfile, type RootKey } from "./credentials-file.ts";
import { ACCOUNT_HELP } from "./help.ts";
import { OPERATOR_HEADER, operatorKeyPath } from "./operator-key.ts";

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

/** `cairn account create`: gives the exit code. */
export async function accountCommand(argv: readonly string[]): Promise<number> {
  const [verb, ...rest] = argv;
  if (argv.includes("--help") || argv.includes("-h")) {
    console.log(ACCOUNT_HELP);
    return 0;
  }
  if (verb !== "create") {
    console.error(`cairn: an account can be created\n\n${ACCOUNT_HELP}`);
    return 2;
  }
  try {
    const { values } = parseArgs({ args: [...rest], options: FLAGS, strict: true });
    if (values.name === undefined) throw new ConfigError("--name is missing");
    const config = readConfig(values.data === undefined ? [] : ["--data", values.data], process.env);
    const account = {
      name: values.name,
      email: values.email ?? `${values.name.replace(/[^\w.-]+/g, "-")}@cairn.invalid`,
      accountId: values["account-id"],
    };
    const key = await openAccount(
      config.dataFolder,
      account,
      values.endpoint ?? process.env.AWS_ENDPOINT_URL,
    );
    if (values.profile !== undefined)
      addProfile(join(config.dataFolder, "credentials"), values.profile, key, config.region);
    console.log(values.json ? JSON.stringify(key) : shown(key, values.profile));
    return 0;
  } catch (error) {
    console.error(`cairn: ${error instanceof Error ? error.message : error}`);
    return error instanceof ConfigError ? 2 : 1;
  }
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

/** On the data folder itself when nobody owns it, else through the server that does. */
async function openAccount(
  dataFolder: string,
  account: NewAccount,
  endpoint: string | undefined,
): Promise<RootKey> {
  if (!existsSync(dataFolder))
    throw new Error(`there is no data folder ${dataFolder}; start the server once`);
  try {
    return await openOnFolder(dataFolder, account);
  } catch (error) {
    if (!(error instanceof DataFolderInUse)) throw error;
    return openOnServer(dataFolder, account, endpoint ?? "http://127.0.0.1:4566");
  }
}

async function openOnFolder(dataFolder: string, account: NewAccount): Promise<RootKey> {
  const folder = openDataFolder(dataFolder, systemClock);
  try {
    const system = await openSystem({
      config: readConfig(["--data", dataFolder], {}),
      folder,
      clock: turnableClock(systemClock),
      signatureClock: systemClock,
      chance: systemChance(),
      log: silentLog,
      metrics: openMetrics(),
    });
    try {
      return await system.openAccount(account);
    } finally {
      await system.discard();
    }
  } finally {
    folder.close();
  }
}

async function openOnServer(dataFolder: string, account: NewAccount, endpoint: string): Promise<RootKey> {
  const operatorKey = readFileSync(operatorKeyPath(join(dataFolder, "keys")), "utf8").trim();
  const answer = await fetch(new URL("/_cairn/accounts", endpoint), {
    method: "POST",
    headers: { [OPERATOR_HEADER]: operatorKey, "content-type": "application/json" },
    body: JSON.stringify(account),
  });
  const body = (await answer.json()) as RootKey & { readonly message?: string };
  if (!answer.ok) throw new Error(body.message ?? `the server answered ${answer.status}`);
  return body;
}
