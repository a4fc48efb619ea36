import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EventRecord } from "../../src/pure/event/record.ts";
import { awsCli, describeWith, type Run } from "../harness/outside-client.ts";
import { sdkClients } from "../harness/sdk-clients.ts";
import { control, type ServerProcess, startServerProcess } from "../harness/server.ts";
import { isProven } from "../harness/trail-bucket.ts";
import { waitUntil } from "../harness/wait-until.ts";
import { BUCKET, lookUp, playStory, type Story, syncBucket } from "./aws-cli-story.ts";

const STORY_MS = 120_000;
const PROOF_MS = 60_000;

interface Mode {
  readonly title: string;
  readonly flags: readonly string[];
  /** Makes the server deliver; the other one does so by itself. */
  readonly deliver: (server: ServerProcess) => Promise<unknown>;
}

const modes: readonly Mode[] = [
  {
    title: "a development server",
    flags: ["--development"],
    deliver: (server) => control(server, "flush"),
  },
  {
    title: "an ordinary server",
    flags: ["--delivery-interval", "1", "--digest-interval", "3"],
    deliver: async () => undefined,
  },
];

describeWith(awsCli, "an audited day, told with the aws CLI", (run) => {
  describe.for(modes)("to $title", (mode) => tellStory(run, mode));
});

