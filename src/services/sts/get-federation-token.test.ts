import {
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetUserCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import {
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  type GetFederationTokenCommandInput,
  GetSessionTokenCommand,
} from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse, START_MS } from "../../../test/harness/house.ts";

const HOME = "111111111111";
const Name = "broker-guest";
const GUEST = `arn:aws:sts::${HOME}:federated-user/${Name}`;
const policy = (Action: string, Effect = "Allow", Condition?: unknown) =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect, Action, Resource: "*", Condition } });

let house: House;
let alice: Credentials;
beforeEach(async () => {
  house = await openHouse();
  alice = await newUser("alice", policy("*"));
});
afterEach(() => house.close());

async function newUser(UserName: string, PolicyDocument?: string): Promise<Credentials> {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName }));
  if (PolicyDocument !== undefined)
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

const ask = (by: Credentials, input: Partial<GetFederationTokenCommandInput> = {}) =>
  house.sts(by).send(new GetFederationTokenCommand({ Name, ...input }));

async function guest(input: Partial<GetFederationTokenCommandInput> = {}, by = alice): Promise<Credentials> {
  const { Credentials: made } = await ask(by, input);
  return {
    accessKeyId: made?.AccessKeyId ?? "",
    secretAccessKey: made?.SecretAccessKey ?? "",
    sessionToken: made?.SessionToken ?? "",
  };
}

const hours = (count: number) => new Date(START_MS + count * 3600_000);

test("gives a federated user, and records the credentials without their secret", async () => {
  const given = await ask(alice, { Policy: policy("s3:*") });
  expect(given).toMatchObject({
    FederatedUser: { FederatedUserId: `${HOME}:${Name}`, Arn: GUEST },
    PackedPolicySize: expect.any(Number),
  });
  const record = (await house.events("GetFederationToken")).at(-1);
  expect(record).toMatchObject({
    eventSource: "sts.amazonaws.com",
    readOnly: false,
    userIdentity: { type: "IAMUser", userName: "alice" },
    requestParameters: { name: Name, policy: policy("s3:*") },
    responseElements: {
      credentials: {
        accessKeyId: given.Credentials?.AccessKeyId,
        sessionToken: given.Credentials?.SessionToken,
        expiration: "Mar 2, 2026, 9:15:07\u202fPM",
      },
      federatedUser: { federatedUserId: `${HOME}:${Name}`, arn: GUEST },
      packedPolicySize: given.PackedPolicySize,
    },
  });
  expect(JSON.stringify(record)).not.toContain(given.Credentials?.SecretAccessKey);
});

test("the federated user is who it is said to be", async () => {
  const session = await guest({ Policy: policy("s3:*") });
  expect(await house.sts(session).send(new GetCallerIdentityCommand())).toMatchObject({
    UserId: `${HOME}:${Name}`,
    Account: HOME,
    Arn: GUEST,
  });
  await house.s3(session).send(new ListBucketsCommand());
  expect((await house.events("ListBuckets")).at(-1)?.userIdentity).toMatchObject({
    type: "FederatedUser",
    principalId: `${HOME}:${Name}`,
    arn: GUEST,
    accessKeyId: session.accessKeyId,
    sessionContext: {
      sessionIssuer: { type: "IAMUser", arn: `arn:aws:iam::${HOME}:user/alice`, userName: "alice" },
      attributes: { mfaAuthenticated: "false" },
    },
  });
});

describe("the session lasts", () => {
  test.for<[string, () => Credentials, number | undefined, Date]>([
    ["twelve hours for a user", () => alice, undefined, hours(12)],
    ["as long as a user asks", () => alice, 129_600, hours(36)],
    ["an hour for root", () => house.root, undefined, hours(1)],
    ["an hour for root though it asks for more", () => house.root, 43_200, hours(1)],
  ])("%s", async ([, by, DurationSeconds, expiration]) => {
    const { Credentials: made } = await ask(by(), { DurationSeconds });
    expect(made?.Expiration).toEqual(expiration);
  });
});

