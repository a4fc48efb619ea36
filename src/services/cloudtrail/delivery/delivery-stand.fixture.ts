/**
 * CloudTrail over a real journal and database, with a bucket that can be made to fail: what the tests of delivery
 * and digests stand on. Calls are made without the corridor, so each writes its own record.
 */

import { createHash, createPublicKey, verify as isSigned } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { historyResourceRules } from "../../../conventions.ts";
import { type AccountId, accountId } from "../../../pure/aws/account.ts";
import { uuid } from "../../../pure/aws/ids.ts";
import type { EventRecord } from "../../../pure/event/record.ts";
import { isoSeconds } from "../../../pure/event/timestamp.ts";
import { type Finding, verifyChain } from "../../../pure/event/verification.ts";
import type { Call } from "../../../runtime/call.ts";
import { seededChance } from "../../../runtime/chance.ts";
import { standingClock } from "../../../runtime/clock.ts";
import type { Journal } from "../../../runtime/journal.ts";
import { openJournal } from "../../../runtime/journal-database.ts";
import { silentLog } from "../../../runtime/log.ts";
import { openSeal, SEAL_KEY_BYTES } from "../../../runtime/seal.ts";
import type { Database } from "../../../runtime/storage/database.ts";
import { openSqlite } from "../../../runtime/storage/sqlite.ts";
import type { DeliveredObject } from "../needs.ts";
import type { Parts } from "../parts.ts";
import { type CloudTrail, openCloudTrail } from "../service.ts";
import type { Trail } from "../trails/trail.ts";
import { trailArn } from "../trails/trail-name.ts";

const ACCOUNT = accountId("111111111111");
export const START_MS = Date.parse("2026-03-02T10:01:31Z");
export const HOUR_MS = 60 * 60 * 1000;

export type DeliveryStand = Awaited<ReturnType<typeof openDeliveryStand>>;

