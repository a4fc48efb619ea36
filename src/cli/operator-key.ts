import { randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Whoever can read this file of the data folder operates the server. It is a bearer secret for the few
 * calls under `/_cairn/` that stand outside every account.
 */
const FILE = "operator.key";
const OWNER_ONLY = 0o600;
const KEY = /^[0-9a-f]{64}$/;

export const OPERATOR_HEADER = "x-cairn-operator-key";

export function operatorKeyPath(keysFolder: string): string {
  return join(keysFolder, FILE);
}

export function loadOperatorKey(keysFolder: string): string {
  const path = operatorKeyPath(keysFolder);
  const known = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
  if (KEY.test(known)) return known;
  // Missing, or what a crash left of it: half a key, or an empty one, is no secret.
  const key = randomBytes(32).toString("hex");
  writeFileSync(`${path}.new`, key, { mode: OWNER_ONLY, flush: true });
  renameSync(`${path}.new`, path);
  return key;
}

export function isOperatorKey(expected: string, given: string | undefined): boolean {
  if (given === undefined) return false;
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
