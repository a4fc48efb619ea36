import { afterEach, describe, expect, test } from "vitest";
import { conventions, historyResourceRules } from "../../conventions.ts";
import { CreateUser, DeleteUser, GetUser, iam, UpdateUser } from "../../pure/api/iam.ts";
import type { OperationModel, ServiceModel } from "../../pure/api/model.ts";
import { GetBucketAcl, PutBucketAcl, s3 } from "../../pure/api/s3.ts";
import { accountId } from "../../pure/aws/account.ts";
import type { AccountCaller, Caller, RoleCaller, ServiceCaller } from "../../pure/aws/caller.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";
import type { EventRecord } from "../../pure/event/record.ts";
import type { Call } from "../call.ts";
import { seededChance } from "../chance.ts";
import { standingClock } from "../clock.ts";
import { compiledPolicies } from "../compiled-policies.ts";
import type { ServiceConventions } from "../conventions.ts";
import type { Journal } from "../journal.ts";
import { openJournal } from "../journal-database.ts";
import { type AnyOperation, DECIDED_IN_RUN, type Demand, operationsWith } from "../operation.ts";
import { mountService } from "../service.ts";
import { type Database, StorageUnavailable } from "../storage/database.ts";
import { openSqlite } from "../storage/sqlite.ts";
import { type Corridor, openCorridor, type SignedFacts } from "./invoke.ts";
import { askAside } from "./outside-work.ts";
import type { PrincipalPolicies } from "./principal-policies.ts";

const NOW = Date.parse("2026-03-02T09:15:07Z");
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);
const account = accountId("111111111111");
const other = accountId("222222222222");

const alice: AccountCaller = {
  kind: "user",
  account,
  accessKeyId: "AKIAALICE",
  arn: "arn:aws:iam::111111111111:user/alice",
  userId: "AIDAALICE",
  userName: "alice",
};
const mallory: AccountCaller = {
  ...alice,
  arn: "arn:aws:iam::111111111111:user/mallory",
  userId: "AIDAMALLORY",
  userName: "mallory",
};
const cloudTrail: ServiceCaller = {
  kind: "service",
  service: "cloudtrail.amazonaws.com",
  sourceArn: "arn:aws:cloudtrail:us-east-1:111111111111:trail/t",
  sourceAccount: account,
};

const compiled = compiledPolicies();
const policy = (statement: unknown) => JSON.stringify({ Version: "2012-10-17", Statement: statement });
const everything = compiled.of(policy({ Effect: "Allow", Action: "*", Resource: "*" }), {
  kind: "identity",
  id: "all",
});
const trustsCloudTrail = compiled.of(
  policy({ Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" }, Action: "*", Resource: "*" }),
  { kind: "bucket", id: "trusting" },
);
const deniesEverybody = compiled.of(policy({ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }), {
  kind: "bucket",
  id: "denying",
});

interface Parts {
  /** Leaves a trace of the call in the database. */
  write(text: string): Promise<unknown>;
  readonly call: Call;
}
const operation = operationsWith<Parts>();

interface TestHouse {
  readonly database: Database;
  readonly corridor: Corridor;
  readonly log: unknown[][];
  call<Input>(
    model: OperationModel<Input, unknown>,
    input: Input,
    facts?: Partial<SignedFacts>,
  ): Promise<unknown>;
  endpoint(model: OperationModel): Parameters<Corridor["invoke"]>[0];
  events(): Promise<EventRecord[]>;
  /** What was kept of the decisions on an event's call. */
  decided(eventId: string): Promise<{ readonly resource: string }[]>;
  written(): Promise<string[]>;
}

const opened: Database[] = [];
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
});

function conventionsOf(model: ServiceModel): ServiceConventions {
  const found = conventions.get(model);
  if (found === undefined) throw new Error(`${model.name} has no conventions`);
  return found;
}

