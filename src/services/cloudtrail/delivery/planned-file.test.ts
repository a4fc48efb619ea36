import { expect, test } from "vitest";
import { accountId } from "../../../pure/aws/account.ts";
import type { LogFileKind } from "../../../pure/event/log-file.ts";
import { seededChance } from "../../../runtime/chance.ts";
import type { JournalEntry } from "../../../runtime/journal.ts";
import type { Trail } from "../trails/trail.ts";
import { packFile, planFiles } from "./planned-file.ts";

const account = accountId("111111111111");
const trail: Trail = {
  id: "t",
  arn: "arn:aws:cloudtrail:us-east-1:111111111111:trail/audit",
  name: "audit",
  account,
  homeRegion: "us-east-1",
  bucket: "logs",
  prefix: "p",
  includeGlobalServiceEvents: true,
  isMultiRegionTrail: false,
  logFileValidation: false,
  selection: {},
  hasCustomEventSelectors: false,
  isLogging: true,
  tags: [],
};
const entries: JournalEntry[] = [2, 3, 7, 8].map((sequence) => ({
  sequence,
  recipientAccountId: account,
  awsRegion: "us-east-1",
  eventTimeMs: sequence * 1000,
  eventCategory: "Management",
  text: JSON.stringify({ eventID: `event-${sequence}` }),
}));
const plan = (bytesMax: number, kind: LogFileKind = "CloudTrail") =>
  planFiles(
    {
      trail,
      kind,
      account,
      region: "us-east-1",
      entries: entries.map(({ sequence, eventTimeMs, text }) => ({
        sequence,
        eventTimeMs,
        bytes: text.length,
      })),
    },
    Date.UTC(2026, 2, 2, 10, 4),
    seededChance(1),
    bytesMax,
  );

test("entries are packed into files of bounded size, in order", () => {
  const files = plan(70);
  expect(files.map((file) => [file.sequences, file.oldestEventTimeMs, file.newestEventTimeMs])).toEqual([
    ["2-3", 2000, 3000],
    ["7-8", 7000, 8000],
  ]);
  expect(files[0]?.key).toMatch(
    /^p\/AWSLogs\/111111111111\/CloudTrail\/us-east-1\/2026\/03\/02\/111111111111_CloudTrail_us-east-1_20260302T1000Z_/,
  );
});

test("Insights events are filed apart", () => {
  expect(plan(1000, "CloudTrail-Insight")[0]?.key).toMatch(
    /^p\/AWSLogs\/111111111111\/CloudTrail-Insight\/us-east-1\/2026\/03\/02\/111111111111_CloudTrail-Insight_us-east-1_20260302T1000Z_/,
  );
});

test("a file is packed from the journal as it was planned", () => {
  const [first, second, ...others] = plan(70);
  expect(others).toEqual([]);
  const content = (file = first) => file && new TextDecoder().decode(packFile(file, entries));
  expect(content()).toBe('{"Records":[{"eventID":"event-2"},{"eventID":"event-3"}]}');
  expect(content(second)).toBe('{"Records":[{"eventID":"event-7"},{"eventID":"event-8"}]}');
});

test("a file whose entries are gone is not put together from what is left", () => {
  const [file] = plan(1000);
  expect(() => file && packFile(file, entries.slice(1))).toThrow("journal entry 2");
});
