import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

const trusted = ["10.0.0.1", "10.0.0.2", "::1"];

function seen(peer: string | undefined, headers: Readonly<Record<string, string | string[]>> = {}) {
  const request = { socket: { remoteAddress: peer }, headers } as unknown as IncomingMessage;
  return clientAddress(request, trusted);
}

describe("from anybody else", () => {
  test("forwarding headers count for nothing", () => {
    const forged = { "x-forwarded-for": "192.0.2.7", "x-forwarded-proto": "https" };
    expect(seen("198.51.100.4", forged)).toEqual({ address: "198.51.100.4", secure: false });
  });

  test("an address mapped into IPv6 is shown as what it is", () => {
    expect(seen("::ffff:198.51.100.4").address).toBe("198.51.100.4");
    expect(seen("2001:db8::4").address).toBe("2001:db8::4");
  });

  test("a socket that is gone has no address", () => {
    expect(seen(undefined, { "x-forwarded-for": "192.0.2.7" })).toEqual({ address: "", secure: false });
  });
});

describe("behind a trusted proxy", () => {
  test.for<[string, string | undefined, string]>([
    ["the address it names", "192.0.2.7", "192.0.2.7"],
    ["the last that is no proxy of ours", "192.0.2.9, 192.0.2.7, 10.0.0.2", "192.0.2.7"],
    ["not what the client wrote before it", "127.0.0.1,192.0.2.7", "192.0.2.7"],
    ["without the port", "192.0.2.7:4711", "192.0.2.7"],
    ["IPv6", "2001:db8::7", "2001:db8::7"],
    ["IPv6 without brackets and port", "[2001:db8::7]:4711", "2001:db8::7"],
    ["a mapped address as what it is", "::ffff:192.0.2.7", "192.0.2.7"],
    ["what it says when that is no address", "unknown", "unknown"],
    ["itself when it names nobody", undefined, "10.0.0.1"],
    ["itself when it names only proxies", "10.0.0.2, ", "10.0.0.1"],
  ])("%s", ([, forwarded, expected]) => {
    const headers: Record<string, string> = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
    expect(seen("::ffff:10.0.0.1", headers).address).toBe(expected);
  });

  test.for<[string | undefined, boolean]>([
    ["https", true],
    ["http", false],
    ["http,https", false],
    [undefined, false],
  ])("TLS is believed of %s: %s", ([proto, secure]) => {
    expect(seen("10.0.0.1", proto === undefined ? {} : { "x-forwarded-proto": proto }).secure).toBe(secure);
  });
});