/** A corridor over a real database and journal, with operations made for the test. */
async function openHouse(
  operations: readonly AnyOperation<Parts>[],
  bend: (journal: Journal) => Journal = (journal) => journal,
): Promise<TestHouse> {
  const log: unknown[][] = [];
  const write = (...line: unknown[]) => void log.push(line);
  const keeper = { info: write, warn: write, error: write };
  const database = openSqlite(":memory:", { log: keeper });
  opened.push(database);
  const { journal, migrations } = openJournal({ database, rules: historyResourceRules });
  const services = [iam, s3].map((model) =>
    mountService<Parts>({
      model,
      conventions: conventionsOf(model),
      migrations: [],
      parts: (call) => ({
        call,
        write: (text) => call.transaction.run("INSERT INTO traces (text) VALUES (?)", text),
      }),
      operations: operations.filter(({ model: { service } }) => service === model),
    }),
  );
  await database.migrate([
    ...migrations,
    { name: "test/0001-traces", sql: "CREATE TABLE traces (text TEXT NOT NULL)" },
  ]);
  const corridor = openCorridor({
    database,
    clock: standingClock(NOW),
    chance: seededChance(1),
    journal: bend(journal),
    directory: {
      placeOf: async () => undefined,
      async policiesOf(_transaction, caller): Promise<PrincipalPolicies | undefined> {
        if (caller.kind === "user" && caller.userName === "gone") return undefined;
        const isAllowed = caller.kind === "user" && caller.userName === "alice";
        return { identity: isAllowed ? [everything] : [], tags: {}, isServiceLinkedRole: false };
      },
    },
    temporary: () => undefined,
    services,
    log: keeper,
  });
  const endpoint: TestHouse["endpoint"] = (model) => {
    const found = services.find((service) => service.model === model.service)?.endpoints.get(model.name);
    if (found === undefined) throw new Error(`${model.name} was not given`);
    return found;
  };
  return {
    database,
    corridor,
    log,
    endpoint,
    call: (model, input, facts = {}) =>
      corridor.invoke(endpoint(model as OperationModel), input, factsOf(facts.caller ?? alice, facts)),
    async events() {
      const entries = await database.transaction((transaction) => journal.readAfter(transaction, 0, 100));
      return entries.map(({ text }): EventRecord => JSON.parse(text));
    },
    async decided(eventId) {
      const found = await askAside(database, (asker) => journal.find(asker, eventId));
      return JSON.parse(found?.decided ?? "[]");
    },
    written: () =>
      database.transaction(async (transaction) =>
        (await transaction.all<{ text: string }>("SELECT text FROM traces ORDER BY rowid")).map(
          ({ text }) => text,
        ),
      ),
  };
}

function factsOf(caller: Caller, more: Partial<SignedFacts> = {}): SignedFacts {
  return {
    caller,
    account: "account" in caller ? caller.account : undefined,
    region: "us-east-1",
    requestId: "request-1",
    http: {
      sourceIp: "192.0.2.7",
      userAgent: "aws-cli/2",
      host: "localhost",
      secure: false,
      signature: { version: "AWS4-HMAC-SHA256", place: "REST-HEADER" },
    },
    ...more,
  };
}

const demand = (more: Partial<Demand> = {}): Demand => ({
  action: "iam:CreateUser",
  resource: "arn:aws:iam::111111111111:user/bob",
  ...more,
});

const creates = operation(CreateUser, {
  demands: () => [demand()],
  async run({ UserName }, _call, { write }) {
    await write(UserName);
    return {};
  },
});

const outline = (records: readonly EventRecord[]) =>
  records.map(({ eventName, errorCode }) => [eventName, errorCode]);

