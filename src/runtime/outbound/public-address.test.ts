import type { LookupAddress } from "node:dns";
import { describe, expect, test } from "vitest";
import { isPublicAddress, lookupPublic, mayBePublic } from "./public-address.ts";

test.for([
  "127.0.0.1",
  "127.8.9.10",
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:8.8.8.8",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1",
  "ff02::1",
  "localhost",
  "",
])("%s is not for everybody", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.for(["8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "192.0.1.1", "2606:4700::1111"])(
  "%s is",
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.for([
  ["https://127.0.0.1:8443/a", false],
  ["https://2130706433/", false],
  ["https://0x7f.1/", false],
  ["https://[::1]/", false],
  ["https://[::ffff:10.0.0.1]/", false],
  ["https://8.8.8.8/", true],
  ["https://localhost/", true],
] as const)("%s may be public: %s", ([url, expected]) => {
  expect(mayBePublic(new URL(url))).toBe(expected);
});

describe("a name that stands for this machine", () => {
  const find = (all: boolean) =>
    new Promise<{ error: Error | null; found: string | LookupAddress[] }>((resolve) =>
      lookupPublic("localhost", { all }, (error, found) => resolve({ error, found })),
    );

  test.for([true, false])("is not found, all addresses: %s", async (all) => {
    const { error, found } = await find(all);
    expect(error?.message).toBe("localhost has no public address");
    expect(found).toBe("");
  });
});
