import { expect, test } from "vitest";
import { crc32c, crc64nvme } from "./checksum.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

test.for([
  ["crc32c", crc32c, "123456789", "e3069283"],
  ["crc32c", crc32c, "", "00000000"],
  ["crc64nvme", crc64nvme, "123456789", "ae8b14860a799888"],
  ["crc64nvme", crc64nvme, "hello", Buffer.from("M3eFcAZSQlc=", "base64").toString("hex")],
  ["crc64nvme", crc64nvme, "", "0000000000000000"],
] as const)("%s of %#", ([, algorithm, text, expected]) => {
  const checksum = algorithm();
  for (const byte of Buffer.from(text)) checksum.update(Uint8Array.of(byte));
  expect(hex(checksum.digest())).toBe(expected);
  const whole = algorithm();
  whole.update(Buffer.from(text));
  expect(hex(whole.digest())).toBe(expected);
});
