import { expect, test } from "vitest";
import type { Trail } from "../trails/trail.ts";
import { forgettableBefore, loggingTrailAt, type TrailRevision } from "./revision.ts";

const revision = (fromSequence: number, name: string, isLogging: boolean): TrailRevision => ({
  fromSequence,
  requestId: `request-${name}`,
  trail: { name, isLogging } as Trail,
});
const revisions = [
  revision(4, "started", true),
  revision(8, "updated", true),
  revision(12, "stopped", false),
  revision(20, "restarted", true),
];

test.for([
  ["before the start", 4, "x", undefined],
  ["the start itself", 5, "request-started", "started"],
  ["before the update", 8, "x", "started"],
  ["the update itself", 9, "request-updated", "updated"],
  ["before the stop", 12, "x", "updated"],
  ["the stop itself", 13, "request-stopped", "updated"],
  ["after the stop", 14, "x", undefined],
  ["the restart", 21, "request-restarted", "restarted"],
] as const)("%s", ([, sequence, requestId, name]) => {
  expect(loggingTrailAt(revisions, sequence, requestId)?.name).toBe(name);
});

test("the latest revision stays while the trail logs", () => {
  expect(forgettableBefore(revisions)).toBe(20);
  expect(forgettableBefore(revisions.slice(0, 3))).toBe(13);
  expect(forgettableBefore([])).toBe(0);
});
