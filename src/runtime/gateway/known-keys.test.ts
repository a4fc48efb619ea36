import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetUserCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
  UpdateUserCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, GetSessionTokenCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../../../test/harness/house.ts";

const ALLOW_ALL = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "*", Resource: "*" },
});

let house: House;
let key: Credentials;
beforeEach(async () => {
  house = await openHouse();
  await house.iam().send(new CreateUserCommand({ UserName: "ann" }));
  await house
    .iam()
    .send(new PutUserPolicyCommand({ UserName: "ann", PolicyName: "all", PolicyDocument: ALLOW_ALL }));
  key = await newKey();
  expect(await arn(key)).toBe("arn:aws:iam::111111111111:user/ann");
});
afterEach(() => house.close());

async function newKey(): Promise<Credentials> {
  const { AccessKey } = await house.iam().send(new CreateAccessKeyCommand({ UserName: "ann" }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

const arn = async (credentials: Credentials) =>
  (await house.sts(credentials).send(new GetCallerIdentityCommand({}))).Arn;
const setStatus = (status: "Active" | "Inactive") =>
  house
    .iam()
    .send(new UpdateAccessKeyCommand({ UserName: "ann", AccessKeyId: key.accessKeyId, Status: status }));
const identityCalls = async () => (await house.events("GetCallerIdentity")).length;

describe("a key that was just used", () => {
  test("is refused as soon as it is inactive, unrecorded, and works again as soon as it is active", async () => {
    await setStatus("Inactive");
    const before = await identityCalls();
    await expect(arn(key)).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    expect(await identityCalls()).toBe(before);
    await setStatus("Active");
    expect(await arn(key)).toBe("arn:aws:iam::111111111111:user/ann");
  });

  test("is refused as soon as it is deleted", async () => {
    await house.iam().send(new DeleteAccessKeyCommand({ UserName: "ann", AccessKeyId: key.accessKeyId }));
    await expect(arn(key)).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  });

  test("is refused for what it is before what it asks for is looked at", async () => {
    await setStatus("Inactive");
    const malformed = house.iam(key).send(new GetUserCommand({ UserName: "no such name!" }));
    await expect(malformed).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    expect(await house.events("GetUser")).toEqual([]);
  });

  test("is inactive rather than wrongly signed with", async () => {
    await setStatus("Inactive");
    const wrong = { ...key, secretAccessKey: "wrong" };
    await expect(arn(wrong)).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    await setStatus("Active");
    await expect(arn(wrong)).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
  });

  test("stands for its user under the name that the user has now", async () => {
    await house.iam().send(new UpdateUserCommand({ UserName: "ann", NewUserName: "eve" }));
    expect(await arn(key)).toBe("arn:aws:iam::111111111111:user/eve");
    const [last] = (await house.events("GetCallerIdentity")).slice(-1);
    expect(last?.userIdentity).toMatchObject({ userName: "eve" });
  });

  test("takes its sessions along when it goes", async () => {
    const { Credentials: session } = await house.sts(key).send(new GetSessionTokenCommand({}));
    const temporary = {
      accessKeyId: session?.AccessKeyId ?? "",
      secretAccessKey: session?.SecretAccessKey ?? "",
      sessionToken: session?.SessionToken,
    };
    expect(await arn(temporary)).toBe("arn:aws:iam::111111111111:user/ann");
    await setStatus("Inactive");
    await expect(arn(temporary)).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  });
});

test("a new key works at once", async () => {
  expect(await arn(await newKey())).toBe("arn:aws:iam::111111111111:user/ann");
});
