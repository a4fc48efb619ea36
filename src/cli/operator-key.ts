import { randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Whoever can read this file of the data folder operates the server. It is a bearer secret for the few
 * calls under `/_cairn/` that stand outside every account.
 */
const FILE = "operator.key";
const OWNER_ONLY = 0o600;

export const OPERATOR_HEADER = "x-cairn-operator-key";

export function operatorKeyPath(keysFolder: string): string {
  return join(keysFolder, FILE);
}

export function loadOperatorKey(keysFolder: string): string {
  const path = operatorKeyPath(keysFolder);
  if (!existsSync(path))
    writeFileSync(path, randomBytes(32).toString("hex"), { mode: OWNER_ONLY, flag: "wx" });
  return readFileSync(path, "utf8").trim();
}

export function isOperatorKey(expected: string, given: string | undefined): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given ?? "")];
  return one.length === other.length && timingSafeEqual(one, other);
}
