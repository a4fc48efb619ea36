import { parseArgs } from "node:util";
import { ConfigError, readConfig } from "../config.ts";
import { accountId, isAccountId } from "../pure/aws/account.ts";
import { demandDataFolder, onHouse } from "./on-house.ts";
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
  const house = { dataFolder, endpoint: values.endpoint };
  // Before anything is asked for.
  demandDataFolder(house);
  const password = await readSecret("New password of the root user: ", source);
  if (source.input.isTTY && (await readSecret("The same again: ", source)) !== password) {
    throw new Error("the two passwords differ");
  }
  await onHouse<true>(house, {
    async idle(system) {
      await system.setRootPassword(accountId(account), password);
      return true;
    },
    served: { method: "POST", path: "root-password", body: { accountId: account, password } },
    read: (answer) => (answer?.accountId === account ? true : undefined),
  });
}
