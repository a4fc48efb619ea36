import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { CreateBucketCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { signRequest } from "../../../../test/harness/signed-request.ts";

const BODY = "<Delete><Object><Key>kept</Key></Object></Delete>";
const md5 = (text: string) => createHash("md5").update(text).digest("base64");
const crc = (text: string) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString("base64");
};

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await house.s3().send(new CreateBucketCommand({ Bucket: "deleting" }));
  await house.s3().send(new PutObjectCommand({ Bucket: "deleting", Key: "kept", Body: "x" }));
});
afterAll(() => house.close());

async function deleteWith(
  headers: Readonly<Record<string, string | undefined>>,
): Promise<{ status: number; text: string }> {
  const host = new URL(house.url).host;
  const signed = signRequest({
    method: "POST",
    host,
    path: "/deleting",
    query: "delete=",
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value ?? ""])),
    body: BODY,
    service: "s3",
    credentials: house.root,
  });
  const { host: _host, ...sent } = signed.headers;
  const answer = await fetch(`${house.url}/deleting?delete=`, { method: "POST", headers: sent, body: BODY });
  return { status: answer.status, text: await answer.text() };
}

test.for([
  {
    name: "no checksum",
    headers: {},
    code: "InvalidRequest",
    text: "Missing required header for this request: Content-MD5 OR x-amz-checksum-*",
  },
  {
    name: "another Content-MD5",
    headers: { "content-md5": md5("other") },
    code: "BadDigest",
    text: "The Content-MD5 you specified did not match what we received.",
  },
  {
    name: "no Content-MD5 at all",
    headers: { "content-md5": "nonsense" },
    code: "InvalidDigest",
    text: "The Content-MD5 you specified was invalid.",
  },
  {
    name: "another CRC32",
    headers: { "x-amz-checksum-crc32": crc("other") },
    code: "BadDigest",
    text: "The CRC32 you specified did not match the calculated checksum.",
  },
])("DeleteObjects refuses a body with $name, and deletes nothing", async ({ headers, code, text }) => {
  const answer = await deleteWith(headers);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain(`<Code>${code}</Code><Message>${text}</Message>`);
  await house.s3().send(new HeadObjectCommand({ Bucket: "deleting", Key: "kept" }));
});

test.for([
  { name: "Content-MD5", headers: { "content-md5": md5(BODY) } },
  { name: "CRC32", headers: { "x-amz-checksum-crc32": crc(BODY) } },
])("DeleteObjects takes a body with its $name", async ({ headers }) => {
  const answer = await deleteWith(headers);
  expect(answer).toMatchObject({
    status: 200,
    text: expect.stringContaining("<Deleted><Key>kept</Key></Deleted>"),
  });
});
