import { readConfig } from "../config.ts";
import { systemChance } from "../runtime/chance.ts";
import { systemClock, turnableClock } from "../runtime/clock.ts";
import { silentLog } from "../runtime/log.ts";
import { openMetrics } from "../runtime/metrics.ts";
import { openDataFolder } from "../runtime/storage/data-folder.ts";
import { openSystem, type System } from "../system.ts";

/** Works on a data folder that no server owns. Throws `DataFolderInUse` when one does. */
export async function withIdleSystem<Result>(
  dataFolder: string,
  work: (system: System) => Promise<Result>,
): Promise<Result> {
  const folder = openDataFolder(dataFolder, systemClock);
  try {
    const system = await openSystem({
      config: readConfig(["--data", dataFolder], {}),
      folder,
      clock: turnableClock(systemClock),
      signatureClock: systemClock,
      chance: systemChance(),
      log: silentLog,
      metrics: openMetrics(),
      isIdle: true,
    });
    try {
      return await work(system);
    } finally {
      await system.discard();
    }
  } finally {
    folder.close();
  }
}
