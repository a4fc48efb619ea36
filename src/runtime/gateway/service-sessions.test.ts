import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  CreateUserCommand,
  GetRoleCommand,
  GetUserCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../../../test/harness/house.ts";
import { DescribeTrails } from "../../pure/api/cloudtrail.ts";
import { CreateServiceLinkedRole, GetUser } from "../../pure/api/iam.ts";
import { accountId } from "../../pure/aws/account.ts";
import type { ServiceCaller, UserCaller } from "../../pure/aws/caller.ts";
import type { Call } from "../call.ts";
import { EVERY_SIGNED_CALLER } from "../operation.ts";
import type { Endpoint } from "../service.ts";

const ACCOUNT = accountId("111111111111");
const CLOUDTRAIL = "cloudtrail.amazonaws.com";
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${CLOUDTRAIL}/AWSServiceRoleForCloudTrail`;
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);
const cloudTrail: ServiceCaller = { kind: "service", service: CLOUDTRAIL, sourceAccount: ACCOUNT };

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

function endpointOf(service: string, operation: string): Endpoint {
  const mounted = house.system.services.find(({ model }) => model.name === service);
  const endpoint = mounted?.endpoints.get(operation);
  if (endpoint === undefined) throw new Error(`${operation} is not served`);
  return endpoint;
}

interface Person {
  readonly caller: UserCaller;
  readonly credentials: Credentials;
}

/** A user with one statement for a policy. */
async function user(UserName: string, statement: unknown): Promise<Person> {
  const iam = house.iam();
  const { User } = await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statement });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
  const accessKeyId = AccessKey?.AccessKeyId ?? "";
  const caller: UserCaller = {
    kind: "user",
    account: ACCOUNT,
    accessKeyId,
    arn: User?.Arn ?? "",
    userId: User?.UserId ?? "",
    userName: UserName,
  };
  return { caller, credentials: { accessKeyId, secretAccessKey: AccessKey?.SecretAccessKey ?? "" } };
}

/** A call of CloudTrail's in the Region of Ireland which does, for a caller, only what is given. */
function trailCall<Output>(caller: UserCaller, run: (call: Call) => Promise<Output>): Promise<unknown> {
  const endpoint: Endpoint = {
    ...endpointOf("cloudtrail", "DescribeTrails"),
    demands: () => EVERY_SIGNED_CALLER,
    run: (_input, call) => run(call),
  };
  return house.system.corridor.invoke(
    endpoint,
    {},
    {
      caller,
      account: ACCOUNT,
      region: "eu-west-1",
      requestId: "00000000-0000-4000-8000-000000000000",
      http: {
        sourceIp: "192.0.2.7",
        userAgent: "aws-cli/2",
        host: "localhost",
        secure: true,
        tls: { version: "TLSv1.3", cipherSuite: "TLS_AES_128_GCM_SHA256" },
        signature: { version: "AWS4-HMAC-SHA256", place: "REST-HEADER" },
      },
    },
  );
}

const createLinkedRole = (call: Call) =>
  call.invokeForCaller(CLOUDTRAIL, CreateServiceLinkedRole, { AWSServiceName: CLOUDTRAIL });

describe("the caller's session, passed on by a service", () => {
  const allowed = { Effect: "Allow", Action: "iam:CreateServiceLinkedRole", Resource: "*" };

  test("is the caller's in the record, which says who invoked the call", async () => {
    const { caller } = await user("erin", allowed);
    await trailCall(caller, createLinkedRole);
    const [inner, outer] = (await house.events()).slice(-2);
    expect(inner).toEqual({
      eventVersion: "1.11",
      userIdentity: {
        type: "IAMUser",
        principalId: caller.userId,
        arn: `arn:aws:iam::${ACCOUNT}:user/erin`,
        accountId: ACCOUNT,
        accessKeyId: caller.accessKeyId,
        userName: "erin",
        invokedBy: CLOUDTRAIL,
      },
      eventTime: "2026-03-02T09:15:07Z",
      eventSource: "iam.amazonaws.com",
      eventName: "CreateServiceLinkedRole",
      awsRegion: "us-east-1",
      sourceIPAddress: CLOUDTRAIL,
      userAgent: CLOUDTRAIL,
      requestParameters: { aWSServiceName: CLOUDTRAIL },
      responseElements: {
        role: {
          path: `/aws-service-role/${CLOUDTRAIL}/`,
          roleName: "AWSServiceRoleForCloudTrail",
          roleId: expect.stringMatching(/^AROA/),
          arn: ROLE_ARN,
          createDate: "Mar 2, 2026, 9:15:07\u202fAM",
          assumeRolePolicyDocument:
            "%7B%22Version%22%3A%20%222012-10-17%22%2C%20%22Statement%22%3A%20%5B%7B%22Action%22%3A%20%5B%22sts%3AAssumeRole%22%5D%2C%20%22Effect%22%3A%20%22Allow%22%2C%20%22Principal%22%3A%20%7B%22Service%22%3A%20%5B%22cloudtrail.amazonaws.com%22%5D%7D%7D%5D%7D",
        },
      },
      requestID: UUID,
      eventID: UUID,
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: ACCOUNT,
      eventCategory: "Management",
    });
    expect(outer).toMatchObject({
      eventName: "DescribeTrails",
      sourceIPAddress: "192.0.2.7",
      tlsDetails: { tlsVersion: "TLSv1.3" },
    });
    expect(outer?.userIdentity).not.toHaveProperty("invokedBy");
  });

  test("may do what the caller may, and no more", async () => {
    const { caller } = await user("erin", { ...allowed, Action: "iam:GetRole" });
    await expect(trailCall(caller, createLinkedRole)).rejects.toMatchObject({
      code: "AccessDenied",
      message:
        `User: arn:aws:iam::${ACCOUNT}:user/erin is not authorized to perform: iam:CreateServiceLinkedRole ` +
        `on resource: ${ROLE_ARN} because no identity-based policy allows the iam:CreateServiceLinkedRole action`,
    });
    const [inner, outer] = (await house.events()).slice(-2);
    expect(inner).toMatchObject({
      eventName: "CreateServiceLinkedRole",
      errorCode: "AccessDenied",
      requestParameters: null,
      userIdentity: { userName: "erin", invokedBy: CLOUDTRAIL },
    });
    expect(outer).toMatchObject({ eventName: "DescribeTrails", errorCode: "AccessDenied" });
  });

  test("and what it did is undone and unrecorded when the call itself fails", async () => {
    const { caller } = await user("erin", allowed);
    const failing = trailCall(caller, async (call) => {
      await createLinkedRole(call);
      throw new Error("afterwards");
    });
    await expect(failing).rejects.toThrow("afterwards");
    expect(await house.events("CreateServiceLinkedRole")).toEqual([]);
    const RoleName = "AWSServiceRoleForCloudTrail";
    await expect(house.iam().send(new GetRoleCommand({ RoleName }))).rejects.toThrow("cannot be found");
  });

  test.for([
    { Bool: { "aws:ViaAWSService": "true" } },
    { "ForAnyValue:StringEquals": { "aws:CalledVia": [CLOUDTRAIL] } },
    { StringEquals: { "aws:CalledViaFirst": CLOUDTRAIL } },
    { StringEquals: { "aws:CalledViaLast": CLOUDTRAIL } },
    { Null: { "aws:SourceIp": "true" } },
  ])("is told from a direct call by %j", async (Condition) => {
    const { caller, credentials } = await user("erin", {
      Effect: "Allow",
      Action: "iam:GetUser",
      Resource: "*",
      Condition,
    });
    const forwarded = (service: string) =>
      trailCall(caller, (call) => call.invokeForCaller(service, GetUser, { UserName: "erin" }));
    expect(await forwarded(CLOUDTRAIL)).toMatchObject({ User: { UserName: "erin" } });
    const direct = house.iam(credentials).send(new GetUserCommand({ UserName: "erin" }));
    await expect(direct).rejects.toMatchObject({ Code: "AccessDenied" });
  });
});

describe("a session that a service takes of the role linked to it", () => {
  const sessionName = "OrgTrailReplication";
  const assume = () =>
    house.system.corridor.assumeRole(cloudTrail, { roleArn: ROLE_ARN, sessionName, region: "us-east-1" });

  beforeEach(async () => {
    await house.iam().send(new CreateServiceLinkedRoleCommand({ AWSServiceName: CLOUDTRAIL }));
  });

  test("is recorded in the role's account as the service's doing", async () => {
    const session = await assume();
    expect((await house.events()).at(-1)).toEqual({
      eventVersion: "1.11",
      userIdentity: { type: "AWSService", invokedBy: CLOUDTRAIL },
      eventTime: "2026-03-02T09:15:07Z",
      eventSource: "sts.amazonaws.com",
      eventName: "AssumeRole",
      awsRegion: "us-east-1",
      sourceIPAddress: CLOUDTRAIL,
      userAgent: CLOUDTRAIL,
      requestParameters: { roleArn: ROLE_ARN, roleSessionName: sessionName },
      responseElements: {
        credentials: {
          accessKeyId: session.accessKeyId,
          sessionToken: expect.stringMatching(/^[A-Za-z0-9+/=]+$/),
          expiration: "Mar 2, 2026, 10:15:07\u202fAM",
        },
      },
      requestID: UUID,
      eventID: UUID,
      readOnly: true,
      resources: [{ accountId: ACCOUNT, type: "AWS::IAM::Role", ARN: ROLE_ARN }],
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: ACCOUNT,
      sharedEventID: UUID,
      eventCategory: "Management",
    });
  });

  test("calls with the role's permissions, invoked by the service", async () => {
    const caller = await assume();
    const region = "eu-west-1";
    await house.system.corridor.invokeAs({ caller, operation: DescribeTrails, input: {}, region });
    expect((await house.events()).at(-1)).toMatchObject({
      userIdentity: {
        type: "AssumedRole",
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/AWSServiceRoleForCloudTrail/${sessionName}`,
        accountId: ACCOUNT,
        accessKeyId: caller.accessKeyId,
        sessionContext: { sessionIssuer: { type: "Role", arn: ROLE_ARN } },
        invokedBy: CLOUDTRAIL,
      },
      eventName: "DescribeTrails",
      awsRegion: region,
      sourceIPAddress: CLOUDTRAIL,
      userAgent: CLOUDTRAIL,
      recipientAccountId: ACCOUNT,
    });
    house.clock.advance(60_000);
    await house.settle();
    const { Role } = await house.iam().send(new GetRoleCommand({ RoleName: "AWSServiceRoleForCloudTrail" }));
    expect(Role?.RoleLastUsed).toEqual({ LastUsedDate: new Date("2026-03-02T09:15:07Z"), Region: region });
    const input = { UserName: "erin" };
    await expect(
      house.system.corridor.invokeAs({ caller, operation: GetUser, input, region }),
    ).rejects.toMatchObject({ code: "AccessDenied" });
  });

  test("may be taken within a call, and is then no session of the caller's", async () => {
    const { caller } = await user("erin", { Effect: "Deny", Action: "cloudtrail:*", Resource: "*" });
    await trailCall(caller, async (call) => {
      const session = await call.assumeRole(cloudTrail, { roleArn: ROLE_ARN, sessionName });
      return call.invokeAs(session, DescribeTrails, {});
    });
    const [assumed, described, outer] = (await house.events()).slice(-3);
    expect(assumed).toMatchObject({ eventName: "AssumeRole", awsRegion: "eu-west-1" });
    expect(described?.userIdentity).toMatchObject({ type: "AssumedRole", invokedBy: CLOUDTRAIL });
    expect(outer?.userIdentity).toMatchObject({ userName: "erin" });
  });

  test("is for the service that the role trusts, and for no user", async () => {
    const other: ServiceCaller = { ...cloudTrail, service: "config.amazonaws.com" };
    const region = "us-east-1";
    await expect(
      house.system.corridor.assumeRole(other, { roleArn: ROLE_ARN, sessionName, region }),
    ).rejects.toMatchObject({ code: "AccessDenied" });
    const { credentials } = await user("erin", { Effect: "Allow", Action: "*", Resource: "*" });
    const command = new AssumeRoleCommand({ RoleArn: ROLE_ARN, RoleSessionName: "s1" });
    await expect(house.sts(credentials).send(command)).rejects.toMatchObject({
      Code: "AccessDenied",
      message: `User: arn:aws:iam::${ACCOUNT}:user/erin is not authorized to perform: sts:AssumeRole on resource: ${ROLE_ARN}`,
    });
  });

  test("may also be of a role that a customer made for the service", async () => {
    const trust = { Effect: "Allow", Principal: { Service: CLOUDTRAIL }, Action: "sts:AssumeRole" };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: trust });
    const { Role } = await house
      .iam()
      .send(new CreateRoleCommand({ RoleName: "to-logs", AssumeRolePolicyDocument }));
    const caller = await house.system.corridor.assumeRole(cloudTrail, {
      roleArn: Role?.Arn ?? "",
      sessionName,
      region: "us-east-1",
    });
    expect(caller).toMatchObject({ roleName: "to-logs", session: { heldBy: CLOUDTRAIL } });
  });
});
