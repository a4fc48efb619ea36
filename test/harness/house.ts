import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { IAMClient } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import { type Config, readConfig } from "../../src/config.ts";
import type { EventRecord } from "../../src/pure/event/record.ts";
import { seededChance } from "../../src/runtime/chance.ts";
import { standingClock, systemClock, type TurnableClock } from "../../src/runtime/clock.ts";
import { openControl } from "../../src/runtime/gateway/control.ts";
import { openServer } from "../../src/runtime/gateway/http-server.ts";
import { type Log, silentLog } from "../../src/runtime/log.ts";
import { openMetrics } from "../../src/runtime/metrics.ts";
import { type OpenedAccount, openSystem, type System } from "../../src/system.ts";

/** When every house's clock stands at first. */
export const START_MS = Date.parse("2026-03-02T09:15:07Z");

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** A whole house in memory, on a real socket, with a clock that stands and ids that repeat. */
export interface House {
  readonly url: string;
  readonly root: OpenedAccount;
  readonly clock: TurnableClock;
  readonly system: System;
  /** Where the content of objects lies. */
  readonly blobsFolder: string;
  iam(credentials?: Credentials): IAMClient;
  s3(credentials?: Credentials): S3Client;
  sts(credentials?: Credentials): STSClient;
  cloudtrail(credentials?: Credentials, region?: string): CloudTrailClient;
  organizations(credentials?: Credentials): OrganizationsClient;
  /** All records so far, oldest first; of one event name when it is given. */
  events(eventName?: string): Promise<EventRecord[]>;
  /** Another account with its root key. */
  openAccount(name: string): Promise<OpenedAccount>;
  /** Runs the jobs that are due by the clock. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface HouseOptions {
  readonly settings?: Partial<Config> | undefined;
  readonly log?: Log | undefined;
}

export async function openHouse({ settings, log = silentLog }: HouseOptions = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), "cairn-house-"));
  const clock = standingClock(START_MS);
  const config: Config = { ...readConfig(["--data", folder, "--port", "0"], {}), ...settings };
  const system = await openSystem({
    config,
    folder: { databaseFile: ":memory:", blobsFolder: join(folder, "blobs"), keysFolder: folder },
    clock,
    signatureClock: systemClock,
    chance: seededChance(1),
    log,
    metrics: openMetrics(),
  });
  const root = await system.openAccount({
    name: "root",
    email: "root@example.com",
    accountId: "111111111111",
  });
  const server = await openServer(
    { gateway: () => system.gateway, control: openControl([]), log, requestsMax: config.requestsMax },
    config.host,
    config.port,
  );
  const url = `http://127.0.0.1:${server.port}`;
  const clients: { destroy(): void }[] = [];
  const client = <Client extends { destroy(): void }>(made: Client): Client => {
    clients.push(made);
    return made;
  };
  const shared = (credentials: Credentials = root, region = "us-east-1") => ({
    endpoint: url,
    region,
    maxAttempts: 1,
    customUserAgent: [],
    credentials: {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey,
      ...(credentials.sessionToken === undefined ? {} : { sessionToken: credentials.sessionToken }),
    },
  });
  return {
    url,
    root,
    clock,
    system,
    blobsFolder: join(folder, "blobs"),
    iam: (credentials) => client(new IAMClient(shared(credentials))),
    s3: (credentials) => client(new S3Client({ ...shared(credentials), forcePathStyle: true })),
    sts: (credentials) => client(new STSClient(shared(credentials))),
    cloudtrail: (credentials, region) => client(new CloudTrailClient(shared(credentials, region))),
    organizations: (credentials) => client(new OrganizationsClient(shared(credentials))),
    async events(eventName) {
      const records = (await system.events()).map((text): EventRecord => JSON.parse(text));
      return eventName === undefined ? records : records.filter((record) => record.eventName === eventName);
    },
    openAccount: (name) => system.openAccount({ name, email: `${name}@example.com` }),
    settle: () => system.runDue(),
    async close() {
      for (const made of clients) made.destroy();
      await server.close();
      await system.discard();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
