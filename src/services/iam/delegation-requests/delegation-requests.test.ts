import {
  AcceptDelegationRequestCommand,
  AssociateDelegationRequestCommand,
  CreateAccessKeyCommand,
  CreateDelegationRequestCommand,
  type CreateDelegationRequestCommandInput,
  CreateUserCommand,
  GetDelegationRequestCommand,
  GetHumanReadableSummaryCommand,
  type IAMClient,
  ListDelegationRequestsCommand,
  PutUserPolicyCommand,
  RejectDelegationRequestCommand,
  SendDelegationTokenCommand,
  UpdateDelegationRequestCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse, START_MS } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import type { OpenedAccount } from "../../../system.ts";

const ACCOUNT = "111111111111";
const TOPIC = "arn:aws:sns:us-east-1:999999999999:partner";
const TEMPLATE = "arn:aws:iam::999999999999:delegation-template/onboarding";
const HOUR_SECONDS = 3600;
const DAY_MS = 24 * 3_600_000;
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

let house: House;
let partner: OpenedAccount;
let made = 0;

beforeEach(async () => {
  house = await openHouse();
  partner = await house.openAccount("a partner whose name goes on and on");
});
afterEach(() => house.close());

async function create(members: Partial<CreateDelegationRequestCommandInput> = {}): Promise<string> {
  const { DelegationRequestId } = await house.iam(partner).send(
    new CreateDelegationRequestCommand({
      Description: "Sets things up",
      Permissions: { PolicyTemplateArn: TEMPLATE },
      RequestorWorkflowId: `workflow-${made++}`,
      NotificationChannel: TOPIC,
      SessionDuration: HOUR_SECONDS,
      ...members,
    }),
  );
  return DelegationRequestId ?? "";
}

async function user(UserName: string, Action: string | string[]): Promise<Credentials> {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action, Resource: `arn:aws:iam::${ACCOUNT}:delegation-request/*` },
  });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

const found = async (DelegationRequestId: string, iam: IAMClient = house.iam()) =>
  (await iam.send(new GetDelegationRequestCommand({ DelegationRequestId }))).DelegationRequest;
const stateOf = async (id: string) => (await found(id))?.State;
const associate = (DelegationRequestId: string, iam: IAMClient = house.iam()) =>
  iam.send(new AssociateDelegationRequestCommand({ DelegationRequestId }));
const accept = (DelegationRequestId: string, iam: IAMClient = house.iam()) =>
  iam.send(new AcceptDelegationRequestCommand({ DelegationRequestId }));
const reject = (DelegationRequestId: string, Notes?: string) =>
  house.iam().send(new RejectDelegationRequestCommand({ DelegationRequestId, Notes }));
const update = (DelegationRequestId: string, Notes?: string, iam: IAMClient = house.iam()) =>
  iam.send(new UpdateDelegationRequestCommand({ DelegationRequestId, Notes }));
const send = (DelegationRequestId: string, iam: IAMClient = house.iam()) =>
  iam.send(new SendDelegationTokenCommand({ DelegationRequestId }));

