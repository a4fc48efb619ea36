import type { Config } from "../config.ts";
import type { Chance } from "../runtime/chance.ts";
import type { System } from "../system.ts";
import type { SeededOrganization } from "./apply/apply-seed.ts";
import type { ProfileOptions } from "./apply/profiles.ts";
import type { SeedHouse } from "./apply/seed-run.ts";
import type { Seed } from "./file/seed-file.ts";

/** What was seeded is loaded only by those who seed: reading YAML takes as long as much of a start. */
export async function readSeed({ seedFile }: Pick<Config, "seedFile">): Promise<Seed | undefined> {
  if (seedFile === undefined) return undefined;
  return (await import("./file/seed-file.ts")).readSeedFile(seedFile);
}

/** Has the organization of a file ready in a house; see `applySeed`. */
export async function seedSystem(
  system: System,
  chance: Chance,
  seed: Seed,
  options: ProfileOptions & { readonly region: string },
): Promise<SeededOrganization> {
  const { applySeed } = await import("./apply/apply-seed.ts");
  return applySeed(await seedHouse(system, chance), seed, options);
}

export async function seedHouse(system: System, chance: Chance): Promise<SeedHouse> {
  const managementAccount = await system.firstAccount();
  if (managementAccount === undefined) throw new Error("the house has no account");
  return {
    chance,
    managementAccount,
    invoke: system.invoke,
    hasAccount: system.hasAccount,
    openAccount: async (account) => void (await system.openAccount(account)),
    openRequestedAccounts: () => system.runJob("organizations/open-accounts"),
  };
}
