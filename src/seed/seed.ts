import type { Config } from "../config.ts";
import type { Chance } from "../runtime/chance.ts";
import type { System } from "../system.ts";
import type { PlantedOrganization } from "./apply/plant-seed.ts";
import type { ProfilePlaces } from "./apply/profiles.ts";
import type { Seed } from "./file/seed-file.ts";

/** What was seeded is loaded only by those who seed: reading YAML takes as long as much of a start. */
export async function readSeed({ seedFile }: Pick<Config, "seedFile">): Promise<Seed | undefined> {
  if (seedFile === undefined) return undefined;
  return (await import("./file/seed-file.ts")).readSeedFile(seedFile);
}

/** Has the organization of a file ready in a house; see `plantSeed`. */
export async function plant(
  system: System,
  chance: Chance,
  seed: Seed,
  places: ProfilePlaces & { readonly region: string },
): Promise<PlantedOrganization> {
  const managementAccount = await system.firstAccount();
  if (managementAccount === undefined) throw new Error("the house has no account");
  const { plantSeed } = await import("./apply/plant-seed.ts");
  return plantSeed(
    {
      chance,
      managementAccount,
      invoke: system.invoke,
      hasAccount: system.hasAccount,
      openAccount: async (account) => void (await system.openAccount(account)),
      openRequestedAccounts: () => system.runJob("organizations/open-accounts"),
    },
    seed,
    places,
  );
}
