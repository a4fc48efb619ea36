import { CreateBucketCommand, PutBucketTaggingCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse } from "../../../test/harness/house.ts";

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await house.s3().send(new CreateBucketCommand({ Bucket: "vault" }));
});
afterAll(() => house.close());

const last = async () => (await house.events()).at(-1);

test.for(["GET", "PUT", "HEAD"])(
  "a refusal of %s is recorded with its length and the ids of its answer",
  async (method) => {
    const body = method === "PUT" ? "0123456789" : null;
    const answer = await fetch(`${house.url}/vault/key`, { method, body });
    const text = await answer.text();
    expect([answer.status, answer.headers.get("server")]).toEqual([403, "AmazonS3"]);
    const record = await last();
    expect(record?.additionalEventData).toEqual({
      bytesTransferredIn: 0,
      "x-amz-id-2": answer.headers.get("x-amz-id-2"),
      bytesTransferredOut: Buffer.byteLength(text),
    });
    expect(text.length > 0).toBe(method !== "HEAD");
    expect(record?.requestID).toBe(answer.headers.get("x-amz-request-id"));
  },
);

test("management events tell the bytes as well", async () => {
  const Tagging = { TagSet: [{ Key: "Team", Value: "Ops" }] };
  await house.s3().send(new PutBucketTaggingCommand({ Bucket: "vault", Tagging }));
  expect((await last())?.additionalEventData?.bytesTransferredIn).toBeGreaterThan(100);
  await house.s3().send(new PutObjectCommand({ Bucket: "vault", Key: "key", Body: "0123456789" }));
  expect((await last())?.additionalEventData).toMatchObject({
    bytesTransferredIn: 10,
    bytesTransferredOut: 0,
  });
});

test("no other service names its server so", async () => {
  const answer = await fetch(`${house.url}/?Action=GetCallerIdentity&Version=2011-06-15`);
  await answer.text();
  expect(answer.headers.get("server")).toBeNull();
});
