import type { Event } from "../../../pure/api/cloudtrail.shapes.ts";
import { historyAccessKeyId, historyUsername } from "../../../pure/event/history-attributes.ts";
import { isInsightRecord, type JournalRecord } from "../../../pure/event/insight-record.ts";
import type { Journal } from "../../../runtime/journal.ts";

/** An event as LookupEvents answers it, with the record itself as text. */
export function describeEvent(text: string, journal: Pick<Journal, "resourcesOf">): Event {
  // The journal holds records and nothing else.
  const record = JSON.parse(text) as JournalRecord;
  if (isInsightRecord(record)) {
    const { eventName, eventSource } = record.insightDetails;
    return {
      EventId: record.eventID,
      EventName: eventName,
      EventTime: new Date(record.eventTime),
      EventSource: eventSource,
      Resources: [],
      CloudTrailEvent: text,
    };
  }
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    ReadOnly: String(record.readOnly),
    AccessKeyId: historyAccessKeyId(record),
    EventTime: new Date(record.eventTime),
    EventSource: record.eventSource,
    Username: historyUsername(record),
    Resources: journal
      .resourcesOf(record)
      .map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
    CloudTrailEvent: text,
  };
}
