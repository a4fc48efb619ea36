import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { type House, type HouseOptions, openHouse } from "../../../test/harness/house.ts";
import type { EventRecord } from "../../pure/event/record.ts";
import { seededChance } from "../../runtime/chance.ts";
import { parseSeed } from "../file/seed-file.ts";
import { seedHouse } from "../seed.ts";
import { applySeed, type SeededOrganization } from "./apply-seed.ts";
import type { SeedHouse } from "./seed-run.ts";

/** A fresh house for each test of a file, to which seeds are applied. */
export interface SeededHouse {
  readonly house: House;
  apply(text: string, observed?: (house: SeedHouse) => SeedHouse): Promise<SeededOrganization>;
  /** What the seeds changed, oldest first. */
  changes(): Promise<EventRecord[]>;
}

export function seededHouse(settings?: HouseOptions["settings"]): SeededHouse {
  let house: House;
  let folder: string;
  let applied = 0;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "cairn-seed-"));
    house = await openHouse({ settings });
    // Which account is the first is told by its age.
    house.clock.advance(1);
  });
  afterEach(async () => {
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get house() {
      return house;
    },
    async apply(text, observed = (real) => real) {
      const real = await seedHouse(house.system, seededChance(++applied));
      return applySeed(observed(real), parseSeed("org.yaml", text), {
        credentialsFile: join(folder, "credentials"),
        managementProfile: "cairn",
        region: "us-east-1",
      });
    },
    async changes() {
      const records = await house.events();
      return records.filter(
        ({ readOnly, errorCode, userAgent }) =>
          !readOnly && errorCode === undefined && userAgent?.startsWith("cairn-seed/"),
      );
    },
  };
}
