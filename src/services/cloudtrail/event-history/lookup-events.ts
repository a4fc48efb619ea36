import type { LookupEventsRequest } from "../../../pure/api/cloudtrail.shapes.ts";
import { LookupEvents } from "../../../pure/api/cloudtrail.ts";
import { cutPage, decodePageToken, encodePageToken } from "../../../pure/aws/pagination.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { HistoryQuery } from "../../../runtime/journal.ts";
import { invalidNextToken, invalidTimeRange } from "../errors.ts";
import { operation } from "../operation.ts";
import { describeEvent } from "./history-event.ts";
import { checkLookupAttributes } from "./lookup-attributes.ts";

/** How far back event history goes. */
const HISTORY_MS = 90 * 24 * 60 * 60 * 1000;
const PAGE_MAX = 50;

export const lookupEvents = operation(LookupEvents, {
  demands: () => [{ action: "cloudtrail:LookupEvents", resource: "*" }],
  async run(input, call, { journal }) {
    const attribute = checkLookupAttributes(input);
    if (input.StartTime && input.EndTime && input.StartTime > input.EndTime) throw invalidTimeRange();
    const scope = scopeOf(input, call);
    const limit = input.MaxResults ?? PAGE_MAX;
    const entries = await journal.history(call, {
      recipientAccountId: accountOf(call),
      awsRegion: call.region,
      category: input.EventCategory === "insight" ? "Insight" : "Management",
      attribute,
      startTimeMs: Math.max(input.StartTime?.getTime() ?? 0, call.now - HISTORY_MS),
      endTimeMs: input.EndTime?.getTime() ?? call.now,
      before: positionIn(scope, input.NextToken),
      limit: limit + 1,
    });
    const page = cutPage(entries, limit, (entry) => [entry.eventTimeMs, entry.sequence]);
    return {
      Events: page.items.map((entry) => describeEvent(entry.text, journal)),
      NextToken: page.next && encodePageToken(scope, page.next),
    };
  },
});

/** A token goes on with the listing that it came from, and with no other. */
function scopeOf(input: LookupEventsRequest, call: Call): string {
  const {
    LookupAttributes: attributes = [],
    StartTime: start,
    EndTime: end,
    EventCategory: category,
  } = input;
  return JSON.stringify(["LookupEvents", accountOf(call), call.region, attributes, start, end, category]);
}

function positionIn(scope: string, token: string | undefined): HistoryQuery["before"] {
  if (token === undefined) return undefined;
  const [eventTimeMs, sequence] = decodePageToken(scope, token) ?? [];
  if (typeof eventTimeMs !== "number" || typeof sequence !== "number") throw invalidNextToken();
  return { eventTimeMs, sequence };
}
