/**
 * Writing of digests. A digest that is due is signed and written down in one transaction with the chain that moves
 * on; putting it is a step of its own, repeated with the same bytes until it succeeds. So a chain never forks, and
 * later digests can follow one that is still to be delivered.
 */
import { createHash } from "node:crypto";
import { advanceChain, type DueDigest } from "../../../pure/event/digest-chain.ts";
import {
  digestKey,
  digestText,
  SIGNATURE_ALGORITHM,
  SIGNATURE_ALGORITHM_METADATA,
  SIGNATURE_METADATA,
  signingString,
} from "../../../pure/event/digest-file.ts";
import { isoSeconds } from "../../../pure/event/timestamp.ts";
import type { Clock } from "../../../runtime/clock.ts";
import { signDigest } from "../../../runtime/digest-keys.ts";
import type { Log } from "../../../runtime/log.ts";
import type { Database, Transaction } from "../../../runtime/storage/database.ts";
import { deliveryRound, RETRY_MS } from "../delivery/deliver-object.ts";
import { type CoveredFile, logFilesIn } from "../delivery/store.ts";
import { deliveryStatusIn } from "../delivery-status/store.ts";
import type { PutObjectAs } from "../needs.ts";
import type { SigningKey, SigningKeys } from "../public-keys/signing-keys.ts";
import { trailsIn } from "../trails/store.ts";
import { digestChainsIn, digestFilesIn, type PlannedDigest } from "./store.ts";
import { nextDigest, type StoredChain } from "./stored-chain.ts";

const CHAINS_AT_ONCE = 50;
const DIGESTS_AT_ONCE = 20;

export interface DigestDeliveryParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly keys: SigningKeys;
  readonly putObject: PutObjectAs;
  readonly intervalMs: number;
  readonly log: Log;
}

export interface DigestDelivery {
  /** Writes every digest that is due; with `early`, also those whose hour has files but is not over. */
  run(signal?: AbortSignal, options?: { readonly early?: boolean | undefined }): Promise<void>;
}

interface Due {
  readonly stored: StoredChain;
  readonly digest: DueDigest<CoveredFile>;
}

export function digestDelivery(parts: DigestDeliveryParts): DigestDelivery {
  const { database, clock, keys, intervalMs, log } = parts;

  const dueOf = async (transaction: Transaction, id: string, early: boolean): Promise<Due | undefined> => {
    const stored = await digestChainsIn(transaction).find(id);
    if (stored === undefined) return undefined;
    const files = await logFilesIn(transaction).uncovered(id);
    const hasUndelivered = await logFilesIn(transaction).hasUndelivered(id);
    const digest = nextDigest(stored, files, hasUndelivered, { nowMs: clock.now(), intervalMs, early });
    return digest && { stored, digest };
  };

  /** Gives whether a digest was written down; there may be another one due then. */
  const planNext = async (id: string, early: boolean): Promise<boolean> => {
    const expected = await database.transaction((transaction) => dueOf(transaction, id, early));
    if (expected === undefined) return false;
    const key = await keys.at(expected.stored.region, expected.digest.endTimeMs);
    return database.transaction(async (transaction) => {
      // Making a key takes a while, and the chain is what it is now.
      const due = await dueOf(transaction, id, early);
      if (due === undefined || due.digest.endTimeMs !== expected.digest.endTimeMs) return due !== undefined;
      const { planned, next } = write(due, key, clock.now());
      await digestFilesIn(transaction).plan(planned);
      for (const file of due.digest.logFiles) await logFilesIn(transaction).covered(file.id);
      await keep(transaction, next);
      return true;
    });
  };

  const keep = async (transaction: Transaction, stored: StoredChain) => {
    const chains = digestChainsIn(transaction);
    // The end of a chain matters to the next one of the same trail only.
    const trail = stored.chain.ended ? await trailsIn(transaction).find(stored.trail.arn) : undefined;
    if (stored.chain.ended && trail?.id !== stored.trail.id) await chains.remove(stored.id);
    else await chains.save(stored);
  };

  const plan = async (early: boolean, signal: AbortSignal | undefined) => {
    let after = "";
    while (!signal?.aborted) {
      const coveredUntilMs = early ? Number.MAX_SAFE_INTEGER : clock.now() - intervalMs;
      const ids = await database.transaction((transaction) =>
        digestChainsIn(transaction).idsDue(coveredUntilMs, after, CHAINS_AT_ONCE),
      );
      for (const id of ids) while (!signal?.aborted && (await planNext(id, early)));
      const last = ids.at(-1);
      if (last === undefined) return;
      after = last;
    }
  };

  const deliver = async (signal: AbortSignal | undefined) => {
    const deliveries = deliveryRound({ database, putObject: parts.putObject, now: () => clock.now() });
    const given = await database.transaction((transaction) =>
      digestFilesIn(transaction).giveUp(clock.now() - RETRY_MS),
    );
    if (given > 0) log.error("files could not be delivered for 30 days and are given up", { files: given });
    let after: PlannedDigest | undefined;
    while (!signal?.aborted) {
      const digests = await database.transaction((transaction) =>
        digestFilesIn(transaction).undelivered(after, DIGESTS_AT_ONCE),
      );
      for (const digest of digests) {
        if (deliveries.isBlocked(digest)) continue;
        const put = await deliveries.put({
          ...digest,
          kind: "digest",
          metadata: {
            [SIGNATURE_METADATA]: digest.signature,
            [SIGNATURE_ALGORITHM_METADATA]: SIGNATURE_ALGORITHM,
          },
          content: async () => new TextEncoder().encode(digest.content),
        });
        if (put !== undefined) await database.transaction((transaction) => delivered(transaction, digest));
      }
      after = digests.at(-1);
      if (after === undefined) break;
    }
    deliveries.end();
  };

  const delivered = async (transaction: Transaction, digest: PlannedDigest) => {
    await digestFilesIn(transaction).delivered(digest);
    await deliveryStatusIn(transaction).note(digest, "digest", clock.now());
  };

  return {
    async run(signal, { early = false } = {}) {
      await plan(early, signal);
      await deliver(signal);
    },
  };
}

/** Signs a due digest, and gives it with the chain as it is after it. */
function write(
  { stored, digest }: Due,
  key: SigningKey,
  nowMs: number,
): { planned: PlannedDigest; next: StoredChain } {
  const { trail, account, region, bucket, prefix, organizationId, chain } = stored;
  const { startTimeMs, endTimeMs, logFiles } = digest;
  const place = {
    prefix,
    organizationId,
    account,
    region,
    bucket,
    trailName: trail.name,
    homeRegion: trail.homeRegion,
  };
  const { previous } = chain;
  const publicKeyFingerprint = key.fingerprint;
  const content = digestText({ place, startTimeMs, endTimeMs, publicKeyFingerprint, previous, logFiles });
  const hash = createHash("sha256").update(content).digest("hex");
  const objectKey = digestKey(place, endTimeMs);
  const signed = signingString({
    endTime: isoSeconds(endTimeMs),
    bucket,
    key: objectKey,
    hash,
    previousSignature: previous?.signature ?? null,
  });
  const signature = signDigest(key.privateKey, signed);
  const planned: PlannedDigest = {
    chainId: stored.id,
    endTimeMs,
    trail,
    account,
    region,
    bucket,
    key: objectKey,
    content,
    signature,
    plannedAtMs: nowMs,
  };
  const next = { ...stored, chain: advanceChain(chain, digest, { bucket, key: objectKey, hash, signature }) };
  return { planned, next };
}
