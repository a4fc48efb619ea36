import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { paginateLookupEvents } from "@aws-sdk/client-cloudtrail";
import { CreateUserCommand, GetUserCommand, paginateListUsers } from "@aws-sdk/client-iam";
import { CreateBucketCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, describe, expect, test } from "vitest";
import { DEVELOPMENT_KEY } from "../../src/server.ts";
import { type SdkClients, sdkClients } from "../harness/sdk-clients.ts";
import { type ServerProcess, startServerProcess } from "../harness/server.ts";

/**
 * The data folder is a file system of its own, so small that it can be filled: mounted in a namespace of the
 * server process alone, which Linux lets ordinary users do, and reached from here through /proc.
 */
const DISK_MIB = 24;
const MOUNT = `mount -t tmpfs -o size=${DISK_MIB}m tmpfs "$0" && exec "$@"`;
const namespaces = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNT];

const folder = mkdtempSync(join(tmpdir(), "cairn-disk-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [program = "", ...parameters] = [...namespaces, folder, "true"];
const mountable = spawnSync(program, parameters).status === 0;

describe("a full disk", () => {
  if (!mountable) {
    test.skip("NOT TRIED: a small file system cannot be mounted here (unshare --user --mount)");
    return;
  }

  test("refuses what it cannot record, does nothing by halves, and recovers", {
    timeout: 60_000,
  }, async () => {
    const server = await startServerProcess({
      dataFolder: folder,
      flags: ["--development"],
      wrapper: [...namespaces, folder],
    });
    try {
      await fillAndFree(server);
    } finally {
      await server.close();
    }
  });
});

async function fillAndFree(server: ServerProcess): Promise<void> {
  const clients = sdkClients(server.url, DEVELOPMENT_KEY);
  const created: string[] = [];
  const create = async (name: string) => {
    await clients.iam.send(new CreateUserCommand({ UserName: name }));
    created.push(name);
  };
  await clients.s3.send(new CreateBucketCommand({ Bucket: "full-disk" }));
  await create("before");

  const ballast = fillDisk(server);
  const refused = await failureOf(async () => {
    for (let number = 0; number < 2000; number++) await create(`during-${number}`);
  });
  expect(refused.status).toBe(503);
  const large = new PutObjectCommand({ Bucket: "full-disk", Key: "large", Body: Buffer.alloc(1024 * 1024) });
  expect((await failureOf(() => clients.s3.send(large))).status).toBe(503);
  // Reading is recorded as well, and so is refused as well.
  const reading = await failureOf(() => clients.iam.send(new GetUserCommand({ UserName: "before" })));
  expect(reading.status).toBe(503);
  expect((await fetch(`${server.url}/_cairn/health`)).status).toBe(200);
  expect((await fetch(`${server.url}/_cairn/metrics`)).status).toBe(200);

  rmSync(ballast);
  const refusedName = `during-${created.length - 1}`;
  await create(refusedName);
  await clients.s3.send(large);
  expect(await clients.s3.send(new HeadObjectCommand({ Bucket: "full-disk", Key: "large" }))).toMatchObject({
    ContentLength: 1024 * 1024,
  });
  expect(await userNames(clients)).toEqual([...created].sort());
  expect(await recordedCreations(clients)).toEqual([...created].sort());
  clients.destroy();
}

function fillDisk({ pid, dataFolder }: ServerProcess): string {
  const ballast = `/proc/${pid}/root${dataFolder}/ballast`;
  for (const bytes of [1024 * 1024, 64 * 1024, 4096]) {
    try {
      for (;;) writeFileSync(ballast, Buffer.alloc(bytes), { flag: "a" });
    } catch (error) {
      expect(error).toMatchObject({ code: "ENOSPC" });
    }
  }
  return ballast;
}

async function failureOf(
  call: () => Promise<unknown>,
): Promise<{ name: string; status: number | undefined }> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
    return { name: error.name, status: $metadata?.httpStatusCode };
  }
  throw new Error("the call succeeded on a full disk");
}

async function userNames({ iam }: SdkClients): Promise<string[]> {
  const names: string[] = [];
  for await (const page of paginateListUsers({ client: iam }, {})) {
    names.push(...(page.Users ?? []).map(({ UserName = "" }) => UserName));
  }
  return names.sort();
}

/** The users whose creation is in the event history as done. */
async function recordedCreations({ cloudtrail }: SdkClients): Promise<string[]> {
  const names: string[] = [];
  const lookup = { LookupAttributes: [{ AttributeKey: "EventName" as const, AttributeValue: "CreateUser" }] };
  for await (const page of paginateLookupEvents({ client: cloudtrail }, lookup)) {
    for (const { CloudTrailEvent = "{}" } of page.Events ?? []) {
      const event: { errorCode?: string; requestParameters: { userName: string } } =
        JSON.parse(CloudTrailEvent);
      if (event.errorCode === undefined) names.push(event.requestParameters.userName);
    }
  }
  return names.sort();
}