test("a request is taken, handed on, accepted and granted", async () => {
  const { DelegationRequestId: id = "", ConsoleDeepLink } = await house.iam(partner).send(
    new CreateDelegationRequestCommand({
      Description: "Sets things up",
      Permissions: {
        PolicyTemplateArn: TEMPLATE,
        Parameters: [{ Name: "bucket", Values: ["logs"], Type: "string" }],
      },
      RequestMessage: "As agreed",
      RequestorWorkflowId: "workflow-of-ours",
      RedirectUrl: "https://partner.example.com/done",
      NotificationChannel: TOPIC,
      SessionDuration: HOUR_SECONDS,
    }),
  );
  expect(id).toMatch(/^[\w-]{36}$/);
  expect(ConsoleDeepLink).toContain(id);
  expect((await house.events()).at(-1)).toMatchObject({
    eventName: "CreateDelegationRequest",
    readOnly: false,
    recipientAccountId: partner.accountId,
    requestParameters: {
      description: "Sets things up",
      requestorWorkflowId: "workflow-of-ours",
      notificationChannel: TOPIC,
      sessionDuration: HOUR_SECONDS,
    },
    responseElements: { delegationRequestId: id, consoleDeepLink: ConsoleDeepLink },
  });
  const request = {
    DelegationRequestId: id,
    Description: "Sets things up",
    RequestMessage: "As agreed",
    Permissions: {
      PolicyTemplateArn: TEMPLATE,
      Parameters: [{ Name: "bucket", Values: ["logs"], Type: "string" }],
    },
    State: "UNASSIGNED",
    ExpirationTime: new Date(START_MS + DAY_MS),
    RequestorId: partner.accountId,
    RequestorName: "a partner whose name goes on a",
    CreateDate: new Date(START_MS),
    SessionDuration: HOUR_SECONDS,
    RedirectUrl: "https://partner.example.com/done",
    OnlySendByOwner: false,
    UpdatedTime: new Date(START_MS),
  };
  expect(await found(id)).toEqual(request);
  expect(await lastRecord(house)).toEqual({
    eventName: "GetDelegationRequest",
    readOnly: true,
    requestParameters: { delegationRequestId: id },
    responseElements: null,
  });

  await associate(id);
  expect(await lastRecord(house)).toEqual({
    eventName: "AssociateDelegationRequest",
    readOnly: false,
    requestParameters: { delegationRequestId: id },
    responseElements: null,
  });
  const assigned = {
    ...request,
    State: "ASSIGNED",
    ExpirationTime: new Date(START_MS + 7 * DAY_MS),
    OwnerAccountId: ACCOUNT,
    OwnerId: ROOT,
  };
  expect(await found(id)).toEqual(assigned);

  await update(id, "Please look at this");
  expect(await lastRecord(house)).toEqual({
    eventName: "UpdateDelegationRequest",
    readOnly: false,
    requestParameters: { delegationRequestId: id, notes: "Please look at this" },
    responseElements: null,
  });
  expect(await found(id)).toEqual({ ...assigned, State: "PENDING_APPROVAL", Notes: "Please look at this" });

  await accept(id);
  expect(await lastRecord(house)).toMatchObject({ eventName: "AcceptDelegationRequest", readOnly: false });
  expect(await found(id)).toMatchObject({ State: "ACCEPTED", ApproverId: ROOT });

  await send(id);
  expect(await lastRecord(house)).toMatchObject({ eventName: "SendDelegationToken", readOnly: false });
  expect(await stateOf(id)).toBe("FINALIZED");
  house.clock.advance(7 * DAY_MS);
  expect(await stateOf(id)).toBe("EXPIRED");
});

test("what nobody does anything about expires", async () => {
  const id = await create();
  house.clock.advance(DAY_MS);
  expect(await stateOf(id)).toBe("EXPIRED");
  await expect(associate(id)).rejects.toMatchObject({
    Code: "InvalidInput",
    message: `The delegation request ${id} cannot be changed in state EXPIRED.`,
  });
  house.clock.advance(30 * DAY_MS + 1);
  await create();
  await expect(found(id)).rejects.toMatchObject({ Code: "NoSuchEntity" });
});

describe("a request that was rejected", () => {
  test("can still be rejected after it was accepted, and says why", async () => {
    const id = await create();
    await associate(id);
    await accept(id);
    await reject(id, "Changed our mind");
    expect(await found(id)).toMatchObject({ State: "REJECTED", RejectionReason: "Changed our mind" });
    for (const attempt of [accept(id), send(id), update(id), reject(id)]) {
      await expect(attempt).rejects.toMatchObject({ Code: "InvalidInput" });
    }
  });
});

describe("what does not go together", () => {
  test.for([
    { name: "accepting what nobody took", act: accept, code: "NoSuchEntity" },
    { name: "handing on what nobody took", act: (id: string) => update(id), code: "NoSuchEntity" },
    { name: "sending the token of what nobody took", act: send, code: "NoSuchEntity" },
    {
      name: "taking twice",
      act: async (id: string) => {
        await associate(id);
        await associate(id);
      },
      code: "InvalidInput",
    },
    {
      name: "sending a token without acceptance",
      act: async (id: string) => {
        await associate(id);
        await send(id);
      },
      code: "InvalidInput",
    },
  ])("$name", async ({ act, code: Code }) => {
    await expect(act(await create())).rejects.toMatchObject({ Code });
  });

  test.for([
    {
      name: "a channel that is no topic",
      members: { NotificationChannel: "mail:us-east-1" },
      code: "InvalidInput",
    },
    {
      name: "no template",
      members: { Permissions: { PolicyTemplateArn: "arn:aws:s3:::no-template" } },
      code: "InvalidInput",
    },
    {
      name: "the workflow of another request",
      members: { RequestorWorkflowId: "again-and-again" },
      code: "EntityAlreadyExists",
    },
    { name: "five minutes less a second", members: { SessionDuration: 299 }, code: "ValidationError" },
  ])("a request with $name", async ({ members, code: Code }) => {
    await create({ RequestorWorkflowId: "again-and-again" });
    await expect(create(members)).rejects.toMatchObject({ Code });
  });

  test("what is not there", async () => {
    const id = "00000000-0000-0000-0000-000000000000";
    const attempts = [found(id), associate(id), accept(id), reject(id), update(id), send(id)];
    for (const attempt of attempts) {
      await expect(attempt).rejects.toMatchObject({
        Code: "NoSuchEntity",
        message: `The delegation request with id ${id} cannot be found.`,
      });
    }
  });

  test("the root user accepts no more than four hours", async () => {
    const id = await create({ SessionDuration: 4 * HOUR_SECONDS + 1 });
    await associate(id);
    await expect(accept(id)).rejects.toMatchObject({ Code: "InvalidInput" });
    const boss = await user("boss", "iam:AcceptDelegationRequest");
    await accept(id, house.iam(boss));
    expect(await found(id)).toMatchObject({ ApproverId: `arn:aws:iam::${ACCOUNT}:user/boss` });
  });
});

