import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutEventSelectorsCommand } from "@aws-sdk/client-cloudtrail";
import { CreateUserCommand, paginateListUsers } from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, expect, test } from "vitest";
import type { EventRecord } from "../../src/pure/event/record.ts";
import { outsideEnvironment, runCairn } from "../harness/run-program.ts";
import { type SdkClients, sdkClients } from "../harness/sdk-clients.ts";
import { type ServerProcess, startServerProcess } from "../harness/server.ts";
import { isProven, publicKeysText, readTrailBucket, startTrail } from "../harness/trail-bucket.ts";
import { waitUntil } from "../harness/wait-until.ts";

const ROUNDS = 20;
const LANES = 12;
/** The k-th round is killed after this much, plus k steps: in the midst of ever another delivery or digest. */
const LOAD_MS_MIN = 150;
const LOAD_MS_STEP = 20;
const USERS_PER_ROUND_MAX = 150;
const ANSWER_MS = 30_000;
const PROOF_MS = 90_000;
const TEST_MS = 300_000;
const LOGS = "crash-logs";
const DATA = "crash-data";

/** What the server answered with success, by whatever it can be found again. */
interface Acknowledged {
  readonly requestIds: string[];
  readonly users: Set<string>;
  /** Key to the SHA-256 of its content. */
  readonly objects: Map<string, string>;
}

const folder = mkdtempSync(join(tmpdir(), "cairn-crash-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  `killed ${ROUNDS} times under load, nothing acknowledged is missing and the chain is valid`,
  async () => {
    const acknowledged: Acknowledged = { requestIds: [], users: new Set(), objects: new Map() };
    const dataFolder = join(folder, "data");
    const start = () =>
      startServerProcess({ dataFolder, flags: ["--delivery-interval", "1", "--digest-interval", "2"] });
    const clientsOf = (server: ServerProcess) => sdkClients(server.url, server.credentials());

    let server = await start();
    const { accountId } = server.credentials();
    const setUp = clientsOf(server);
    await startTrail(setUp, { bucket: LOGS, name: "crash", accountId });
    await setUp.s3.send(new CreateBucketCommand({ Bucket: DATA }));
    await recordObjectsOf(setUp, DATA);
    setUp.destroy();

    for (let round = 0; round < ROUNDS; round++) {
      const clients = clientsOf(server);
      const before = acknowledged.requestIds.length;
      const load = underLoad(clients, round, acknowledged);
      await new Promise((done) => setTimeout(done, LOAD_MS_MIN + round * LOAD_MS_STEP));
      await waitUntil(`an answer in round ${round}`, ANSWER_MS, async () => acknowledged.requestIds[before]);
      expect(await server.kill("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
      await load;
      expect(server.errors()).toEqual([]);
      clients.destroy();
      server = await start();
    }

    const clients = clientsOf(server);
    const users = await listUsers(clients);
    for (const name of acknowledged.users) expect(users).toContain(name);
    await expectObjects(clients, acknowledged.objects);

    const bucket = await waitUntil(
      "log files of all rounds and digests that cover them",
      PROOF_MS,
      async () => {
        const found = await readTrailBucket(clients, LOGS);
        return isProven(found, acknowledged.requestIds) ? found : undefined;
      },
    );
    const records = [...bucket.logFiles.values()].flat();
    expect(repeated(records.map(({ eventID }) => eventID))).toEqual([]);
    expect(repeated(acknowledgedRecords(records, acknowledged))).toEqual([]);
    // A change without its event, or an event without its change, would differ here.
    expect(createdUsers(records)).toEqual([...users].sort());

    const keysFile = join(folder, "public-keys.json");
    writeFileSync(keysFile, await publicKeysText(clients));
    const verified = await runCairn(["verify-logs", `s3://${LOGS}`, "--public-keys", keysFile, "--json"], {
      environment: outsideEnvironment({
        AWS_ENDPOINT_URL: server.url,
        AWS_SHARED_CREDENTIALS_FILE: join(dataFolder, "credentials"),
        AWS_PROFILE: "cairn",
      }),
    });
    expect(verified.code, verified.stdout).toBe(0);
    clients.destroy();
    await server.close();
    console.log(
      `crash: ${acknowledged.requestIds.length} calls, ${acknowledged.users.size} users and ${acknowledged.objects.size} objects acknowledged over ${ROUNDS} kills; ${bucket.logFiles.size} log files`,
    );
  },
  TEST_MS,
);

async function recordObjectsOf({ cloudtrail }: SdkClients, bucket: string): Promise<void> {
  await cloudtrail.send(
    new PutEventSelectorsCommand({
      TrailName: "crash",
      EventSelectors: [
        {
          ReadWriteType: "All",
          IncludeManagementEvents: true,
          DataResources: [{ Type: "AWS::S3::Object", Values: [`arn:aws:s3:::${bucket}/`] }],
        },
      ],
    }),
  );
}

/** Calls without pause until the server is gone. */
async function underLoad(clients: SdkClients, round: number, acknowledged: Acknowledged): Promise<void> {
  const lane = async (number: number) => {
    for (let turn = 0; ; turn++) {
      const name = `r${round}-l${number}-t${turn}`;
      try {
        if (turn * LANES < USERS_PER_ROUND_MAX) await createUser(clients, name, acknowledged);
        await putObject(clients, name, acknowledged);
        const { $metadata } = await clients.sts.send(new GetCallerIdentityCommand({}));
        acknowledged.requestIds.push($metadata.requestId ?? "");
      } catch (error) {
        // An answer that says no would be a fault; no answer at all is what was waited for.
        if (error instanceof Error && "$metadata" in error && answered(error.$metadata)) throw error;
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
}

async function createUser({ iam }: SdkClients, name: string, acknowledged: Acknowledged): Promise<void> {
  const { $metadata } = await iam.send(new CreateUserCommand({ UserName: name }));
  acknowledged.users.add(name);
  acknowledged.requestIds.push($metadata.requestId ?? "");
}

async function putObject({ s3 }: SdkClients, name: string, acknowledged: Acknowledged): Promise<void> {
  const content = `${name} `.repeat(300);
  const { $metadata } = await s3.send(new PutObjectCommand({ Bucket: DATA, Key: name, Body: content }));
  acknowledged.objects.set(name, sha256(content));
  acknowledged.requestIds.push($metadata.requestId ?? "");
}

function answered(metadata: unknown): boolean {
  return typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata;
}

async function listUsers({ iam }: SdkClients): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const page of paginateListUsers({ client: iam, pageSize: 1000 }, {})) {
    for (const { UserName = "" } of page.Users ?? []) names.add(UserName);
  }
  return names;
}

async function expectObjects({ s3 }: SdkClients, objects: ReadonlyMap<string, string>): Promise<void> {
  const waiting = [...objects];
  const reader = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [key, hash] = next;
      const object = await s3.send(new GetObjectCommand({ Bucket: DATA, Key: key }));
      expect(sha256((await object.Body?.transformToString()) ?? ""), key).toBe(hash);
    }
  };
  await Promise.all(Array.from({ length: LANES }, reader));
}

function acknowledgedRecords(records: readonly EventRecord[], { requestIds }: Acknowledged): string[] {
  const sought = new Set(requestIds);
  return records.map(({ requestID = "" }) => requestID).filter((id) => sought.has(id));
}

function createdUsers(records: readonly EventRecord[]): string[] {
  return records
    .filter(({ eventName, errorCode }) => eventName === "CreateUser" && errorCode === undefined)
    .map(({ requestParameters }) => String(requestParameters?.userName))
    .sort();
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
