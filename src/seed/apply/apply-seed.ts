import type { AccountId } from "../../pure/aws/account.ts";
import { accountEmail } from "../file/account-email.ts";
import type { Contents } from "../file/description.ts";
import type { Placeholders } from "../file/policy-text.ts";
import type { Place } from "../file/problem.ts";
import { accountProfile } from "../file/profiles.ts";
import type { Seed } from "../file/seed-file.ts";
import { applyAccounts } from "./accounts.ts";
import { applyBuckets } from "./buckets.ts";
import { checkHouse } from "./check-house.ts";
import { applyIdentities } from "./identities.ts";
import { applyOrganization, applyTrust } from "./organization.ts";
import { applyPolicies } from "./policies.ts";
import { applyProfiles, type ProfileOptions } from "./profiles.ts";
import { applyResourcePolicy } from "./resource-policy.ts";
import type { SeedAccount, SeedHouse, SeedRun } from "./seed-run.ts";
import { applyTrails } from "./trails.ts";

/** What the one who wrote the file does not know: what AWS gives, and how to get in. */
export interface SeededOrganization {
  readonly file: string;
  readonly organizationId: string;
  readonly rootId: string;
  /** Ids by path. */
  readonly units: Readonly<Record<string, string>>;
  /** The management account first. */
  readonly accounts: readonly {
    readonly name: string;
    readonly id: AccountId;
    readonly email?: string | undefined;
    readonly unit?: string | undefined;
    /** Of its root user, in the credentials file. */
    readonly profile: string;
  }[];
  /** The other profiles that the file asks for. */
  readonly profiles: readonly string[];
  /** How many calls changed something. */
  readonly changes: number;
  /** What is not as the file says, and stays. */
  readonly notes: readonly string[];
}

/**
 * Makes what a file describes and the house lacks, by the operations that anybody would call, so that all of
 * it is authorized and recorded. What is there stays as it is. Throws `SeedFileError` before anything is made,
 * `SeedRefused` later.
 */
export async function applySeed(
  house: SeedHouse,
  { file, description }: Seed,
  options: ProfileOptions & { readonly region: string },
): Promise<SeededOrganization> {
  const run: SeedRun = { house, file, region: options.region, count: { changes: 0 }, notes: [] };
  const { management, accounts = [], policies = [] } = description;
  await checkHouse(run, description);
  const root = await applyOrganization(run, description);
  const applied = await applyAccounts(run, accounts, root);
  const ids = new Map([...applied].map(([name, { id }]) => [name, id]));
  ids.set("management", house.managementAccount);
  await applyTrust(run, description, ids);

  const placeholders: Placeholders = (name) =>
    name === "organization" ? root.organizationId : ids.get(name);
  const seedAccountOf = (account: AccountId, place: Place, contents: Contents): SeedAccount => ({
    account,
    place,
    placeholders,
    contents,
  });
  const seedAccounts = [
    ...(management === undefined
      ? []
      : [seedAccountOf(house.managementAccount, management.place, management)]),
    ...accounts.flatMap((account) => {
      const found = applied.get(account.name);
      return found?.isActive ? [seedAccountOf(found.id, account.place, account)] : [];
    }),
  ];
  for (const seedAccount of seedAccounts) {
    await applyIdentities(run, seedAccount);
    await applyBuckets(run, seedAccount);
  }
  for (const seedAccount of seedAccounts) await applyTrails(run, seedAccount);
  await applyResourcePolicy(run, description["resource-policy"], placeholders);
  await applyPolicies(run, policies, placeholders, (name) =>
    name === "Root" ? root.rootId : (ids.get(name) ?? root.units.get(name) ?? ""),
  );

  const managementProfile = management?.profile?.name;
  const listed = [
    {
      name: "management",
      id: house.managementAccount,
      profile: managementProfile ?? options.managementProfile,
    },
    ...accounts.flatMap((account) => {
      const id = ids.get(account.name);
      if (id === undefined) return [];
      return [
        {
          name: account.name,
          id,
          email: accountEmail(account),
          unit: account.unit?.name,
          profile: accountProfile(account),
        },
      ];
    }),
  ];
  const profiles = await applyProfiles(run, seedAccounts, listed, options);
  return {
    file,
    organizationId: root.organizationId,
    rootId: root.rootId,
    units: Object.fromEntries(root.units),
    accounts: listed,
    profiles,
    changes: run.count.changes,
    notes: run.notes,
  };
}
