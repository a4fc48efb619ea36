import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { accountOfAccessKeyId } from "../../../pure/aws/ids.ts";

const NOW = new Date("2026-03-02T09:15:07Z");
const ALLOW = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const UserName = "ann";

let house: House;
beforeEach(async () => {
  house = await openHouse();
  await house.iam().send(new CreateUserCommand({ UserName }));
  await house.iam().send(new PutUserPolicyCommand({ UserName, PolicyName: "all", PolicyDocument: ALLOW }));
});
afterEach(() => house.close());

async function createKey(name?: string, by?: Credentials): Promise<Credentials> {
  const { AccessKey } = await house.iam(by).send(new CreateAccessKeyCommand({ UserName: name }));
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
}

describe("CreateAccessKey", () => {
  test("tells the secret once and records none", async () => {
    const { AccessKey } = await house.iam().send(new CreateAccessKeyCommand({ UserName }));
    expect(AccessKey).toEqual({
      UserName,
      AccessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
      Status: "Active",
      SecretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
      CreateDate: NOW,
    });
    expect(accountOfAccessKeyId(AccessKey?.AccessKeyId ?? "")).toBe("111111111111");
    expect(await lastRecord(house)).toEqual({
      eventName: "CreateAccessKey",
      readOnly: false,
      requestParameters: { userName: "ann" },
      responseElements: {
        accessKey: {
          userName: "ann",
          accessKeyId: AccessKey?.AccessKeyId,
          status: "Active",
          createDate: "Mar 2, 2026, 9:15:07\u202fAM",
        },
      },
    });
    expect(JSON.stringify(await house.events())).not.toContain(AccessKey?.SecretAccessKey);
  });

  test("gives a key that signs as the user", async () => {
    const ann = await createKey(UserName);
    const identity = await house.sts(ann).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe("arn:aws:iam::111111111111:user/ann");
  });

  test("without a name is for the caller, two at most", async () => {
    const ann = await createKey(UserName);
    await createKey(undefined, ann);
    await expect(createKey(undefined, ann)).rejects.toMatchObject({
      Code: "LimitExceeded",
      message: "Cannot exceed quota for AccessKeysPerUser: 2",
    });
    const second = await createKey();
    expect((await house.sts(second).send(new GetCallerIdentityCommand({}))).Arn).toBe(
      "arn:aws:iam::111111111111:root",
    );
    await expect(createKey()).rejects.toMatchObject({ Code: "LimitExceeded" });
  });

  test("makes no third key when many ask at once", async () => {
    await Promise.allSettled([
      createKey(UserName),
      createKey(UserName),
      createKey(UserName),
      createKey(UserName),
    ]);
    const { AccessKeyMetadata } = await house.iam().send(new ListAccessKeysCommand({ UserName }));
    expect(AccessKeyMetadata?.length).toBe(2);
  });

  test("needs the user", async () => {
    await expect(createKey("bob")).rejects.toThrow("The user with name bob cannot be found.");
  });
});

test("a key that is switched off signs no more until it is on again", async () => {
  const ann = await createKey(UserName);
  const iam = house.iam();
  const AccessKeyId = ann.accessKeyId;
  await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: "Inactive" }));
  expect(await lastRecord(house)).toEqual({
    eventName: "UpdateAccessKey",
    readOnly: false,
    requestParameters: { userName: "ann", accessKeyId: AccessKeyId, status: "Inactive" },
    responseElements: null,
  });
  const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName }));
  expect(AccessKeyMetadata).toEqual([{ UserName, AccessKeyId, Status: "Inactive", CreateDate: NOW }]);
  expect(await lastRecord(house)).toEqual({
    eventName: "ListAccessKeys",
    readOnly: true,
    requestParameters: { userName: "ann" },
    responseElements: null,
  });
  await expect(house.iam(ann).send(new ListUsersCommand({}))).rejects.toMatchObject({
    Code: "InvalidClientTokenId",
  });
  await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: "Active" }));
  await house.iam(ann).send(new ListUsersCommand({}));
});

test("a deleted key is worth nothing", async () => {
  const ann = await createKey(UserName);
  const AccessKeyId = ann.accessKeyId;
  await house.iam(ann).send(new DeleteAccessKeyCommand({ AccessKeyId }));
  await expect(house.iam(ann).send(new ListUsersCommand({}))).rejects.toMatchObject({
    Code: "InvalidClientTokenId",
  });
  await expect(house.iam().send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }))).rejects.toMatchObject(
    {
      Code: "NoSuchEntity",
      message: `The Access Key with id ${AccessKeyId} cannot be found.`,
    },
  );
  const { secretAccessKey: _secret, ...other } = await createKey(UserName);
  await house.iam().send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: other.accessKeyId }));
  expect(await lastRecord(house)).toEqual({
    eventName: "DeleteAccessKey",
    readOnly: false,
    requestParameters: { userName: "ann", accessKeyId: other.accessKeyId },
    responseElements: null,
  });
});

test("another's key is not touched through a user's name", async () => {
  const AccessKeyId = house.root.accessKeyId;
  const iam = house.iam();
  await expect(
    iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: "Inactive" })),
  ).rejects.toMatchObject({ Code: "NoSuchEntity" });
  const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({}));
  expect(AccessKeyMetadata).toEqual([{ AccessKeyId, Status: "Active", CreateDate: NOW }]);
});

describe("GetAccessKeyLastUsed", () => {
  const lastUsed = (AccessKeyId: string) =>
    house.iam().send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));

  test("tells the last call that the key signed, refused ones too", async () => {
    const ann = await createKey(UserName);
    expect(await lastUsed(ann.accessKeyId)).toMatchObject({
      UserName,
      AccessKeyLastUsed: { ServiceName: "N/A", Region: "N/A" },
    });
    expect(await lastRecord(house)).toEqual({
      eventName: "GetAccessKeyLastUsed",
      readOnly: true,
      requestParameters: { accessKeyId: ann.accessKeyId },
      responseElements: null,
    });
    await house.iam(ann).send(new ListUsersCommand({}));
    expect((await lastUsed(ann.accessKeyId)).AccessKeyLastUsed).toEqual({
      LastUsedDate: NOW,
      ServiceName: "iam",
      Region: "us-east-1",
    });
    house.clock.advance(90_000);
    await house.sts(ann).send(new GetCallerIdentityCommand({}));
    expect((await lastUsed(ann.accessKeyId)).AccessKeyLastUsed).toEqual({
      LastUsedDate: new Date(NOW.getTime() + 90_000),
      ServiceName: "sts",
      Region: "us-east-1",
    });
    await house.settle();
    expect((await lastUsed(house.root.accessKeyId)).UserName).toBeUndefined();
  });

  test("says nothing of other accounts' keys", async () => {
    const other = await house.openAccount("other");
    for (const id of [other.accessKeyId, "AKIAQAAAAAAAAAAAAAAA"]) {
      await expect(lastUsed(id)).rejects.toMatchObject({
        Code: "AccessDenied",
        message: `User: arn:aws:iam::111111111111:root is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key ${id}`,
      });
    }
  });
});
