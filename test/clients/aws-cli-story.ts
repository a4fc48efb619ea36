import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { EventRecord } from "../../src/pure/event/record.ts";
import { clientEnvironment, profileEnvironment, type Run } from "../harness/outside-client.ts";
import type { Environment, Outcome } from "../harness/run-program.ts";
import type { ServerProcess } from "../harness/server.ts";
import { bucketPolicy, type TrailBucket, unpackTrailBucket } from "../harness/trail-bucket.ts";

export const BUCKET = "story-audit-logs";
export const TRAIL = "story";

/** One identity at the command line. */
export interface Person {
  readonly environment: Environment;
  /** Runs `aws …` to whatever end. */
  tries(...parameters: string[]): Promise<Outcome>;
  /** Runs `aws …`, which must succeed, and reads its JSON. */
  does<Answer = unknown>(...parameters: string[]): Promise<Answer>;
}

/** Someone who types aws commands, in a folder that holds policy files. */
export function person(run: Run, folder: string, environment: Environment): Person {
  const tries = (...parameters: string[]) =>
    run([...parameters, "--output", "json"], { environment, cwd: folder });
  return {
    environment,
    tries,
    async does(...parameters) {
      const { code, stdout, stderr } = await tries(...parameters);
      if (code !== 0) throw new Error(`aws ${parameters.join(" ")} ended with ${code}: ${stderr}`);
      return stdout.trim() === "" ? undefined : JSON.parse(stdout);
    },
  };
}

export interface Story {
  readonly root: Person;
  readonly accountId: string;
  readonly trailArn: string;
  readonly secrets: readonly string[];
  readonly allowed: { readonly identity: unknown; readonly buckets: unknown; readonly trails: unknown };
  readonly refused: Readonly<Record<"listUsers" | "createBucket" | "stopLogging", Outcome>>;
  /** Everything in the event history right after the last call, oldest first. */
  readonly history: readonly EventRecord[];
}

interface Key {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken?: string | undefined;
}

/** The first two steps of the story, told with the aws CLI alone. */
export async function playStory(run: Run, server: ServerProcess, folder: string): Promise<Story> {
  const root = person(run, folder, profileEnvironment(server));
  const identity = await root.does<{ Account: string }>("sts", "get-caller-identity");
  const trailArn = await buildTrail(root, folder, identity.Account);
  const aliceKey = await createAlice(root, folder);
  const alice = person(run, folder, clientEnvironment(server.url, credentialsOf(aliceKey)));

  const allowed = {
    identity: await alice.does("sts", "get-caller-identity"),
    buckets: await alice.does("s3api", "list-buckets"),
  };
  const listUsers = await alice.tries("iam", "list-users", "--path-prefix", "/staff/");
  const createBucket = await alice.tries("s3api", "create-bucket", "--bucket", "alices-own-bucket");

  const session = await assumeAuditor(root, alice, folder, identity.Account);
  const auditor = person(run, folder, clientEnvironment(server.url, credentialsOf(session)));
  const trails = await auditor.does("cloudtrail", "describe-trails");
  const stopLogging = await auditor.tries("cloudtrail", "stop-logging", "--name", TRAIL);

  return {
    root,
    accountId: identity.Account,
    trailArn,
    secrets: [aliceKey.SecretAccessKey, session.SecretAccessKey],
    allowed: { ...allowed, trails },
    refused: { listUsers, createBucket, stopLogging },
    history: await lookUp(root),
  };
}

async function buildTrail(root: Person, folder: string, accountId: string): Promise<string> {
  const trailArn = `arn:aws:cloudtrail:us-east-1:${accountId}:trail/${TRAIL}`;
  writeFileSync(join(folder, "bucket.json"), bucketPolicy(BUCKET, accountId, trailArn));
  await root.does("s3api", "create-bucket", "--bucket", BUCKET);
  await root.does("s3api", "put-bucket-policy", "--bucket", BUCKET, "--policy", "file://bucket.json");
  const trail = await root.does<{ TrailARN: string }>(
    ...["cloudtrail", "create-trail", "--name", TRAIL, "--s3-bucket-name", BUCKET],
    "--enable-log-file-validation",
  );
  await root.does("cloudtrail", "start-logging", "--name", TRAIL);
  return trail.TrailARN;
}

async function createAlice(root: Person, folder: string): Promise<Key> {
  const actions = ["s3:ListAllMyBuckets", "sts:AssumeRole"];
  writePolicy(folder, "narrow.json", { Effect: "Allow", Action: actions, Resource: "*" });
  await root.does("iam", "create-user", "--user-name", "alice");
  await root.does(
    ...["iam", "put-user-policy", "--user-name", "alice", "--policy-name", "narrow"],
    ...["--policy-document", "file://narrow.json"],
  );
  const made = await root.does<{ AccessKey: Key }>("iam", "create-access-key", "--user-name", "alice");
  return made.AccessKey;
}

async function assumeAuditor(root: Person, alice: Person, folder: string, accountId: string): Promise<Key> {
  const user = { AWS: `arn:aws:iam::${accountId}:user/alice` };
  writePolicy(folder, "trust.json", { Effect: "Allow", Principal: user, Action: "sts:AssumeRole" });
  writePolicy(folder, "read.json", { Effect: "Allow", Action: "cloudtrail:Describe*", Resource: "*" });
  await root.does(
    ...["iam", "create-role", "--role-name", "auditor"],
    ...["--assume-role-policy-document", "file://trust.json"],
  );
  await root.does(
    ...["iam", "put-role-policy", "--role-name", "auditor", "--policy-name", "read"],
    ...["--policy-document", "file://read.json"],
  );
  const session = await alice.does<{ Credentials: Key }>(
    ...["sts", "assume-role", "--role-arn", `arn:aws:iam::${accountId}:role/auditor`],
    ...["--role-session-name", "night-shift"],
  );
  return session.Credentials;
}

/** The whole event history, oldest first. */
export async function lookUp(who: Person): Promise<EventRecord[]> {
  const { Events } = await who.does<{ Events: { CloudTrailEvent: string }[] }>("cloudtrail", "lookup-events");
  return Events.map(({ CloudTrailEvent }): EventRecord => JSON.parse(CloudTrailEvent)).reverse();
}

/** What `aws s3 sync` brings of the log bucket. */
export async function syncBucket(who: Person, folder: string): Promise<TrailBucket> {
  const copy = mkdtempSync(join(folder, "copy-"));
  const { code, stderr } = await who.tries("s3", "sync", `s3://${BUCKET}`, copy, "--quiet");
  if (code !== 0) throw new Error(`aws s3 sync: ${stderr}`);
  const keys = readdirSync(copy, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".gz"),
  );
  return unpackTrailBucket(
    keys.map((key) => [key.replaceAll("\\", "/"), gunzipSync(readFileSync(join(copy, key))).toString()]),
  );
}

function writePolicy(folder: string, name: string, statement: object): void {
  writeFileSync(join(folder, name), JSON.stringify({ Version: "2012-10-17", Statement: statement }));
}

function credentialsOf({ AccessKeyId, SecretAccessKey, SessionToken }: Key) {
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
