import type { AccountId } from "../../pure/aws/account.ts";
import type { Contents } from "../file/description.ts";
import type { Placeholders } from "../file/policy-text.ts";
import type { Place } from "../file/problem.ts";
import { accountProfile } from "../file/profiles.ts";
import type { Seed } from "../file/seed-file.ts";
import { emailOf, plantAccounts } from "./accounts.ts";
import { plantBuckets } from "./buckets.ts";
import { plantIdentities } from "./identities.ts";
import { plantOrganization, plantTrust } from "./organization.ts";
import type { Planting, Plot, SeedHouse } from "./planting.ts";
import { plantPolicies } from "./policies.ts";
import { type ProfilePlaces, plantProfiles } from "./profiles.ts";
import { plantResourcePolicy } from "./resource-policy.ts";
import { plantTrails } from "./trails.ts";

/** What the one who wrote the file does not know: what AWS gives, and how to get in. */
export interface PlantedOrganization {
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
  readonly made: number;
  /** What is not as the file says, and stays. */
  readonly notes: readonly string[];
}

interface PlotOfContents extends Plot {
  readonly contents: Contents;
}

/**
 * Makes what a file describes and the house lacks, by the operations that anybody would call, so that all of
 * it is authorized and recorded. What is there stays as it is. Throws `SeedRefused`.
 */
export async function plantSeed(
  house: SeedHouse,
  { file, description }: Seed,
  where: ProfilePlaces & { readonly region: string },
): Promise<PlantedOrganization> {
  const planting: Planting = { house, file, region: where.region, count: { made: 0 }, notes: [] };
  const { management, accounts = [], policies = [] } = description;
  const root = await plantOrganization(planting, description);
  const planted = await plantAccounts(planting, accounts, root);
  const ids = new Map([...planted].map(([name, { id }]) => [name, id]));
  ids.set("management", house.managementAccount);
  await plantTrust(planting, description, ids);

  const placeholders: Placeholders = (name) =>
    name === "organization" ? root.organizationId : ids.get(name);
  const plotOf = (account: AccountId, place: Place, contents: Contents): PlotOfContents => ({
    account,
    place,
    placeholders,
    contents,
  });
  const plots = [
    ...(management === undefined ? [] : [plotOf(house.managementAccount, management.place, management)]),
    ...accounts.flatMap((account) => {
      const found = planted.get(account.name);
      return found?.isActive ? [plotOf(found.id, account.place, account)] : [];
    }),
  ];
  for (const plot of plots) {
    await plantIdentities(planting, plot, plot.contents);
    await plantBuckets(planting, plot, plot.contents.buckets);
  }
  for (const plot of plots) await plantTrails(planting, plot, plot.contents.trails);
  await plantResourcePolicy(planting, description["resource-policy"], placeholders);
  await plantPolicies(planting, policies, placeholders, (name) =>
    name === "Root" ? root.rootId : (ids.get(name) ?? root.units.get(name) ?? ""),
  );

  const managementProfile = management?.profile?.name;
  const listed = [
    {
      name: "management",
      id: house.managementAccount,
      profile: managementProfile ?? where.managementProfile,
    },
    ...accounts.flatMap((account) => {
      const id = ids.get(account.name);
      if (id === undefined) return [];
      return [
        {
          name: account.name,
          id,
          email: emailOf(account),
          unit: account.unit?.name,
          profile: accountProfile(account),
        },
      ];
    }),
  ];
  const profiles = await plantProfiles(planting, plots, listed, where);
  return {
    file,
    organizationId: root.organizationId,
    rootId: root.rootId,
    units: Object.fromEntries(root.units),
    accounts: listed,
    profiles,
    made: planting.count.made,
    notes: planting.notes,
  };
}