describe("a change and its record", () => {
  test("are committed together", async () => {
    const house = await openHouse([creates]);
    await house.call(CreateUser, { UserName: "bob" });
    expect(await house.written()).toEqual(["bob"]);
    expect(await house.events()).toEqual([
      {
        eventVersion: "1.11",
        userIdentity: {
          type: "IAMUser",
          principalId: "AIDAALICE",
          arn: "arn:aws:iam::111111111111:user/alice",
          accountId: "111111111111",
          accessKeyId: "AKIAALICE",
          userName: "alice",
        },
        eventTime: "2026-03-02T09:15:07Z",
        eventSource: "iam.amazonaws.com",
        eventName: "CreateUser",
        awsRegion: "us-east-1",
        sourceIPAddress: "192.0.2.7",
        userAgent: "aws-cli/2",
        requestParameters: { userName: "bob" },
        responseElements: null,
        requestID: "request-1",
        eventID: UUID,
        readOnly: false,
        eventType: "AwsApiCall",
        managementEvent: true,
        recipientAccountId: "111111111111",
        eventCategory: "Management",
      },
    ]);
  });

  test.for<[string, Error]>([
    ["cannot be written", new Error("constraint of the journal")],
    ["finds no room on the disk", new StorageUnavailable("disk full")],
  ])("come to nothing when the record %s", async ([, error]) => {
    const house = await openHouse([creates], (journal) => ({
      ...journal,
      append: () => Promise.reject(error),
    }));
    await expect(house.call(CreateUser, { UserName: "bob" })).rejects.toBe(error);
    expect(await house.written()).toEqual([]);
    expect(await house.events()).toEqual([]);
  });

  test("come to nothing when only the second of two records cannot be written", async () => {
    let appended = 0;
    const house = await openHouse(
      [
        operation(CreateUser, {
          ...creates,
          demands: () => [
            demand({
              resourceAccount: other,
              resourcePolicy: compiled.of(
                policy({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }),
                { kind: "bucket", id: "open" },
              ),
            }),
          ],
        }),
      ],
      (journal) => ({
        ...journal,
        append: (...parameters) =>
          ++appended === 2 ? Promise.reject(new Error("no")) : journal.append(...parameters),
      }),
    );
    await expect(house.call(CreateUser, { UserName: "bob" })).rejects.toThrow("no");
    expect([appended, await house.written(), await house.events()]).toEqual([2, [], []]);
  });

  test("come to nothing when the record cannot even be put together", async () => {
    const house = await openHouse([
      operation(CreateUser, {
        ...creates,
        record: {
          resources() {
            throw new Error("a fault in the rules of recording");
          },
        },
      }),
    ]);
    await expect(house.call(CreateUser, { UserName: "bob" })).rejects.toThrow(
      "a fault in the rules of recording",
    );
    expect([await house.written(), await house.events()]).toEqual([[], []]);
  });

  test("come to nothing when storage gives out while the call runs", async () => {
    const error = new StorageUnavailable("disk gone");
    const house = await openHouse([
      operation(CreateUser, {
        ...creates,
        async run({ UserName }, _call, { write }) {
          await write(UserName);
          throw error;
        },
      }),
    ]);
    await expect(house.call(CreateUser, { UserName: "bob" })).rejects.toBe(error);
    expect([await house.written(), await house.events()]).toEqual([[], []]);
  });
});

