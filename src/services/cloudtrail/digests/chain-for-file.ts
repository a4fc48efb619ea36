import { accountId } from "../../../pure/aws/account.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { Clock } from "../../../runtime/clock.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import type { PlannedFile } from "../delivery/planned-file.ts";
import { membersIn } from "../organization-members/store.ts";
import { trailsIn } from "../trails/store.ts";
import type { Trail } from "../trails/trail.ts";
import { findVisibleTrail } from "../trails/visible-trails.ts";
import { beginChain, isRunning, stop, wantedRegions } from "./align-chains.ts";
import { digestChainsIn } from "./store.ts";

/**
 * The chain whose digests cover a file; undefined when the trail had no validation as it logged the events. A
 * member account's chain begins with its first file, and ends at once if the trail has left the account meanwhile.
 */
export async function chainForFile(
  transaction: Transaction,
  file: Pick<PlannedFile, "account" | "region">,
  trail: Trail,
  { clock, chance }: { readonly clock: Clock; readonly chance: Chance },
): Promise<string | undefined> {
  const chains = digestChainsIn(transaction);
  const { account, region } = file;
  const id = await chains.idForFile(trail.id, account, region);
  if (account === trail.account || !trail.logFileValidation) return id;
  const sight = { trails: trailsIn(transaction), members: membersIn(transaction) };
  const current = await findVisibleTrail(trail.arn, accountId(account), sight);
  const goesOn = current?.id === trail.id && wantedRegions(current).includes(region);
  const known = id === undefined ? undefined : await chains.find(id);
  // A chain that was stopped before the trail logged again goes to its end without new files.
  if (known !== undefined && (isRunning(known) || !goesOn)) return id;
  const now = clock.now();
  const begun = await beginChain(chains, goesOn ? current : trail, { account, region }, { now, chance });
  if (!goesOn) await stop(chains, begun, now);
  return begun.id;
}
