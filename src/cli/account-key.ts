import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ConfigError, readConfig } from "../config.ts";
import { type AccountId, isAccountId } from "../pure/aws/account.ts";
import { DataFolderInUse } from "../runtime/storage/data-folder.ts";
import { addProfile, demandNoProfile, type RootKey } from "./credentials-file.ts";
import { withIdleSystem } from "./idle-system.ts";
import { askOperator } from "./operator-door.ts";

const FLAGS = {
  profile: { type: "string" },
  data: { type: "string" },
  endpoint: { type: "string" },
  json: { type: "boolean" },
} as const;

const FAULTS = {
  "no-such-account": "There is no such account.",
  "closed-account": "The account is closed.",
  "too-many-keys": "The root user has two access keys already.",
};

/** `cairn account create-key ACCOUNT`: another access key of the account's root user. */
export async function createAccountKey(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: FLAGS,
    strict: true,
    allowPositionals: true,
  });
  const [account, more] = positionals;
  if (account === undefined || more !== undefined || !isAccountId(account)) {
    throw new ConfigError("give the twelve digits of one account");
  }
  const { dataFolder, region } = readConfig(
    values.data === undefined ? [] : ["--data", values.data],
    process.env,
  );
  if (!existsSync(join(dataFolder, "cairn.db")))
    throw new Error(`there is no data folder ${dataFolder}; start the server once`);
  const credentials = join(dataFolder, "credentials");
  // Before the key exists: it is shown once.
  if (values.profile !== undefined) demandNoProfile(credentials, values.profile);
  const key = await createKey(dataFolder, account, values.endpoint ?? process.env.AWS_ENDPOINT_URL);
  console.log(values.json ? JSON.stringify(key) : shown(key, values.profile));
  if (values.profile !== undefined) addProfile(credentials, values.profile, key, region);
}

function shown(key: RootKey, profile: string | undefined): string {
  const kept = profile === undefined ? "shown this once" : `shown this once and kept as profile "${profile}"`;
  return [
    `Created an access key of the root user of account ${key.accountId}, ${kept}:`,
    "",
    `  aws_access_key_id     = ${key.accessKeyId}`,
    `  aws_secret_access_key = ${key.secretAccessKey}`,
  ].join("\n");
}

/** On the data folder itself when nobody owns it, else through the server that does. */
async function createKey(
  dataFolder: string,
  account: AccountId,
  endpoint: string | undefined,
): Promise<RootKey> {
  try {
    return await withIdleSystem(dataFolder, async (system) => {
      const created = await system.createRootKey(account);
      if (typeof created === "string") throw new Error(FAULTS[created]);
      return created;
    });
  } catch (error) {
    if (!(error instanceof DataFolderInUse)) throw error;
    const answer = await askOperator(dataFolder, endpoint, {
      method: "POST",
      path: "root-key",
      body: { accountId: account },
    });
    if (answer.status === 404) throw new Error(FAULTS["no-such-account"]);
    return answer.body as RootKey;
  }
}