describe("a call that fails", () => {
  const failing = (error: Error) =>
    operation(CreateUser, {
      ...creates,
      async run({ UserName }, _call, { write }) {
        await write(UserName);
        throw error;
      },
    });

  test("leaves its record, and nothing of what it changed", async () => {
    const error = new ServiceError("EntityAlreadyExists", "User bob already exists.", { status: 409 });
    const house = await openHouse([failing(error)]);
    await expect(house.call(CreateUser, { UserName: "bob" })).rejects.toBe(error);
    expect(await house.written()).toEqual([]);
    expect(await house.events()).toMatchObject([
      {
        eventName: "CreateUser",
        errorCode: "EntityAlreadyExists",
        errorMessage: "User bob already exists.",
        requestParameters: { userName: "bob" },
        responseElements: null,
      },
    ]);
    expect(house.log).toEqual([]);
  });

  test("by a fault of ours is recorded without what went wrong, which the log has", async () => {
    const error = new TypeError("cannot read the secret of undefined");
    const house = await openHouse([failing(error)]);
    await expect(house.call(CreateUser, { UserName: "bob" })).rejects.toBe(error);
    expect(await house.written()).toEqual([]);
    const records = await house.events();
    expect(records).toMatchObject([
      { errorCode: "InternalFailure", errorMessage: "An internal failure occurred.", responseElements: null },
    ]);
    expect(JSON.stringify(records)).not.toMatch(/secret|TypeError|invoke/);
    expect(house.log).toEqual([
      ["operation failed", { requestId: "request-1", operation: "CreateUser", error }],
    ]);
  });

  test("before it could be authorized is recorded", async () => {
    const error = new ServiceError("NoSuchEntity", "No.", { status: 404 });
    const house = await openHouse([
      operation(CreateUser, { ...creates, demands: () => Promise.reject(error) }),
    ]);
    await expect(house.call(CreateUser, { UserName: "bob" })).rejects.toBe(error);
    expect(outline(await house.events())).toEqual([["CreateUser", "NoSuchEntity"]]);
  });

  test("for want of permission changes nothing and shows no parameters", async () => {
    const house = await openHouse([creates]);
    await expect(house.call(CreateUser, { UserName: "bob" }, { caller: mallory })).rejects.toMatchObject({
      code: "AccessDenied",
      status: 403,
      message:
        "User: arn:aws:iam::111111111111:user/mallory is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::111111111111:user/bob because no identity-based policy allows the iam:CreateUser action",
    });
    expect(await house.written()).toEqual([]);
    expect(await house.events()).toMatchObject([
      { errorCode: "AccessDenied", requestParameters: null, responseElements: null },
    ]);
  });

  test("for want of permission shows its parameters in S3 only", async () => {
    const house = await openHouse([
      operation(PutBucketAcl, {
        demands: () => [demand({ action: "s3:PutBucketAcl", resource: "arn:aws:s3:::logs" })],
        run: () => undefined,
      }),
    ]);
    await expect(house.call(PutBucketAcl, { Bucket: "logs" }, { caller: mallory })).rejects.toMatchObject({
      code: "AccessDenied",
    });
    expect(await house.events()).toMatchObject([
      { errorCode: "AccessDenied", requestParameters: { bucketName: "logs" } },
    ]);
  });

  test("with credentials of somebody who is gone was nobody's call", async () => {
    const house = await openHouse([creates]);
    const gone = { ...alice, userName: "gone" };
    const refused = { code: "InvalidClientTokenId", status: 403 };
    await expect(house.call(CreateUser, { UserName: "bob" }, { caller: gone })).rejects.toMatchObject(
      refused,
    );
    await expect(
      house.call(CreateUser, { UserName: "bob" }, { callerNow: async () => undefined }),
    ).rejects.toMatchObject(refused);
    expect([await house.written(), await house.events()]).toEqual([[], []]);
  });

  test("needs every demand to be met, and none less", async () => {
    const demands = [demand(), demand({ resourcePolicy: deniesEverybody })];
    const house = await openHouse([operation(CreateUser, { ...creates, demands: () => demands })]);
    await expect(house.call(CreateUser, { UserName: "bob" })).rejects.toMatchObject({ code: "AccessDenied" });
    expect(await house.written()).toEqual([]);
  });

  test("of an explicit deny alone is let through without one", async () => {
    const house = await openHouse([
      operation(CreateUser, { ...creates, demands: () => [demand({ onlyExplicitDeny: true })] }),
    ]);
    await house.call(CreateUser, { UserName: "bob" }, { caller: mallory });
    const denying = await openHouse([
      operation(CreateUser, {
        ...creates,
        demands: () => [demand({ onlyExplicitDeny: true, resourcePolicy: deniesEverybody })],
      }),
    ]);
    await expect(denying.call(CreateUser, { UserName: "bob" }, { caller: mallory })).rejects.toMatchObject({
      code: "AccessDenied",
    });
    expect([await house.written(), await denying.written()]).toEqual([["bob"], []]);
  });

  test("is told in other words where AWS has them", async () => {
    const denial = () => new ServiceError("Hidden", "Nothing to see.");
    const house = await openHouse([
      operation(CreateUser, { ...creates, demands: () => [demand({ denial })] }),
    ]);
    await expect(house.call(CreateUser, { UserName: "bob" }, { caller: mallory })).rejects.toMatchObject({
      code: "Hidden",
    });
    expect(outline(await house.events())).toEqual([["CreateUser", "Hidden"]]);
  });
});

