import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { seededHouse } from "./seeded-house.fixture.ts";

const seeded = seededHouse();

const FILE = `management:
  trails:
    all:
      bucket: elsewhere
    own: { bucket: logs }
accounts:
  a: { id: "111111111111" }
  b: { buckets: { logs: {} } }
`;

test("what only the house can tell is told all at once, before anything is made", async () => {
  await expect(seeded.apply(FILE)).rejects.toThrow(
    'org.yaml:4: management.trails.all.bucket: there is no bucket "elsewhere", neither in the file nor on the server\n' +
      "org.yaml:7: accounts.a: 111111111111 is that of the management account",
  );
  expect(await seeded.changes()).toEqual([]);
});

test("a bucket that is on the server already is none of the file's faults", async () => {
  await seeded.house.s3().send(new CreateBucketCommand({ Bucket: "elsewhere" }));
  const file = "management: { trails: { all: { bucket: elsewhere } } }";
  await expect(seeded.apply(file)).rejects.toThrow(
    "CreateTrail is refused: InsufficientS3BucketPolicyException",
  );
});
