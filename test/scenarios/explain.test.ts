import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetUserCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, openHouse } from "../harness/house.ts";
import { runCairn } from "../harness/run-program.ts";
import { type SdkClients, sdkClients } from "../harness/sdk-clients.ts";
import { type ServerProcess, startServerProcess } from "../harness/server.ts";

const NARROW = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Sid: "Buckets", Effect: "Allow", Action: "s3:*", Resource: "*" },
    { Sid: "Secret", Effect: "Deny", Action: "s3:GetObject", Resource: "arn:aws:s3:::explained/secret" },
  ],
});

async function createAlice(root: SdkClients, url: string): Promise<SdkClients> {
  await root.iam.send(new CreateUserCommand({ UserName: "alice" }));
  await root.iam.send(
    new PutUserPolicyCommand({ UserName: "alice", PolicyName: "narrow", PolicyDocument: NARROW }),
  );
  const { AccessKey } = await root.iam.send(new CreateAccessKeyCommand({ UserName: "alice" }));
  return sdkClients(url, {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  });
}

describe("every event keeps what was decided", () => {
  let house: House;
  let alice: SdkClients;
  const clients: SdkClients[] = [];

  beforeAll(async () => {
    house = await openHouse();
    const root = sdkClients(house.url, house.root);
    await root.s3.send(new CreateBucketCommand({ Bucket: "explained" }));
    await root.s3.send(new PutObjectCommand({ Bucket: "explained", Key: "secret", Body: "x" }));
    alice = await createAlice(root, house.url);
    clients.push(root, alice);
  });
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await house.close();
  });

  async function explained(eventName: string) {
    const event = (await house.events(eventName)).at(-1);
    return house.system.explain(event?.eventID ?? "");
  }

  test("an allowed call, by statement", async () => {
    await alice.s3.send(new ListBucketsCommand({}));
    expect((await explained("ListBuckets"))?.decided).toMatchObject([
      {
        action: "s3:ListAllMyBuckets",
        resource: "*",
        trace: {
          decision: {
            effect: "Allow",
            reason: { layer: "identity", statement: { sid: "Buckets", index: 0 } },
          },
          layers: [{ layer: "identity", policies: ["inline narrow on user/alice"] }],
        },
      },
    ]);
  });

  test("a call denied explicitly, also when it is a data event", async () => {
    await expect(
      alice.s3.send(new GetObjectCommand({ Bucket: "explained", Key: "secret" })),
    ).rejects.toMatchObject({ name: "AccessDenied" });
    expect(await explained("GetObject")).toMatchObject({
      event: { errorCode: "AccessDenied", eventCategory: "Data" },
      decided: [
        {
          action: "s3:GetObject",
          trace: { decision: { effect: "Deny", reason: { kind: "explicit", statement: { sid: "Secret" } } } },
        },
      ],
    });
  });

  test("a call that nothing allows, one that demands nothing, and one that failed before", async () => {
    await expect(alice.iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: "AccessDenied" });
    expect((await explained("ListUsers"))?.decided).toMatchObject([
      { trace: { decision: { effect: "Deny", reason: { kind: "implicit", layer: "identity" } } } },
    ]);
    await alice.sts.send(new GetCallerIdentityCommand({}));
    expect((await explained("GetCallerIdentity"))?.decided).toEqual([]);
    await expect(alice.iam.send(new CreateUserCommand({ UserName: "no spaces" }))).rejects.toThrow();
    expect((await explained("CreateUser"))?.decided).toBeUndefined();
    expect(await house.system.explain("00000000-0000-4000-8000-000000000000")).toBeUndefined();
  });
});

describe("cairn explain", () => {
  let server: ServerProcess;
  let root: SdkClients;
  let eventId: string;

  beforeAll(async () => {
    server = await startServerProcess();
    root = sdkClients(server.url, server.credentials());
    const alice = await createAlice(root, server.url);
    await alice.iam.send(new ListUsersCommand({})).catch(() => undefined);
    alice.destroy();
    const { LookupEventsCommand } = await import("@aws-sdk/client-cloudtrail");
    const found = await root.cloudtrail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "ListUsers" }],
      }),
    );
    eventId = found.Events?.[0]?.EventId ?? "";
  });
  afterAll(async () => {
    root.destroy();
    await server.close();
  });

  const explain = (...flags: string[]) =>
    runCairn(["explain", ...flags, "--data", server.dataFolder, "--endpoint", server.url]);

  test("tells of a running server who asked, what was demanded and what decided", async () => {
    const { code, stdout } = await explain(eventId);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ListUsers at /);
    expect(stdout).toContain("It failed: AccessDenied\n");
    expect(stdout).toMatch(/asked by +arn:aws:iam::\d{12}:user\/alice/);
    expect(stdout).toMatch(/demanded +iam:ListUsers on /);
    expect(stdout).toMatch(/identity-based policy +silent: inline narrow on user\/alice/);
    expect(stdout).toMatch(/decision +Deny: no identity-based policy allows it/);
  });

  test("tells why a call failed that was allowed", async () => {
    const asked = root.iam.send(new GetUserCommand({ UserName: "gone" }));
    await expect(asked).rejects.toMatchObject({ name: "NoSuchEntityException" });
    const { LookupEventsCommand } = await import("@aws-sdk/client-cloudtrail");
    const found = await root.cloudtrail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "GetUser" }],
      }),
    );
    const { stdout } = await explain(found.Events?.[0]?.EventId ?? "");
    expect(stdout).toContain("It failed: NoSuchEntityException: The user with name gone cannot be found.\n");
    expect(stdout).toMatch(/decision +Allow: the root user may do what nothing denies/);
  });

  test("gives JSON, says when there is no such event, and refuses a wrong command", async () => {
    const json = await explain(eventId, "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ event: { eventID: eventId }, decided: [{}] });
    expect(await explain("00000000-0000-4000-8000-000000000000")).toMatchObject({ code: 1 });
    expect(await explain("one", "two")).toMatchObject({ code: 2 });
  });

  test("is not for those without the operator key", async () => {
    const answer = await fetch(`${server.url}/_cairn/explain?eventId=${eventId}`);
    expect(answer.status).toBe(403);
  });

  test("works on the data folder when the server is gone", async () => {
    await server.kill("SIGTERM");
    const { code, stdout } = await explain(eventId);
    expect(code).toBe(0);
    expect(stdout).toContain("iam:ListUsers");
  });
});
