import { CreateAccessKeyCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import { GetAccessKeyInfoCommand, GetSessionTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../../../test/harness/house.ts";
import { lastRecord } from "../../../test/harness/last-record.ts";

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const ask = (AccessKeyId: string, by?: Credentials) =>
  house.sts(by).send(new GetAccessKeyInfoCommand({ AccessKeyId }));

test("tells the account of a key, of another account's and of a session's as well", async () => {
  const other = await house.openAccount("other");
  expect((await ask(other.accessKeyId)).Account).toBe(other.accountId);
  expect(await lastRecord(house, "sts.amazonaws.com")).toEqual({
    eventName: "GetAccessKeyInfo",
    readOnly: true,
    requestParameters: { accessKeyId: other.accessKeyId },
    responseElements: null,
  });
  const { Credentials: session } = await house.sts(other).send(new GetSessionTokenCommand());
  expect((await ask(session?.AccessKeyId ?? "")).Account).toBe(other.accountId);
  // The account of this key, which is none of ours, is published along with the way to read it.
  expect((await ask("ASIAQNZGKIQY56JQ7WML")).Account).toBe("029608264753");
});

test("tells the account of a key that was chosen by hand", async () => {
  const rootKey = { accessKeyId: "AKIACHOSENBYHAND0001", secretAccessKey: "chosen/by/hand" };
  const account = { name: "chosen", email: "chosen@example.com", accountId: "333333333333", rootKey };
  await house.system.openAccount(account);
  expect((await ask(rootKey.accessKeyId)).Account).toBe("333333333333");
});

test.for(["AKIAIOSFODNN7EXAMPLE", "AROAEXAMPLEEXAMPLE01"])("knows nothing of %s", async (id) => {
  await expect(ask(id)).rejects.toMatchObject({
    name: "ValidationError",
    $metadata: { httpStatusCode: 400 },
  });
});

test("needs the permission", async () => {
  const UserName = "ann";
  await house.iam().send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await house.iam().send(new CreateAccessKeyCommand({ UserName }));
  const ann = {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
  await expect(ask(ann.accessKeyId, ann)).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining("is not authorized to perform: sts:GetAccessKeyInfo"),
  });
});