describe("a call made by a service within another", () => {
  const nested = (run: (call: Call, parts: Parts) => Promise<void>) =>
    operation(UpdateUser, {
      demands: () => [demand({ action: "iam:UpdateUser" })],
      async run(_input, call, parts) {
        await parts.write("outer");
        await run(call, parts);
      },
    });
  const trusting = operation(CreateUser, {
    ...creates,
    demands: () => [demand({ resourcePolicy: trustsCloudTrail })],
  });
  const failure = new ServiceError("DeleteConflict", "No.", { status: 409 });
  const failingInside = operation(DeleteUser, {
    demands: () => [demand({ action: "iam:DeleteUser", resourcePolicy: trustsCloudTrail })],
    async run(_input, _call, { write }) {
      await write("failing");
      throw failure;
    },
  });
  const createBob = (call: Call) => call.invokeAs(cloudTrail, CreateUser, { UserName: "bob" });

  test("is recorded before it, as the service's, and both count", async () => {
    const house = await openHouse([trusting, nested(async (call) => void (await createBob(call)))]);
    await house.call(UpdateUser, { UserName: "x" });
    expect(await house.written()).toEqual(["outer", "bob"]);
    const [inner, outer] = await house.events();
    expect(inner).toEqual({
      eventVersion: "1.11",
      userIdentity: { type: "AWSService", invokedBy: "cloudtrail.amazonaws.com" },
      eventTime: "2026-03-02T09:15:07Z",
      eventSource: "iam.amazonaws.com",
      eventName: "CreateUser",
      awsRegion: "us-east-1",
      sourceIPAddress: "cloudtrail.amazonaws.com",
      userAgent: "cloudtrail.amazonaws.com",
      requestParameters: { userName: "bob" },
      responseElements: null,
      requestID: UUID,
      eventID: UUID,
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: "111111111111",
      sharedEventID: UUID,
      eventCategory: "Management",
    });
    expect(outer).toMatchObject({ eventName: "UpdateUser", requestID: "request-1" });
    expect(inner?.requestID).not.toBe("request-1");
    expect(outer).not.toHaveProperty("sharedEventID");
  });

  test("is undone with it, its record too; what it only read stays recorded", async () => {
    const reads = operation(GetUser, {
      demands: () => [demand({ action: "iam:GetUser", resourcePolicy: trustsCloudTrail })],
      run: () => ({}) as never,
    });
    const house = await openHouse([
      trusting,
      reads,
      nested(async (call) => {
        await call.invokeAs(cloudTrail, GetUser, {});
        await createBob(call);
        throw failure;
      }),
    ]);
    await expect(house.call(UpdateUser, { UserName: "x" })).rejects.toBe(failure);
    expect(await house.written()).toEqual([]);
    expect(outline(await house.events())).toEqual([
      ["GetUser", undefined],
      ["UpdateUser", "DeleteConflict"],
    ]);
  });

  test("is undone alone when it fails and the outer goes on", async () => {
    const house = await openHouse([
      failingInside,
      nested(async (call, { write }) => {
        await expect(call.invokeAs(cloudTrail, DeleteUser, { UserName: "bob" })).rejects.toBe(failure);
        await write("after");
      }),
    ]);
    await house.call(UpdateUser, { UserName: "x" });
    expect(await house.written()).toEqual(["outer", "after"]);
    expect(outline(await house.events())).toEqual([
      ["DeleteUser", "DeleteConflict"],
      ["UpdateUser", undefined],
    ]);
  });

  test("is authorized like any other", async () => {
    const house = await openHouse([creates, nested(async (call) => void (await createBob(call)))]);
    await expect(house.call(UpdateUser, { UserName: "x" })).rejects.toMatchObject({ code: "AccessDenied" });
    expect(await house.written()).toEqual([]);
    expect(outline(await house.events())).toEqual([
      ["CreateUser", "AccessDenied"],
      ["UpdateUser", "AccessDenied"],
    ]);
  });

  test("of an operation that is not served is a fault", async () => {
    const house = await openHouse([nested(async (call) => void (await createBob(call)))]);
    await expect(house.call(UpdateUser, { UserName: "x" })).rejects.toThrow("CreateUser is not served");
    expect(outline(await house.events())).toEqual([["UpdateUser", "InternalFailure"]]);
  });

  test("may be asked about first, which nobody sees", async () => {
    const answers: boolean[] = [];
    const house = await openHouse([
      trusting,
      operation(GetUser, { demands: () => [demand({ action: "iam:GetUser" })], run: () => ({}) as never }),
      operation(DeleteUser, { demands: () => Promise.reject(failure), run: () => undefined }),
      nested(async (call) => {
        answers.push(await call.mayAs(cloudTrail, CreateUser, { UserName: "bob" }));
        answers.push(await call.mayAs(cloudTrail, GetUser, {}));
        answers.push(await call.mayAs(cloudTrail, DeleteUser, { UserName: "bob" }));
      }),
    ]);
    await house.call(UpdateUser, { UserName: "x" });
    expect(answers).toEqual([true, false, false]);
    expect(await house.written()).toEqual(["outer"]);
    expect(outline(await house.events())).toEqual([["UpdateUser", undefined]]);
  });

  test("may be made outside of any call too", async () => {
    const house = await openHouse([trusting]);
    const call = {
      caller: cloudTrail,
      operation: CreateUser,
      input: { UserName: "bob" },
      region: "eu-west-1",
    };
    await house.corridor.invokeAs(call);
    expect(await house.written()).toEqual(["bob"]);
    expect(await house.events()).toMatchObject([
      {
        userIdentity: { type: "AWSService" },
        // IAM is recorded in one Region whatever Region its caller works in.
        awsRegion: "us-east-1",
        sharedEventID: UUID,
        recipientAccountId: "111111111111",
      },
    ]);
  });
});

