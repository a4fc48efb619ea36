import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { boto3, clientEnvironment, describeWith } from "../harness/outside-client.ts";
import { type ServerProcess, startServerProcess } from "../harness/server.ts";

const STORY_MS = 60_000;
const USERS = Array.from({ length: 7 }, (_, index) => `boto-${index}`);

describeWith(boto3, "an ordinary boto3 program", (run) => {
  const folder = mkdtempSync(join(tmpdir(), "cairn-boto3-"));
  let server: ServerProcess;
  let told: Record<string, unknown>;
  beforeAll(async () => {
    server = await startServerProcess({ flags: ["--development"] });
    const environment = clientEnvironment(server.url, server.credentials());
    const script = join(import.meta.dirname, "boto3_story.py");
    const { code, stdout, stderr } = await run([script], { environment, cwd: folder, timeoutMs: STORY_MS });
    if (code !== 0) throw new Error(stderr);
    told = JSON.parse(stdout);
  }, STORY_MS);
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("knows who it is", () => {
    expect(told.identity).toBe(`arn:aws:iam::${server.credentials().accountId}:root`);
  });

  test("creates users and pages through them", () => {
    expect(told.users).toEqual({
      pages: [USERS.slice(0, 3), USERS.slice(3, 6), USERS.slice(6)],
      tags: [{ Key: "n", Value: "3" }],
      createdTzAware: true,
    });
  });

  test("gets the exception classes of its errors", () => {
    expect(told.errors).toEqual({
      noSuchUser: ["NoSuchEntity", 404],
      userTwice: ["EntityAlreadyExists", 409],
      noSuchBucket: ["NoSuchBucket", 404],
      noSuchTrail: ["TrailNotFoundException", 400],
      badTrailName: ["InvalidTrailNameException", 400],
      badSecret: ["SignatureDoesNotMatch", 403],
    });
  });

  test("stores and reads objects, whole and in parts", () => {
    expect(told.small).toEqual({
      body: "small",
      metadata: { colour: "blue" },
      etag: '"eb5c1399a871211c7e7ed732d15e3a8b"',
    });
    expect(told.multipart).toEqual({ same: true, size: 10 * 1024 * 1024, etagParts: "2" });
  });

  test("presigns with both signatures", () => {
    expect(told.presigned).toEqual({
      s3: { kind: "V2", put: "", content: "s3", edited: 403 },
      s3v4: { kind: "V4", put: "", content: "s3v4", edited: 403 },
    });
  });

  test("finds its calls in the event history, newest first, the failed one too", () => {
    const created = USERS.map((name) => [name, "root", "false"]).reverse();
    expect(told.history).toEqual([["boto-0", "root", "false"], ...created]);
    expect(server.errors()).toEqual([]);
  });
});