describe("the federated user may", () => {
  const lists = (session: Credentials) => house.s3(session).send(new ListBucketsCommand());
  const DENIED = { name: "AccessDenied" };

  test("nothing without a policy", async () => {
    expect((await ask(alice)).PackedPolicySize).toBe(0);
    await expect(lists(await guest())).rejects.toMatchObject(DENIED);
  });

  test("what both the user and the policies of the session allow", async () => {
    const PolicyDocument = policy("s3:ListAllMyBuckets");
    const { Policy } = await house.iam().send(new CreatePolicyCommand({ PolicyName: "own", PolicyDocument }));
    await lists(await guest({ PolicyArns: [{ arn: Policy?.Arn }] }));
    const session = await guest({ Policy: policy("s3:*") });
    await house.s3(session).send(new CreateBucketCommand({ Bucket: "of-the-guest" }));
    const weak = await newUser("weak", policy("sts:GetFederationToken"));
    await expect(lists(await guest({ Policy: policy("*") }, weak))).rejects.toMatchObject(DENIED);
  });

  test("what the root user lends, for an hour", async () => {
    await lists(await guest({ Policy: policy("s3:*") }, house.root));
  });

  test("not call IAM, nor AWS STS but for its name", async () => {
    const session = await guest({ Policy: policy("*") });
    await expect(house.iam(session).send(new GetUserCommand({ UserName: "alice" }))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
    await expect(house.sts(session).send(new GetSessionTokenCommand())).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
  });

  test("by the tags of its session", async () => {
    const Condition = { StringEquals: { "aws:PrincipalTag/team": "blue" } };
    const Policy = policy("s3:*", "Allow", Condition);
    await lists(await guest({ Policy, Tags: [{ Key: "team", Value: "blue" }] }));
    await expect(lists(await guest({ Policy, Tags: [{ Key: "team", Value: "red" }] }))).rejects.toMatchObject(
      DENIED,
    );
    const untagging = await newUser("untagging", policy("sts:GetFederationToken"));
    await expect(ask(untagging, { Tags: [{ Key: "team", Value: "blue" }] })).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining(`is not authorized to perform: sts:TagSession on resource: ${GUEST}`),
    });
  });

  test("nothing once the user who asked for it is gone", async () => {
    const session = await guest({ Policy: policy("s3:*") });
    const iam = house.iam();
    await iam.send(new DeleteAccessKeyCommand({ UserName: "alice", AccessKeyId: alice.accessKeyId }));
    await lists(session);
    await iam.send(new DeleteUserPolicyCommand({ UserName: "alice", PolicyName: "own" }));
    await iam.send(new DeleteUserCommand({ UserName: "alice" }));
    await expect(lists(session)).rejects.toMatchObject({ name: "InvalidAccessKeyId" });
  });
});

describe("is refused", () => {
  test("to who has no permission", async () => {
    await expect(ask(await newUser("powerless"))).rejects.toMatchObject({
      name: "AccessDenied",
      message:
        `User: arn:aws:iam::${HOME}:user/powerless is not authorized to perform: sts:GetFederationToken on resource: ` +
        `${GUEST} because no identity-based policy allows the sts:GetFederationToken action`,
    });
    expect((await house.events("GetFederationToken")).at(-1)).toMatchObject({
      errorCode: "AccessDenied",
      requestParameters: null,
    });
  });

  test("to a session", async () => {
    const { Credentials: made } = await house.sts(alice).send(new GetSessionTokenCommand());
    const session = {
      accessKeyId: made?.AccessKeyId ?? "",
      secretAccessKey: made?.SecretAccessKey ?? "",
      sessionToken: made?.SessionToken ?? "",
    };
    await expect(ask(session)).rejects.toMatchObject({
      name: "AccessDenied",
      message: "Cannot call GetFederationToken with session credentials",
    });
  });

  test.for<[string, Partial<GetFederationTokenCommandInput>, string]>([
    ["a name of one letter", { Name: "x" }, "ValidationError"],
    ["a name of strange letters", { Name: "a guest" }, "ValidationError"],
    ["less than fifteen minutes", { DurationSeconds: 899 }, "ValidationError"],
    ["a policy that is none", { Policy: "{}" }, "MalformedPolicyDocument"],
    [
      "a managed policy that is not there",
      { PolicyArns: [{ arn: `arn:aws:iam::${HOME}:policy/gone` }] },
      "ValidationError",
    ],
    [
      "a tag twice",
      {
        Tags: [
          { Key: "a", Value: "1" },
          { Key: "A", Value: "2" },
        ],
      },
      "InvalidParameterValue",
    ],
    [
      "eleven policies",
      { PolicyArns: Array.from({ length: 11 }, () => ({ arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" })) },
      "ValidationError",
    ],
  ])("with %s", async ([, input, name]) => {
    await expect(ask(alice, input)).rejects.toMatchObject({ name: expect.stringContaining(name) });
  });
});