describe("a call that a service makes with its caller's session", () => {
  const seen = (call: Call) => call.calledVia;
  const via: unknown[] = [];
  const operations = [
    operation(GetUser, {
      demands: () => [demand({ action: "iam:GetUser" })],
      run(_input, call) {
        via.push(seen(call));
        return {} as never;
      },
    }),
    operation(CreateUser, {
      demands: () => [demand()],
      async run(_input, call) {
        via.push(seen(call));
        await call.invokeForCaller("second.amazonaws.com", GetUser, {});
        return {};
      },
    }),
    operation(UpdateUser, {
      demands: () => [demand({ action: "iam:UpdateUser" })],
      async run(_input, call) {
        via.push(seen(call));
        await call.invokeForCaller("first.amazonaws.com", CreateUser, { UserName: "bob" });
      },
    }),
  ];

  test("may go through several, each of which invokes the next", async () => {
    via.length = 0;
    const house = await openHouse(operations);
    await house.call(UpdateUser, { UserName: "x" });
    expect(via).toEqual([
      undefined,
      ["first.amazonaws.com"],
      ["first.amazonaws.com", "second.amazonaws.com"],
    ]);
    const events = await house.events();
    expect(events.map(({ eventName, userIdentity }) => [eventName, userIdentity.invokedBy])).toEqual([
      ["GetUser", "second.amazonaws.com"],
      ["CreateUser", "first.amazonaws.com"],
      ["UpdateUser", undefined],
    ]);
    for (const { userIdentity } of events) expect(userIdentity).toMatchObject({ userName: "alice" });
  });

  test("takes a caller that has a session", async () => {
    const house = await openHouse([
      ...operations.slice(0, 1),
      operation(UpdateUser, {
        demands: () => [demand({ resourcePolicy: trustsCloudTrail })],
        run: (_input, call) => call.invokeForCaller("first.amazonaws.com", GetUser, {}) as never,
      }),
    ]);
    const call = { caller: cloudTrail, operation: UpdateUser, input: { UserName: "x" }, region: "us-east-1" };
    await expect(house.corridor.invokeAs(call)).rejects.toThrow("the caller has no session to pass on");
  });

  test("is not open to sessions that no service holds", async () => {
    const house = await openHouse(operations);
    const session = { createdAtMs: NOW, expiresAtMs: NOW + 1, mfaAuthenticated: false, chained: false };
    const caller: RoleCaller = {
      ...alice,
      kind: "assumed-role",
      roleArn: "arn:aws:iam::111111111111:role/r",
      roleId: "AROA",
      roleName: "r",
      sessionName: "s1",
      session: { ...session, tags: {}, transitiveTagKeys: [], policies: [], policyArns: [] },
    };
    await expect(
      house.corridor.invokeAs({ caller, operation: GetUser, input: {}, region: "us-east-1" }),
    ).rejects.toThrow("the session is not a service's own");
  });
});

