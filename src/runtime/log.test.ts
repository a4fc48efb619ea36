import { expect, test } from "vitest";
import { standingClock } from "./clock.ts";
import { jsonLinesLog } from "./log.ts";

function lines() {
  const written: string[] = [];
  const log = jsonLinesLog({ write: (line) => written.push(line) }, standingClock(Date.UTC(2026, 2, 1)));
  return { written, log };
}

test("a line is one JSON object with time, level and message first", () => {
  const { written, log } = lines();
  log.warn("disk is nearly full", { freeBytes: 12n, folder: "/data" });
  expect(written).toEqual([
    '{"time":"2026-03-01T00:00:00.000Z","level":"warn","message":"disk is nearly full","freeBytes":"12","folder":"/data"}\n',
  ]);
});

test("a field cannot take the place of the level or the message", () => {
  const { written, log } = lines();
  log.error("true", { level: "info", message: "false" });
  expect(JSON.parse(written[0] ?? "")).toMatchObject({ level: "error", message: "true" });
});

test("errors are told with their cause", () => {
  const { written, log } = lines();
  log.error("failed", { error: new TypeError("outer", { cause: new Error("inner") }) });
  expect(JSON.parse(written[0] ?? "")).toMatchObject({
    error: { name: "TypeError", message: "outer", cause: { message: "inner" } },
  });
});

test("what cannot be serialized does not fail the caller", () => {
  const { written, log } = lines();
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  log.info("round", { circle });
  expect(JSON.parse(written[0] ?? "")).toMatchObject({ message: "round", unserializable: ["circle"] });
});
