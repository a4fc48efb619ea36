import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { afterEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../test/harness/house.ts";
import { sendSigned } from "../../../test/harness/signed-request.ts";

const FORWARDED = { "x-forwarded-for": "10.0.0.9, 192.0.2.7", "x-forwarded-proto": "https" };

let house: House;
afterEach(() => house.close());

/** A user who may list users from one address and over TLS only, asks through whatever stands before the house. */
async function askForwarded(trustedProxies: readonly string[]) {
  house = await openHouse({ settings: { trustedProxies } });
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "alice" }));
  const Condition = {
    IpAddress: { "aws:SourceIp": "192.0.2.0/24" },
    Bool: { "aws:SecureTransport": "true" },
  };
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "iam:ListUsers", Resource: "*", Condition },
  });
  await iam.send(new PutUserPolicyCommand({ UserName: "alice", PolicyName: "own", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "alice" }));
  const answer = await sendSigned(house.url, {
    service: "iam",
    query: "Action=ListUsers&Version=2010-05-08",
    credentials: {
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    },
    unsigned: FORWARDED,
  });
  return { status: answer.status, record: (await house.events("ListUsers")).at(-1) };
}

test("a trusted proxy says who calls and how; the record makes up nothing it was not told", async () => {
  const { status, record } = await askForwarded(["127.0.0.1"]);
  expect(status).toBe(200);
  expect(record?.sourceIPAddress).toBe("192.0.2.7");
  expect(record).not.toHaveProperty("tlsDetails");
});

test("from anybody else the same headers are nothing", async () => {
  const { status, record } = await askForwarded(["10.0.0.9"]);
  expect(status).toBe(403);
  expect(record).toMatchObject({ sourceIPAddress: "127.0.0.1", errorCode: "AccessDenied" });
});
