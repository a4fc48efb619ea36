/** A bucket with the files of one trail, made by the same functions that the house delivers with. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import {
  advanceChain,
  type DigestChain,
  dueDigest,
  startChain,
  stopChain,
} from "../../pure/event/digest-chain.ts";
import {
  type DigestedLogFile,
  type DigestPlace,
  digestKey,
  digestText,
  SIGNATURE_ALGORITHM,
  SIGNATURE_ALGORITHM_METADATA,
  SIGNATURE_METADATA,
  signingString,
} from "../../pure/event/digest-file.ts";
import { logFileContent, logFileKey, uniqueString } from "../../pure/event/log-file.ts";
import { isoSeconds } from "../../pure/event/timestamp.ts";
import type { StoredObject } from "../../pure/event/verification.ts";
import { seededChance } from "../../runtime/chance.ts";
import { type DigestKeyPair, generateDigestKeyPair, signDigest } from "../../runtime/digest-keys.ts";

export const PLACE: DigestPlace = {
  bucket: "ledger-555555555555",
  prefix: "trails",
  account: "555555555555",
  region: "eu-central-1",
  trailName: "night_watch",
  homeRegion: "us-east-1",
};
export const STARTED_AT_MS = Date.UTC(2026, 4, 9, 21, 17, 43);
const MINUTE_MS = 60_000;

export const keyPair: DigestKeyPair = await generateDigestKeyPair();
export const publicKeyBase64 = Buffer.from(keyPair.publicKeyDer).toString("base64");
export const publicKeys: ReadonlyMap<string, string> = new Map([[keyPair.fingerprint, publicKeyBase64]]);

export interface SignedTrail {
  readonly objects: Map<string, StoredObject>;
  /** Oldest first. */
  readonly digestKeys: readonly string[];
  readonly logKeys: readonly string[];
}

/** `hours` says how many log files each hour has; after each hour listed in `restarts` logging stops for a while. */
export function signedTrail(
  hours: readonly number[],
  restarts: readonly number[] = [],
  place = PLACE,
): SignedTrail {
  const objects = new Map<string, StoredObject>();
  const digestKeys: string[] = [];
  const logKeys: string[] = [];
  const chance = seededChance(hours.length + 1);
  let pending: (DigestedLogFile & { readonly deliveredAtMs: number })[] = [];
  let nowMs = STARTED_AT_MS;
  let chain = startChain(nowMs);

  const deliver = () => {
    const records = [0, 1].map((index) => {
      const eventTimeMs = nowMs - (index + 1) * MINUTE_MS;
      return {
        eventTimeMs,
        text: JSON.stringify({ eventVersion: "1.11", eventTime: isoSeconds(eventTimeMs) }),
      };
    });
    const times = records.map(({ eventTimeMs }) => eventTimeMs);
    const content = logFileContent(records.map(({ text }) => text));
    const key = logFileKey(place, nowMs, uniqueString(chance));
    objects.set(key, { body: new Uint8Array(gzipSync(content)), metadata: {} });
    logKeys.push(key);
    pending.push({
      bucket: place.bucket,
      key,
      hash: sha256(content),
      oldestEventTimeMs: Math.min(...times),
      newestEventTimeMs: Math.max(...times),
      deliveredAtMs: nowMs,
    });
  };
  const writeDue = (current: DigestChain): DigestChain => {
    const due = dueDigest(current, pending, nowMs);
    if (!due) return current;
    const { startTimeMs, endTimeMs, logFiles } = due;
    const { previous } = current;
    const publicKeyFingerprint = keyPair.fingerprint;
    const content = digestText({ place, startTimeMs, endTimeMs, publicKeyFingerprint, previous, logFiles });
    const { bucket } = place;
    const key = digestKey(place, endTimeMs);
    const hash = sha256(Buffer.from(content));
    const endTime = isoSeconds(endTimeMs);
    const previousSignature = previous?.signature ?? null;
    const signature = signDigest(
      keyPair.privateKey,
      signingString({ endTime, bucket, key, hash, previousSignature }),
    );
    const metadata = { [SIGNATURE_METADATA]: signature, [SIGNATURE_ALGORITHM_METADATA]: SIGNATURE_ALGORITHM };
    objects.set(key, { body: new Uint8Array(gzipSync(content)), metadata });
    digestKeys.push(key);
    pending = pending.filter((file) => !logFiles.includes(file));
    return writeDue(advanceChain(current, due, { bucket, key, hash, signature }));
  };

  for (const [hour, fileCount] of hours.entries()) {
    for (let file = 0; file < fileCount; file++) {
      nowMs += 5 * MINUTE_MS;
      deliver();
    }
    nowMs = chain.coveredUntilMs + 60 * MINUTE_MS;
    chain = writeDue(chain);
    if (!restarts.includes(hour)) continue;
    nowMs += 20 * MINUTE_MS;
    deliver();
    chain = writeDue(stopChain(chain, nowMs));
    nowMs += 47 * MINUTE_MS;
    chain = startChain(nowMs, chain);
  }
  return { objects, digestKeys, logKeys };
}

export function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