function tellStory(run: Run, { flags, deliver }: Mode): void {
  const folder = mkdtempSync(join(tmpdir(), "cairn-aws-cli-"));
  let server: ServerProcess;
  let story: Story;
  beforeAll(async () => {
    server = await startServerProcess({ flags });
    story = await playStory(run, server, folder);
  }, STORY_MS);
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("what a policy allows is answered", () => {
    const { accountId, allowed, trailArn } = story;
    expect(allowed.identity).toMatchObject({
      Account: accountId,
      Arn: `arn:aws:iam::${accountId}:user/alice`,
    });
    expect(allowed.buckets).toMatchObject({ Buckets: [{ Name: BUCKET }] });
    expect(allowed.trails).toMatchObject({
      trailList: [{ TrailARN: trailArn, LogFileValidationEnabled: true }],
    });
  });

  test("what it does not allow is refused", () => {
    const { accountId, refused } = story;
    for (const { code } of Object.values(refused)) expect(code).toBeGreaterThanOrEqual(254);
    expect(refused.listUsers.stderr).toContain(
      `An error occurred (AccessDenied) when calling the ListUsers operation: User: arn:aws:iam::${accountId}:user/alice is not authorized to perform: iam:ListUsers`,
    );
    expect(refused.createBucket.stderr).toContain("(AccessDenied) when calling the CreateBucket operation");
    expect(refused.stopLogging.stderr).toContain(
      `(AccessDeniedException) when calling the StopLogging operation: User: arn:aws:sts::${accountId}:assumed-role/auditor/night-shift is not authorized to perform: cloudtrail:StopLogging`,
    );
  });

  test("every call is in the event history at once, in order", () => {
    const told = story.history.map(({ eventName, userIdentity, errorCode }) =>
      [eventName, identityName(userIdentity), errorCode ?? "ok"].join(" "),
    );
    expect(told).toEqual([
      "GetCallerIdentity root ok",
      "CreateBucket root ok",
      "PutBucketPolicy root ok",
      "GetBucketAcl cloudtrail.amazonaws.com ok",
      "CreateTrail root ok",
      "StartLogging root ok",
      "CreateUser root ok",
      "PutUserPolicy root ok",
      "CreateAccessKey root ok",
      "GetCallerIdentity alice ok",
      "ListBuckets alice ok",
      "ListUsers alice AccessDenied",
      "CreateBucket alice AccessDenied",
      "CreateRole root ok",
      "PutRolePolicy root ok",
      "AssumeRole alice ok",
      "DescribeTrails auditor/night-shift ok",
      "StopLogging auditor/night-shift AccessDenied",
    ]);
  });

  test("with identity and parameters, and without secrets", () => {
    const { accountId, history, secrets } = story;
    const find = (name: string) => history.find(({ eventName }) => eventName === name);
    expect(find("ListUsers")).toMatchObject({
      userIdentity: { type: "IAMUser", userName: "alice", accountId },
      sourceIPAddress: "127.0.0.1",
      userAgent: expect.stringContaining("aws-cli/"),
      // As AWS: what is refused here was refused before its parameters were read.
      requestParameters: null,
      responseElements: null,
      errorMessage: expect.stringContaining("iam:ListUsers"),
    });
    expect(find("CreateTrail")).toMatchObject({
      userIdentity: { type: "Root", arn: `arn:aws:iam::${accountId}:root` },
      requestParameters: { name: "story", s3BucketName: BUCKET, enableLogFileValidation: true },
      readOnly: false,
    });
    expect(find("AssumeRole")).toMatchObject({
      requestParameters: {
        roleArn: `arn:aws:iam::${accountId}:role/auditor`,
        roleSessionName: "night-shift",
      },
    });
    expect(find("StopLogging")).toMatchObject({
      userIdentity: {
        type: "AssumedRole",
        arn: `arn:aws:sts::${accountId}:assumed-role/auditor/night-shift`,
        sessionContext: { sessionIssuer: { type: "Role", userName: "auditor" } },
      },
      requestParameters: null,
    });
    expect(find("PutUserPolicy")).toMatchObject({
      requestParameters: {
        userName: "alice",
        policyName: "narrow",
        policyDocument: expect.stringContaining("ListAllMyBuckets"),
      },
    });
    expect(find("CreateAccessKey")).toMatchObject({
      requestParameters: { userName: "alice" },
      responseElements: { accessKey: { userName: "alice", status: "Active" } },
    });
    for (const secret of secrets) expect(JSON.stringify(history)).not.toContain(secret);
  });

  test("the log files are delivered, and validate-logs finds exactly the one that is edited", async () => {
    const { root, history, trailArn } = story;
    const begin = history.findIndex(({ eventName }) => eventName === "CreateUser");
    const recordedWhileLogging = history.slice(begin);
    const requestIds = recordedWhileLogging.map(({ requestID = "" }) => requestID);
    await deliver(server);
    const bucket = await waitUntil("log files and the digests that cover them", PROOF_MS, async () => {
      const found = await syncBucket(root, folder);
      return isProven(found, requestIds) ? found : undefined;
    });
    const delivered = new Map([...bucket.logFiles.values()].flat().map((record) => [record.eventID, record]));
    for (const record of recordedWhileLogging) expect(delivered.get(record.eventID)).toEqual(record);

    const start = new Date(Date.now() - 3_600_000).toISOString();
    const validate = () =>
      root.tries("cloudtrail", "validate-logs", "--trail-arn", trailArn, "--start-time", start, "--verbose");
    const sound = await validate();
    expect(sound.stdout).toMatch(/\b([1-9]\d*)\/\1 digest files valid/);
    expect(sound.stdout).toMatch(/\b([1-9]\d*)\/\1 log files valid/);
    expect(sound.stdout + sound.stderr).not.toContain("INVALID");
    expect(sound.code).toBe(0);

    const edited = [...bucket.logFiles].find(([, records]) =>
      records.some(({ errorCode }) => errorCode === "AccessDenied"),
    )?.[0];
    await editObject(server, edited ?? "");
    const tampered = await validate();
    const lines = `${tampered.stdout}\n${tampered.stderr}`.split("\n");
    expect(lines.filter((line) => /s3:.*INVALID/.test(line))).toEqual([
      `Log file\ts3://${BUCKET}/${edited}\tINVALID: hash value doesn't match`,
    ]);
    expect(tampered.stdout).toMatch(/\b([1-9]\d*)\/\1 digest files valid/);
    expect(tampered.stdout).toMatch(/, 1\/\d+ log files INVALID/);
    expect(tampered.code).toBe(1);
  }, 100_000);

  test("looking it up is recorded as well", async () => {
    const names = (await lookUp(story.root)).map(({ eventName }) => eventName);
    expect(names).toContain("LookupEvents");
    expect(server.errors()).toEqual([]);
  });
}

async function editObject(server: ServerProcess, key: string): Promise<void> {
  const { s3, destroy } = sdkClients(server.url, server.credentials());
  const original = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
  const text = gunzipSync((await original.Body?.transformToByteArray()) ?? new Uint8Array()).toString();
  const edited = text.replaceAll("AccessDenied", "AccessAllowed");
  expect(edited).not.toBe(text);
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: gzipSync(edited) }));
  destroy();
}

function identityName({ type, arn, invokedBy }: EventRecord["userIdentity"]): string {
  if (type === "Root") return "root";
  return String(arn ?? invokedBy).replace(/^.*?:(?:user|assumed-role)\//, "");
}
