import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { ControlRefusal, type ControlRoute, openControl } from "./control.ts";
import { BodyIncomplete, BodyTooLarge, BodyTooSlow } from "./read-body.ts";

const failing = (path: string, error: Error): ControlRoute => ({
  method: "POST",
  path,
  answer: () => Promise.reject(error),
});

const control = openControl([
  { method: "GET", path: "state", answer: async () => ({ state: "good" }) },
  { method: "POST", path: "state", answer: async () => ({ state: "changed" }) },
  { method: "GET", path: "text", answer: async () => "a 1\n" },
  failing("refused", new ControlRefusal(403, "No.")),
  failing("large", new BodyTooLarge()),
  failing("slow", new BodyTooSlow()),
  failing("short", new BodyIncomplete()),
  failing("broken", new Error("the secret is 7")),
]);

const ask = (method: string, url: string) => control.answer({ method, url } as IncomingMessage);

describe("a control route", () => {
  test.for<[string, string, number, unknown]>([
    ["GET", "/_cairn/state", 200, { state: "good" }],
    ["GET", "/_cairn/state?verbose=1", 200, { state: "good" }],
    ["POST", "/_cairn/state", 200, { state: "changed" }],
    ["DELETE", "/_cairn/state", 405, { message: "/_cairn/state takes GET, POST." }],
    ["GET", "/_cairn/", 404, { message: "There is no /_cairn/." }],
    ["GET", "/_cairn/state/", 404, { message: "There is no /_cairn/state/." }],
    ["GET", "/_cairn/st%61te", 404, { message: "There is no /_cairn/st%61te." }],
    ["POST", "/_cairn/refused", 403, { message: "No." }],
    ["POST", "/_cairn/large", 413, { message: "The body is too large." }],
    ["POST", "/_cairn/slow", 408, { message: "The body took too long." }],
    ["POST", "/_cairn/short", 400, { message: "The body ended too early." }],
  ])("%s %s answers %i", async ([method, url, status, body]) => {
    const answer = await ask(method, url);
    expect(answer.status).toBe(status);
    expect(answer.headers).toEqual([["Content-Type", "application/json"]]);
    expect(JSON.parse(String(answer.body))).toEqual(body);
  });

  test("gives text as it is", async () => {
    expect(await ask("GET", "/_cairn/text")).toEqual({
      status: 200,
      headers: [["Content-Type", "text/plain; version=0.0.4; charset=utf-8"]],
      body: "a 1\n",
    });
  });

  test("does not answer for what is a fault of ours", async () => {
    await expect(ask("POST", "/_cairn/broken")).rejects.toThrow("the secret is 7");
  });
});
