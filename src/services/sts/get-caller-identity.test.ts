import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../../../test/harness/house.ts";

const HOME = "111111111111";
const ALICE = `arn:aws:iam::${HOME}:user/team/alice`;
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);

let house: House;
let alice: Credentials;
let userId: string | undefined;

beforeAll(async () => {
  house = await openHouse();
  const iam = house.iam();
  const { User } = await iam.send(new CreateUserCommand({ UserName: "alice", Path: "/team/" }));
  userId = User?.UserId;
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Deny", Action: "sts:GetCallerIdentity", Resource: "*" },
      { Effect: "Deny", Action: "sts:Get*", NotResource: "arn:aws:s3:::x" },
    ],
  });
  // A denial of everything else is obeyed, so it must not be in the way of asking for sessions below.
  await iam.send(
    new PutUserPolicyCommand({
      UserName: "alice",
      PolicyName: "own",
      PolicyDocument: PolicyDocument.replace("sts:Get*", "sts:GetF*"),
    }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "alice" }));
  alice = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
});
afterAll(() => house.close());

const who = async (credentials: Credentials) => {
  const { $metadata, ...answer } = await house.sts(credentials).send(new GetCallerIdentityCommand());
  return answer;
};

const credentialsOf = (
  made:
    | {
        AccessKeyId?: string | undefined;
        SecretAccessKey?: string | undefined;
        SessionToken?: string | undefined;
      }
    | undefined,
): Credentials => ({
  accessKeyId: made?.AccessKeyId ?? "",
  secretAccessKey: made?.SecretAccessKey ?? "",
  sessionToken: made?.SessionToken,
});

test("root is its account", async () => {
  expect(await who(house.root)).toEqual({ UserId: HOME, Account: HOME, Arn: `arn:aws:iam::${HOME}:root` });
  const partner = await house.openAccount("partner");
  const id = partner.accountId;
  expect(await who(partner)).toEqual({ UserId: id, Account: id, Arn: `arn:aws:iam::${id}:root` });
});

test("a user is told who it is, whatever denies it, also in a session", async () => {
  const expected = { UserId: userId, Account: HOME, Arn: ALICE };
  expect(await who(alice)).toEqual(expected);
  const { Credentials: made } = await house.sts(alice).send(new GetSessionTokenCommand());
  expect(await who(credentialsOf(made))).toEqual(expected);
});

test("a role's session goes by the role's name without its path, and denied by its session policy", async () => {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { AWS: ALICE }, Action: "sts:AssumeRole" },
  });
  const { Role } = await house
    .iam()
    .send(new CreateRoleCommand({ RoleName: "reader", Path: "/deep/down/", AssumeRolePolicyDocument }));
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Deny", Action: "*", Resource: "*" },
  });
  const { Credentials: made } = await house
    .sts(alice)
    .send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "night@work", Policy }));
  expect(await who(credentialsOf(made))).toEqual({
    UserId: `${Role?.RoleId}:night@work`,
    Account: HOME,
    Arn: `arn:aws:sts::${HOME}:assumed-role/reader/night@work`,
  });
});

test("is recorded as reading, with nothing to show", async () => {
  await who(alice);
  expect((await house.events()).at(-1)).toEqual({
    eventVersion: "1.11",
    userIdentity: {
      type: "IAMUser",
      principalId: userId,
      arn: ALICE,
      accountId: HOME,
      accessKeyId: alice.accessKeyId,
      userName: "alice",
    },
    eventTime: "2026-03-02T09:15:07Z",
    eventSource: "sts.amazonaws.com",
    eventName: "GetCallerIdentity",
    awsRegion: "us-east-1",
    sourceIPAddress: "127.0.0.1",
    userAgent: expect.stringContaining("aws-sdk-js/"),
    requestParameters: null,
    responseElements: null,
    requestID: UUID,
    eventID: UUID,
    readOnly: true,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: HOME,
    eventCategory: "Management",
  });
});