describe("a call that touches another account", () => {
  const open = compiled.of(policy({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }), {
    kind: "bucket",
    id: "open",
  });
  const theirs = { resourceAccount: other, resourcePolicy: open };
  const reduced = { type: "AWSAccount", principalId: "AIDAALICE", accountId: "111111111111" };

  test("is recorded in both, the same call by the same shared id, the caller reduced for the other", async () => {
    const house = await openHouse([
      operation(CreateUser, { ...creates, demands: () => [demand(theirs), demand(), demand(theirs)] }),
    ]);
    await house.call(CreateUser, { UserName: "bob" });
    const [own, foreign, ...more] = await house.events();
    expect(more).toEqual([]);
    expect(own).toMatchObject({
      recipientAccountId: "111111111111",
      userIdentity: { type: "IAMUser" },
      sharedEventID: UUID,
    });
    expect(foreign).toEqual({
      ...own,
      recipientAccountId: "222222222222",
      userIdentity: reduced,
      eventID: UUID,
    });
    expect(foreign?.eventID).not.toBe(own?.eventID);
  });

  test("is recorded in both when it fails after it was let through", async () => {
    const failure = new ServiceError("DeleteConflict", "No.");
    const house = await openHouse([
      operation(CreateUser, { demands: () => [demand(theirs)], run: () => Promise.reject(failure) }),
    ]);
    await expect(house.call(CreateUser, { UserName: "bob" })).rejects.toBe(failure);
    expect(
      (await house.events()).map(({ recipientAccountId, errorCode }) => [recipientAccountId, errorCode]),
    ).toEqual([
      ["111111111111", "DeleteConflict"],
      ["222222222222", "DeleteConflict"],
    ]);
  });

  test("is the caller's own affair when it is refused, except in S3", async () => {
    const refusing = { resourceAccount: other, resourcePolicy: deniesEverybody };
    const house = await openHouse([
      operation(CreateUser, { ...creates, demands: () => [demand(refusing)] }),
      operation(GetBucketAcl, {
        demands: () => [demand({ ...refusing, action: "s3:GetBucketAcl", resource: "arn:aws:s3:::logs" })],
        run: () => ({}),
      }),
    ]);
    await expect(house.call(CreateUser, { UserName: "bob" })).rejects.toMatchObject({ code: "AccessDenied" });
    await expect(house.call(GetBucketAcl, { Bucket: "logs" })).rejects.toMatchObject({
      code: "AccessDenied",
    });
    expect(
      (await house.events()).map(({ eventName, recipientAccountId }) => [eventName, recipientAccountId]),
    ).toEqual([
      ["CreateUser", "111111111111"],
      ["GetBucketAcl", "111111111111"],
      ["GetBucketAcl", "222222222222"],
    ]);
  });

  test("of nobody is recorded where the resource is", async () => {
    const house = await openHouse([
      operation(GetBucketAcl, {
        demands: () => [demand({ ...theirs, action: "s3:GetBucketAcl", resource: "arn:aws:s3:::logs" })],
        run: () => ({}),
      }),
    ]);
    await house.call(GetBucketAcl, { Bucket: "logs" }, { caller: { kind: "anonymous" }, account: undefined });
    expect(await house.events()).toMatchObject([
      {
        recipientAccountId: "222222222222",
        userIdentity: { type: "AWSAccount", principalId: "", accountId: "ANONYMOUS_PRINCIPAL" },
      },
    ]);
  });
});

describe("a call about many things", () => {
  const key = (name: string, owner = account) =>
    demand({ action: "s3:PutBucketAcl", resource: `arn:aws:s3:::vault/${name}`, resourceAccount: owner });
  const asksOneByOne = (demands: readonly Demand[]) =>
    operation(PutBucketAcl, {
      demands: () => DECIDED_IN_RUN,
      async run(_input, call, { write }) {
        for (const one of demands) await write((await call.refusalOf(one))?.message ?? one.resource);
      },
    });

  test("is told of each whether it may, and goes on", async () => {
    const house = await openHouse([
      asksOneByOne([key("a"), { ...key("b"), resourcePolicy: deniesEverybody }]),
    ]);
    await house.call(PutBucketAcl, { Bucket: "vault" });
    expect(await house.written()).toEqual([
      "arn:aws:s3:::vault/a",
      'User: arn:aws:iam::111111111111:user/alice is not authorized to perform: s3:PutBucketAcl on resource: "arn:aws:s3:::vault/b" with an explicit deny in a resource-based policy',
    ]);
    const [event] = await house.events();
    const kept = await house.decided(event?.eventID ?? "");
    expect(kept.map(({ resource }) => resource)).toEqual(["arn:aws:s3:::vault/b"]);
  });

  test("keeps why it was refused the first of them only", async () => {
    const keys = Array.from({ length: 40 }, (_, index) => ({
      ...key(`${index}`),
      resourcePolicy: deniesEverybody,
    }));
    const house = await openHouse([asksOneByOne(keys)]);
    await house.call(PutBucketAcl, { Bucket: "vault" });
    const [event] = await house.events();
    expect(await house.decided(event?.eventID ?? "")).toHaveLength(20);
  });

  test("keeps of many policies that say the same the first statements, and how many more there are", async () => {
    const statements = Array(500).fill({ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" });
    const resourcePolicy = compiled.of(policy(statements), { kind: "bucket", id: "repeating" });
    const house = await openHouse([asksOneByOne([{ ...key("a"), resourcePolicy }])]);
    await house.call(PutBucketAcl, { Bucket: "vault" });
    const [event] = await house.events();
    const kept = await house.decided(event?.eventID ?? "");
    expect(JSON.stringify(kept).length).toBeLessThan(3000);
    expect(kept).toMatchObject([
      {
        trace: {
          decision: { effect: "Deny", reason: { policy: "repeating", statement: { index: 0 } } },
          layers: [{ layer: "identity" }, { layer: "resource", furtherMatched: 480 }],
        },
      },
    ]);
  });

  test("is recorded in every account that it asked of, and in that of whom it turned out to be about", async () => {
    const third = accountId("333333333333");
    const house = await openHouse([
      operation(PutBucketAcl, {
        demands: () => DECIDED_IN_RUN,
        async run(_input, call) {
          call.noteOwner(third);
          await call.refusalOf(key("a", other));
        },
        record: { resources: (_input, _output, call) => [{ type: "vault", accountId: call.owner }] },
      }),
    ]);
    await house.call(PutBucketAcl, { Bucket: "vault" });
    const events = await house.events();
    expect(events.map(({ recipientAccountId }) => recipientAccountId)).toEqual([account, third, other]);
    expect(events.at(-1)?.resources).toEqual([{ type: "vault", accountId: third }]);
  });
});

test("a call has no getters: each would give it a shape of its own, which keeps the call from being collected", async () => {
  const accessors: string[] = [];
  const house = await openHouse([
    operation(UpdateUser, {
      demands: () => [demand({ action: "iam:UpdateUser" })],
      run(_input, call) {
        for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(call)))
          if (get !== undefined) accessors.push(name);
        accessors.push("looked");
      },
    }),
  ]);
  await house.call(UpdateUser, { UserName: "bob" });
  expect(accessors).toEqual(["looked"]);
});