describe("whose a request is", () => {
  test("that of one account is nobody else's", async () => {
    const id = await create({ OwnerAccountId: ACCOUNT });
    const stranger = house.iam(await house.openAccount("stranger"));
    await expect(associate(id, stranger)).rejects.toMatchObject({ Code: "NoSuchEntity" });
    await expect(found(id, stranger)).rejects.toMatchObject({ Code: "NoSuchEntity" });
    expect(await found(id)).toMatchObject({ State: "UNASSIGNED", OwnerAccountId: ACCOUNT });
  });

  test("its owner may see it and hand it on without a policy", async () => {
    const ann = house.iam(await user("ann", "iam:AssociateDelegationRequest"));
    const bob = house.iam(await user("bob", "iam:AssociateDelegationRequest"));
    const id = await create();
    await expect(found(id, ann)).rejects.toMatchObject({ Code: "AccessDenied" });
    await associate(id, ann);
    expect((await found(id, ann))?.OwnerId).toBe(`arn:aws:iam::${ACCOUNT}:user/ann`);
    await update(id, "For the boss", ann);
    await expect(accept(id, ann)).rejects.toMatchObject({ Code: "AccessDenied" });
    await expect(found(id, bob)).rejects.toMatchObject({ Code: "AccessDenied" });
  });

  test("some tokens are sent by the owner only", async () => {
    const ann = house.iam(await user("ann", ["iam:AssociateDelegationRequest", "iam:SendDelegationToken"]));
    const id = await create({ OnlySendByOwner: true });
    await associate(id, ann);
    await accept(id);
    await expect(send(id)).rejects.toMatchObject({ Code: "AccessDenied" });
    await send(id, ann);
    expect(await stateOf(id)).toBe("FINALIZED");
  });
});

test("a listing shows what was taken, page by page", async () => {
  const ids: string[] = [];
  for (let count = 0; count < 3; count++) {
    ids.push(await create({ OwnerAccountId: ACCOUNT }));
    house.clock.advance(1000);
  }
  const list = async (page: { MaxItems?: number; Marker?: string | undefined; OwnerId?: string } = {}) =>
    house.iam().send(new ListDelegationRequestsCommand(page));
  expect((await list()).DelegationRequests).toEqual([]);
  for (const id of ids) await associate(id);
  const first = await list({ MaxItems: 2 });
  expect(first.DelegationRequests?.map(({ DelegationRequestId }) => DelegationRequestId)).toEqual(
    ids.slice(0, 2),
  );
  expect(first.isTruncated).toBe(true);
  const rest = await list({ MaxItems: 2, Marker: first.Marker });
  expect(rest.DelegationRequests?.map(({ DelegationRequestId }) => DelegationRequestId)).toEqual(
    ids.slice(2),
  );
  expect(rest.isTruncated).toBe(false);
  expect((await list({ OwnerId: ROOT })).DelegationRequests?.length).toBe(3);
  expect((await list({ OwnerId: `arn:aws:iam::${ACCOUNT}:user/ann` })).DelegationRequests).toEqual([]);
  await expect(list({ OwnerId: "somebody-or-other-here" })).rejects.toMatchObject({ Code: "InvalidInput" });
});

test("nobody can tell what a template permits, and nobody writes summaries", async () => {
  const id = await create();
  expect(
    await house
      .iam()
      .send(new GetDelegationRequestCommand({ DelegationRequestId: id, DelegationPermissionCheck: true })),
  ).toMatchObject({ PermissionCheckStatus: "COMPLETE", PermissionCheckResult: "UNSURE" });
  const EntityArn = `arn:aws:iam::${ACCOUNT}:delegation-request/${id}`;
  const { $metadata: _metadata, ...summary } = await house
    .iam()
    .send(new GetHumanReadableSummaryCommand({ EntityArn, Locale: "de" }));
  expect(summary).toEqual({ Locale: "de", SummaryState: "NOT_AVAILABLE" });
  expect(await lastRecord(house)).toEqual({
    eventName: "GetHumanReadableSummary",
    readOnly: true,
    requestParameters: { entityArn: EntityArn, locale: "de" },
    responseElements: null,
  });
  await expect(
    house.iam().send(new GetHumanReadableSummaryCommand({ EntityArn: `arn:aws:iam::${ACCOUNT}:user/ann` })),
  ).rejects.toMatchObject({ Code: "InvalidInput" });
});
