import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ConfigError, readConfig } from "../config.ts";
import { accountId, isAccountId } from "../pure/aws/account.ts";
import { DataFolderInUse } from "../runtime/storage/data-folder.ts";
import { withIdleSystem } from "./idle-system.ts";
import { askOperator } from "./operator-door.ts";
import { readSecret, type SecretSource } from "./read-secret.ts";

const FLAGS = { data: { type: "string" }, endpoint: { type: "string" } } as const;

/** `cairn account password ACCOUNT`: gives the root user of an account a password. */
export async function setAccountPassword(argv: readonly string[], source: SecretSource): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: FLAGS,
    strict: true,
    allowPositionals: true,
  });
  const [account, more] = positionals;
  if (account === undefined || more !== undefined || !isAccountId(account)) {
    throw new ConfigError("give the twelve digits of one account; the password is read from standard input");
  }
  const { dataFolder } = readConfig(values.data === undefined ? [] : ["--data", values.data], process.env);
  if (!existsSync(join(dataFolder, "cairn.db"))) {
    throw new ConfigError(`there is no data folder ${dataFolder}; start the server once`);
  }
  const password = await readSecret("New password of the root user: ", source);
  if (source.input.isTTY && (await readSecret("The same again: ", source)) !== password) {
    throw new Error("the two passwords differ");
  }
  try {
    await withIdleSystem(dataFolder, (system) => system.setRootPassword(accountId(account), password));
  } catch (error) {
    if (!(error instanceof DataFolderInUse)) throw error;
    await askOperator(dataFolder, values.endpoint ?? process.env.AWS_ENDPOINT_URL, {
      method: "POST",
      path: "root-password",
      body: { accountId: account, password },
    });
  }
}