describe("before a large body is taken in", () => {
  test("permission is asked, and nothing is done or recorded yet", async () => {
    const house = await openHouse([creates]);
    await house.corridor.admit(
      house.endpoint(CreateUser as OperationModel),
      { UserName: "bob" },
      factsOf(alice),
    );
    expect([await house.written(), await house.events()]).toEqual([[], []]);
  });

  test("a refusal is recorded", async () => {
    const house = await openHouse([creates]);
    const admitted = house.corridor.admit(
      house.endpoint(CreateUser as OperationModel),
      { UserName: "bob" },
      factsOf(mallory),
    );
    await expect(admitted).rejects.toMatchObject({ code: "AccessDenied" });
    expect(outline(await house.events())).toEqual([["CreateUser", "AccessDenied"]]);
  });
});

describe("a call that never became one", () => {
  const invalid = new ServiceError("ValidationError", "No.");
  const refuse = (house: TestHouse, facts: SignedFacts, input: unknown = undefined) =>
    house.corridor.refuse(house.endpoint(CreateUser as OperationModel), facts, input, invalid);

  test("is recorded with its error, which is thrown", async () => {
    const house = await openHouse([creates]);
    await expect(refuse(house, factsOf(mallory))).rejects.toBe(invalid);
    await expect(refuse(house, factsOf(mallory), { UserName: "bob" })).rejects.toBe(invalid);
    expect(await house.events()).toMatchObject([
      { errorCode: "ValidationError", requestParameters: null },
      { errorCode: "ValidationError", requestParameters: { userName: "bob" } },
    ]);
  });

  test("by somebody who is gone is answered as such and not recorded", async () => {
    const house = await openHouse([creates]);
    await expect(refuse(house, factsOf({ ...alice, userName: "gone" }))).rejects.toMatchObject({
      code: "InvalidClientTokenId",
    });
    await expect(refuse(house, factsOf(alice, { callerNow: async () => undefined }))).rejects.toMatchObject({
      code: "InvalidClientTokenId",
    });
    expect(await house.events()).toEqual([]);
  });

  test("by credentials that may not reach IAM at all is answered as such", async () => {
    const house = await openHouse([creates]);
    const session = {
      createdAtMs: NOW,
      expiresAtMs: NOW + 1,
      mfaAuthenticated: false,
      tags: {},
      transitiveTagKeys: [],
      policies: [],
      policyArns: [],
      chained: false,
    };
    await expect(refuse(house, factsOf({ ...alice, session }))).rejects.toMatchObject({
      code: "InvalidClientTokenId",
    });
    expect(outline(await house.events())).toEqual([["CreateUser", "InvalidClientTokenId"]]);
  });

  test("is answered with a failure when it cannot be recorded", async () => {
    const error = new StorageUnavailable("disk full");
    const house = await openHouse([creates], (journal) => ({
      ...journal,
      append: () => Promise.reject(error),
    }));
    await expect(refuse(house, factsOf(alice))).rejects.toBe(error);
  });
});
