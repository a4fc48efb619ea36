import { appendFileSync, chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";

export interface RootKey {
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Undefined for what is no such key. */
export function readRootKey(value: Readonly<Record<string, unknown>> = {}): RootKey | undefined {
  const { accountId, accessKeyId, secretAccessKey } = value;
  const isKey = [accountId, accessKeyId, secretAccessKey].every((each) => typeof each === "string");
  return isKey ? ({ accountId, accessKeyId, secretAccessKey } as RootKey) : undefined;
}

const OWNER_ONLY = 0o600;

/** One profile in the form of an AWS credentials file. */
function profileText(profile: string, key: RootKey, region: string): string {
  return `[${profile}]
# root of account ${key.accountId}
aws_access_key_id = ${key.accessKeyId}
aws_secret_access_key = ${key.secretAccessKey}
region = ${region}
`;
}

/** Begins the file anew with one profile; readable by its owner only from the first byte on. */
export function writeCredentialsFile(path: string, profile: string, key: RootKey, region: string): void {
  writeFileSync(path, profileText(profile, key, region), { mode: OWNER_ONLY, flush: true });
  chmodSync(path, OWNER_ONLY);
}

/** Throws when there is a profile of that name: nobody's key is overwritten. */
export function demandNoProfile(path: string, profile: string): void {
  if (existsSync(path) && hasProfile(readFileSync(path, "utf8"), profile)) {
    throw new Error(`${path} has a profile "${profile}" already`);
  }
}

/** Adds a profile; throws as {@link demandNoProfile} does. */
export function addProfile(path: string, profile: string, key: RootKey, region: string): void {
  demandNoProfile(path, profile);
  appendFileSync(path, `\n${profileText(profile, key, region)}`, { mode: OWNER_ONLY });
  chmodSync(path, OWNER_ONLY);
}

/** The settings of each profile. */
export function readSections(path: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  for (const line of existsSync(path) ? readFileSync(path, "utf8").split("\n") : []) {
    const name = /^\s*\[([^\]]+)\]/.exec(line)?.[1]?.trim();
    if (name !== undefined) {
      section = new Map();
      sections.set(name, section);
    }
    const [, setting, value] = /^\s*([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (setting !== undefined && value !== undefined) section?.set(setting, value);
  }
  return sections;
}

/** Adds a profile of the given lines, which nobody may have already. */
export function addSection(path: string, profile: string, lines: readonly string[]): void {
  appendFileSync(path, `\n[${profile}]\n${lines.join("\n")}\n`, { mode: OWNER_ONLY });
  chmodSync(path, OWNER_ONLY);
}

function hasProfile(text: string, profile: string): boolean {
  return text.split("\n").some((line) => line.trim() === `[${profile}]`);
}
