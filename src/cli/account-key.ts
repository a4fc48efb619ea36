import { join } from "node:path";
import { parseArgs } from "node:util";
import { ConfigError, readConfig } from "../config.ts";
import { type AccountId, isAccountId } from "../pure/aws/account.ts";
import { addProfile, demandNoProfile, type RootKey, readRootKey } from "./credentials-file.ts";
import { demandDataFolder, type House, onHouse } from "./on-house.ts";
import { ROOT_KEY_FAULTS } from "./root-key-faults.ts";

const FLAGS = {
  profile: { type: "string" },
  data: { type: "string" },
  endpoint: { type: "string" },
  json: { type: "boolean" },
} as const;

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
  const house = { dataFolder, endpoint: values.endpoint };
  demandDataFolder(house);
  const credentials = join(dataFolder, "credentials");
  // Before the key exists: it is shown once.
  if (values.profile !== undefined) demandNoProfile(credentials, values.profile);
  const key = await createKey(house, account);
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

function createKey(house: House, account: AccountId): Promise<RootKey> {
  return onHouse<RootKey>(house, {
    async idle(system) {
      const created = await system.createRootKey(account);
      if (typeof created === "string") throw new Error(ROOT_KEY_FAULTS[created].message);
      return created;
    },
    served: { method: "POST", path: "root-key", body: { accountId: account } },
    read: readRootKey,
  });
}