/** `members` are the accounts of the organization `o-stand`, which the trail's own account manages. */
export async function openDeliveryStand(
  intervals = { deliveryMs: 300_000, digestMs: HOUR_MS },
  members: readonly AccountId[] = [],
) {
  const clock = standingClock(START_MS);
  const chance = seededChance(7);
  const database = openSqlite(":memory:", { log: silentLog });
  const { journal: kept, migrations } = openJournal({ database, rules: historyResourceRules });
  /** How many entries were read of the journal. */
  const read = { entries: 0 };
  const journal: Journal = {
    ...kept,
    async readAfter(transaction, sequence, limit) {
      const entries = await kept.readAfter(transaction, sequence, limit);
      read.entries += entries.length;
      return entries;
    },
  };
  const objects = new Map<string, DeliveredObject>();
  const puts: string[] = [];
  const bucket: { refusal: ((object: DeliveredObject) => Error | undefined) | undefined } = {
    refusal: undefined,
  };
  const putObject = async (_caller: unknown, object: DeliveredObject) => {
    const refusal = bucket.refusal?.(object);
    if (refusal !== undefined) throw refusal;
    const known = objects.get(object.key);
    if (known !== undefined && Buffer.compare(known.body, object.body) !== 0) {
      throw new Error(`${object.key} was put again with other bytes`);
    }
    objects.set(object.key, object);
    puts.push(object.key);
  };
  const bucketAccess = { find: async () => undefined, mayPut: async () => true };
  const around = {
    organizations: { find: async () => undefined, activeAccounts: async () => members },
    linkedRoles: { exists: async () => false, ensure: async () => {}, remove: async () => {} },
    ownCalls: {
      assumeRole: () => Promise.reject(new Error("not called here")),
      invokeAs: () => Promise.reject(new Error("not called here")),
    },
  };
  /** CloudTrail as a new process would open it, perhaps over a database that dies. */
  const open = (over: Database = database): CloudTrail =>
    openCloudTrail({
      needs: { putObject, bucketAccess, ...around },
      database: over,
      journal,
      clock,
      chance,
      seal: openSeal(new Uint8Array(SEAL_KEY_BYTES).fill(3), chance),
      log: silentLog,
      intervals,
    });
  const cloudtrail = open();
  await database.migrate([...migrations, ...cloudtrail.service.migrations]);

  const record = (eventName: string, requestID: string, members: Partial<EventRecord> = {}): EventRecord => ({
    eventVersion: "1.11",
    userIdentity: { type: "Root", principalId: ACCOUNT, accountId: ACCOUNT },
    eventTime: isoSeconds(clock.now()),
    eventSource: "iam.amazonaws.com",
    eventName,
    awsRegion: "us-east-1",
    sourceIPAddress: "127.0.0.1",
    requestParameters: null,
    responseElements: null,
    requestID,
    eventID: uuid(chance),
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: "Management",
    ...members,
  });

  /** One call: what it does to trails, and its record, in one transaction. */
  const act = (eventName: string, work?: (parts: Parts) => Promise<void>, members?: Partial<EventRecord>) =>
    database.transaction(async (transaction) => {
      const requestId = uuid(chance);
      const call: Call = {
        transaction,
        now: clock.now(),
        chance,
        requestId,
        caller: { kind: "root", account: ACCOUNT, accessKeyId: "AKIA", arn: `arn:aws:iam::${ACCOUNT}:root` },
        account: ACCOUNT,
        region: "us-east-1",
        invokeAs: () => Promise.reject(new Error("not called here")),
        invokeForCaller: () => Promise.reject(new Error("not called here")),
        assumeRole: () => Promise.reject(new Error("not called here")),
        outside: () => Promise.reject(new Error("not called here")),
        refusalOf: () => Promise.reject(new Error("not called here")),
        noteOwner: () => undefined,
        owner: undefined,
        mayAs: () => Promise.reject(new Error("not called here")),
      };
      await work?.(cloudtrail.service.parts(call));
      await journal.append(transaction, record(eventName, requestId, members));
    });

  const change = (eventName: string, members: (trail: Trail) => Partial<Trail>, name = "audit") =>
    act(eventName, async ({ trails, changes }) => {
      const trail = await trails.find(trailArn("us-east-1", ACCOUNT, name));
      if (trail !== undefined) await changes.change(trail, { ...trail, ...members(trail) });
    });

  return {
    clock,
    database,
    journal,
    objects,
    puts,
    read,
    bucket,
    open,
    cloudtrail,
    act,
    change,
    create: (members: Partial<Trail> = {}) =>
      act("CreateTrail", ({ changes }) => changes.create(newTrail(members))),
    start: () => change("StartLogging", () => ({ isLogging: true, startedAtMs: clock.now() })),
    stop: () => change("StopLogging", () => ({ isLogging: false, stoppedAtMs: clock.now() })),
    remove: () =>
      act("DeleteTrail", async ({ trails, changes }) => {
        const trail = await trails.find(trailArn("us-east-1", ACCOUNT, "audit"));
        if (trail !== undefined) await changes.remove(trail);
      }),
    status: async (region = "us-east-1") =>
      database.transaction(async (transaction) => {
        const { trails, status } = cloudtrail.service.parts({ transaction } as Call);
        const trail = await trails.find(trailArn("us-east-1", ACCOUNT, "audit"));
        return status.of(trail?.id ?? "", ACCOUNT, region);
      }),
    keys: (kind: "CloudTrail" | "CloudTrail-Digest") =>
      [...objects.keys()].filter((key) => key.includes(`/${kind}/`)).sort(),
    eventNames: (key: string) => recordsOf(objects.get(key)).map((found) => found.eventName),
    delivered: () =>
      [...objects.values()].filter(({ key }) => key.includes("/CloudTrail/")).flatMap(recordsOf),
    verify,
    close: () => database.close(),
  };

  function newTrail(members: Partial<Trail>): Trail {
    const name = members.name ?? "audit";
    return {
      id: uuid(chance),
      arn: trailArn("us-east-1", ACCOUNT, name),
      name,
      account: ACCOUNT,
      homeRegion: "us-east-1",
      bucket: "logs",
      includeGlobalServiceEvents: true,
      isMultiRegionTrail: false,
      logFileValidation: false,
      selection: {},
      hasCustomEventSelectors: false,
      isLogging: false,
      tags: [],
      ...members,
    };
  }

  /** What `aws cloudtrail validate-logs` would find in us-east-1, for an account of an organization in its folder. */
  async function verify(folder = "AWSLogs/"): Promise<Finding[]> {
    const keys = await database.transaction((transaction) =>
      cloudtrail.service
        .parts({ transaction } as Call)
        .keys.validWithin("us-east-1", 0, Number.MAX_SAFE_INTEGER),
    );
    const request = {
      bucket: "logs",
      digestKeys: [...objects.keys()].filter(
        (key) => key.startsWith(folder) && key.includes("/CloudTrail-Digest/us-east-1/"),
      ),
      publicKeys: new Map(
        keys.map((key) => [key.fingerprint, Buffer.from(key.publicKeyDer).toString("base64")]),
      ),
      startTimeMs: START_MS,
      endTimeMs: clock.now(),
      metadataKept: true,
    };
    const findings: Finding[] = [];
    for await (const finding of verifyChain(request, {
      readObject: async (_bucket, key) => objects.get(key),
      inflate: (body) => ({ content: gunzipSync(body), trailing: false }),
      sha256: (content) => createHash("sha256").update(content).digest("hex"),
      isSignedBy: (publicKey, text, signature) =>
        isSigned(
          "sha256",
          Buffer.from(text),
          createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "pkcs1" }),
          Buffer.from(signature, "hex"),
        ),
    })) {
      findings.push(finding);
    }
    return findings;
  }
}

function recordsOf(object: DeliveredObject | undefined): EventRecord[] {
  if (object === undefined) return [];
  const file = JSON.parse(gunzipSync(object.body).toString()) as { Records: EventRecord[] };
  return file.Records;
}

/** A database that works for a number of transactions and then dies, as a process does. */
export function dyingDatabase(database: Database, transactions: number): Database {
  let left = transactions;
  return {
    ...database,
    transaction(work) {
      left -= 1;
      return left < 0 ? Promise.reject(new Error("the process died")) : database.transaction(work);
    },
  };
}
