import { addSection, readSections } from "../../cli/credentials-file.ts";
import { CreateAccessKey, ListAccessKeys } from "../../pure/api/iam.ts";
import type { AccountId } from "../../pure/aws/account.ts";
import type { RoleDescription, UserDescription } from "../file/description.ts";
import type { Place } from "../file/problem.ts";
import type { Reference } from "../file/readers.ts";
import { change, read, refused, type SeedAccount, type SeedRun } from "./seed-run.ts";

export interface ProfileOptions {
  readonly credentialsFile: string;
  /** Of the management account's root user, which the first start wrote. */
  readonly managementProfile: string;
}

interface AccountOfProfile {
  readonly name: string;
  readonly id: AccountId;
  readonly profile: string;
}

/** In development mode an account's id is a key of its root user, with any secret. */
const ANY_SECRET = "development";

/** Adds the profiles that the credentials file lacks, and gives the names of those that are not an account's own. */
export async function applyProfiles(
  run: SeedRun,
  seedAccounts: readonly SeedAccount[],
  accounts: readonly AccountOfProfile[],
  { credentialsFile, managementProfile }: ProfileOptions,
): Promise<string[]> {
  const profiles = openCredentialsProfiles(run, credentialsFile);
  for (const { name, id, profile } of accounts) {
    if (profile === managementProfile) continue;
    const place = seedAccounts.find(({ account }) => account === id)?.place ?? { path: name, line: 1 };
    if (profiles.has({ name: profile, place }, "aws_access_key_id", (key) => key === id)) continue;
    profiles.add(profile, `root of account ${id}`, {
      aws_access_key_id: id,
      aws_secret_access_key: ANY_SECRET,
    });
  }
  const names: string[] = [];
  for (const seedAccount of seedAccounts) {
    const { users = [], roles = [] } = seedAccount.contents;
    for (const user of users) names.push(...(await addUser(run, seedAccount, user, profiles)));
    for (const role of roles) names.push(...addRole(seedAccount, role, profiles));
  }
  return names;
}

type CredentialsProfiles = ReturnType<typeof openCredentialsProfiles>;

/** Nobody's profile is overwritten: one that is there under a name of the file has to be the file's own. */
function openCredentialsProfiles(run: SeedRun, credentialsFile: string) {
  const sections = readSections(credentialsFile);
  return {
    has({ name, place }: Reference, setting: string, isOwn: (value: string) => boolean): boolean {
      const section = sections.get(name);
      if (section === undefined) return false;
      if (isOwn(section.get(setting) ?? "")) return true;
      throw refused(run, place, `${credentialsFile} has a profile "${name}" of somebody else`);
    },
    add(name: string, comment: string, settings: Readonly<Record<string, string | undefined>>): void {
      const lines = Object.entries({ ...settings, region: run.region });
      addSection(credentialsFile, name, [
        `# ${comment}`,
        ...lines.map(([setting, value]) => `${setting} = ${value}`),
      ]);
    },
  };
}

/** A user's secret is told once, so a profile whose key is still the user's is all there is to have. */
async function addUser(
  run: SeedRun,
  seedAccount: SeedAccount,
  user: UserDescription,
  profiles: CredentialsProfiles,
): Promise<string[]> {
  const { name: UserName, place, profile } = user;
  if (profile === undefined) return [];
  const keys = await keysOf(run, seedAccount, place, UserName);
  // Where a policy forbids to read, the key that is there is taken for the user's.
  if (!profiles.has(profile, "aws_access_key_id", (key) => keys === undefined || keys.includes(key))) {
    const { AccessKey: key } = await change(run, seedAccount.account, profile.place, {
      operation: CreateAccessKey,
      input: { UserName },
    });
    profiles.add(profile.name, `user ${UserName} of account ${seedAccount.account}`, {
      aws_access_key_id: key?.AccessKeyId,
      aws_secret_access_key: key?.SecretAccessKey,
    });
  }
  return [profile.name];
}

async function keysOf(run: SeedRun, { account }: SeedAccount, place: Place, UserName: string) {
  const keys = await read(run, account, place, { operation: ListAccessKeys, input: { UserName } });
  return keys && (keys.AccessKeyMetadata ?? []).map(({ AccessKeyId = "" }) => AccessKeyId);
}

function addRole(
  { account }: SeedAccount,
  { name, profile }: RoleDescription,
  profiles: CredentialsProfiles,
): string[] {
  if (profile === undefined) return [];
  const role_arn = `arn:aws:iam::${account}:role/${name}`;
  if (!profiles.has(profile.name, "role_arn", (arn) => arn === role_arn)) {
    const source_profile = profile["source-profile"].name;
    profiles.add(profile.name.name, `role ${name} of account ${account}`, { role_arn, source_profile });
  }
  return [profile.name.name];
}
