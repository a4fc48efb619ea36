import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTokenIssuer } from "../../../test/harness/token-issuer.ts";
import { openIssuers } from "./issuers.ts";

let now: number;
let connections: number;
/** How many were open at the same time, at most. */
let atOnce: number;
let deaf: Server;
let url: string;

/** Somebody who takes connections and ends them after a while, without a word. */
beforeEach(async () => {
  [now, connections, atOnce] = [1e12, 0, 0];
  let open = 0;
  deaf = createServer((socket) => {
    connections += 1;
    open += 1;
    atOnce = Math.max(atOnce, open);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      open -= 1;
    });
    setTimeout(() => socket.destroy(), 20);
  });
  await new Promise<void>((resolve) => deaf.listen(0, "127.0.0.1", resolve));
  url = `https://127.0.0.1:${(deaf.address() as AddressInfo).port}`;
});
afterEach(() => void deaf.close());

const clock = { now: () => now };
const open = (places: readonly [string, string][] = []) =>
  openIssuers({ clock, certificateClock: clock, places: new Map(places) });

describe("who cannot be asked", () => {
  test("is not asked for every token", async () => {
    const issuers = open([[url, url]]);
    const ask = (keyId: string) => issuers.keysOf({ url, thumbprints: [] }, keyId);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => ask(`key-${index}`)));
    for (let index = 0; index < 50; index++) answers.push(await ask("key"));
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(["none"]));
    expect(connections).toBe(1);
    now += 9_999;
    await ask("key");
    expect(connections).toBe(1);
    now += 1;
    await Promise.all([ask("one"), ask("two"), ask("three")]);
    expect(connections).toBe(2);
  });

  test("does not keep more than a few busy", async () => {
    const named = Array.from({ length: 40 }, (_, index): [string, string] => [
      `${url}/${index}`,
      `${url}/${index}`,
    ]);
    const issuers = open(named);
    await Promise.all(named.map(([each]) => issuers.keysOf({ url: each, thumbprints: [] }, "key")));
    expect(connections).toBe(40);
    expect(atOnce).toBeLessThanOrEqual(16);
  });

  test("is not told from who is not trusted or says something else", async () => {
    const [secure, plain] = [await openTokenIssuer({ tls: true }), await openTokenIssuer()];
    try {
      const strange = "https://strange.example.com";
      const issuers = open([
        [url, url],
        [secure.address, secure.address],
        [strange, plain.address],
      ]);
      const kinds = [url, secure.address, strange].map((each) =>
        issuers.keysOf({ url: each, thumbprints: ["b".repeat(40)] }, "first"),
      );
      expect(await Promise.all(kinds)).toEqual([{ kind: "none" }, { kind: "none" }, { kind: "none" }]);
      expect(plain.asked).toHaveLength(1);
    } finally {
      await Promise.all([secure.close(), plain.close()]);
    }
  });
});

describe("this machine", () => {
  test("is not asked because an account says so", async () => {
    const issuers = open();
    for (const each of [
      url,
      url.replace("127.0.0.1", "localhost"),
      url.replace("127.0.0.1", "[::ffff:127.0.0.1]"),
    ]) {
      expect(await issuers.keysOf({ url: each, thumbprints: [] }, "key")).toEqual({ kind: "none" });
      expect(await issuers.thumbprintsOf(each)).toBeUndefined();
    }
    expect(connections).toBe(0);
  });

  test("is asked where the operator says so", async () => {
    const secure = await openTokenIssuer({ tls: true });
    try {
      const issuers = open([[secure.address, secure.address]]);
      const thumbprints = await issuers.thumbprintsOf(secure.address);
      expect(thumbprints).toHaveLength(1);
    } finally {
      await secure.close();
    }
  });
});
