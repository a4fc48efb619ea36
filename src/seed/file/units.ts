import type { Unit } from "./description.ts";
import type { Named } from "./readers.ts";

export interface PlacedUnit extends Named<Unit> {
  /** `Workloads/Production` */
  readonly path: string;
  /** The path of the unit above; undefined below the root. */
  readonly above: string | undefined;
}

/** All units, those above before those below. */
export function unitsOf(units: readonly Named<Unit>[] = [], above?: string | undefined): PlacedUnit[] {
  return units.flatMap((unit) => {
    const path = above === undefined ? unit.name : `${above}/${unit.name}`;
    return [{ ...unit, path, above }, ...unitsOf(unit.units, path)];
  });
}
