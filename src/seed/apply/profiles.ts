import { addSection, readSections } from "../../cli/credentials-file.ts";
import { CreateAccessKey, ListAccessKeys } from "../../pure/api/iam.ts";
import type { AccountId } from "../../pure/aws/account.ts";
import type { Contents } from "../file/description.ts";
import type { Place } from "../file/problem.ts";
import { look, make, type Planting, type Plot, refused } from "./planting.ts";

export interface ProfilePlaces {
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
export async function plantProfiles(
  planting: Planting,
  plots: readonly (Plot & { readonly contents: Contents })[],
  accounts: readonly AccountOfProfile[],
  { credentialsFile, managementProfile }: ProfilePlaces,
): Promise<string[]> {
  const { region } = planting;
  const kept = readSections(credentialsFile);
  /** Nobody's profile is overwritten: one of the same name has to be ours. */
  const ensure = (profile: string, place: Place, own: [string, string], lines: () => string[]) => {
    const section = kept.get(profile);
    if (section === undefined)
      return addSection(credentialsFile, profile, [...lines(), `region = ${region}`]);
    if (section.get(own[0]) === own[1]) return;
    throw refused(planting, place, `${credentialsFile} has a profile "${profile}" of somebody else`);
  };
  for (const { name, id, profile } of accounts) {
    if (profile === managementProfile) continue;
    const place = plots.find(({ account }) => account === id)?.place ?? { path: name, line: 1 };
    ensure(profile, place, ["aws_access_key_id", id], () => [
      `# root of account ${id}`,
      `aws_access_key_id = ${id}`,
      `aws_secret_access_key = ${ANY_SECRET}`,
    ]);
  }
  const names: string[] = [];
  for (const plot of plots) {
    for (const { name, profile } of plot.contents.users ?? []) {
      if (profile === undefined) continue;
      names.push(profile.name);
      const id = kept.get(profile.name)?.get("aws_access_key_id");
      if (id !== undefined && (await hasKey(planting, plot, name, id))) continue;
      if (kept.has(profile.name)) {
        ensure(profile.name, profile.place, ["aws_access_key_id", "none"], () => []);
      }
      const { AccessKey: key } = await make(planting, plot.account, profile.place, {
        operation: CreateAccessKey,
        input: { UserName: name },
      });
      addSection(credentialsFile, profile.name, [
        `# user ${name} of account ${plot.account}`,
        `aws_access_key_id = ${key?.AccessKeyId}`,
        `aws_secret_access_key = ${key?.SecretAccessKey}`,
        `region = ${region}`,
      ]);
    }
    for (const { name, profile } of plot.contents.roles ?? []) {
      if (profile === undefined) continue;
      names.push(profile.name.name);
      const arn = `arn:aws:iam::${plot.account}:role/${name}`;
      ensure(profile.name.name, profile.name.place, ["role_arn", arn], () => [
        `role_arn = ${arn}`,
        `source_profile = ${profile["source-profile"].name}`,
      ]);
    }
  }
  return names;
}

async function hasKey(planting: Planting, { account, place }: Plot, UserName: string, id: string) {
  const keys = await look(planting, account, place, { operation: ListAccessKeys, input: { UserName } });
  // Where a policy forbids to look, the key that is there is taken for the user's.
  return keys === undefined || (keys.AccessKeyMetadata ?? []).some(({ AccessKeyId }) => AccessKeyId === id);
}
