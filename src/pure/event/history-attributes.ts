/**
 * What event history (LookupEvents) shows of a record beside the record itself, and by what it finds it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html
 */
import { isInsightRecord, type JournalRecord } from "./insight-record.ts";
import type { EventRecord, Json, JsonObject } from "./record.ts";

export type HistoryAttributeName =
  | "EventId"
  | "EventName"
  | "ReadOnly"
  | "Username"
  | "ResourceType"
  | "ResourceName"
  | "EventSource"
  | "AccessKeyId";

export interface HistoryAttributeValue {
  readonly name: HistoryAttributeName;
  readonly value: string;
}

export interface HistoryResource {
  readonly type: string;
  readonly name: string;
}

/** Every pair by which LookupEvents finds the record, each once. */
export function historyAttributes(
  record: JournalRecord,
  rules: HistoryResourceRules,
): HistoryAttributeValue[] {
  if (isInsightRecord(record)) {
    const { eventSource, eventName } = record.insightDetails;
    return [
      { name: "EventId", value: record.eventID },
      { name: "EventName", value: eventName },
      { name: "EventSource", value: eventSource },
    ];
  }
  const resources = historyResources(record, rules);
  const found: Readonly<Record<HistoryAttributeName, readonly (string | undefined)[]>> = {
    EventId: [record.eventID],
    EventName: [record.eventName],
    ReadOnly: [String(record.readOnly)],
    Username: [historyUsername(record)],
    ResourceType: resources.map(({ type }) => type),
    ResourceName: resources.map(({ name }) => name),
    EventSource: [record.eventSource],
    AccessKeyId: [historyAccessKeyId(record)],
  };
  return Object.entries(found).flatMap(([name, values]) =>
    [...new Set(values)].flatMap((value) =>
      value === undefined ? [] : [{ name: name as HistoryAttributeName, value }],
    ),
  );
}

/** The user's or the session's name, `root`, or nothing where no one of the account acted. */
export function historyUsername({ userIdentity }: EventRecord): string | undefined {
  switch (userIdentity.type) {
    case "Root":
      return "root";
    case "AssumedRole":
    case "FederatedUser":
      return afterLast("/", textOf(userIdentity.arn)) ?? afterLast(":", textOf(userIdentity.principalId));
    default:
      return textOf(userIdentity.userName);
  }
}

/** The key that signed the request. */
export function historyAccessKeyId({ userIdentity }: EventRecord): string | undefined {
  return textOf(userIdentity.accessKeyId);
}

/**
 * The resources that the parameters name, as they name them. A record's own `resources` are used only for
 * services whose parameters are not known here.
 */
export function historyResources(record: EventRecord, rules: HistoryResourceRules): HistoryResource[] {
  const found = (rules.get(record.eventSource) ?? []).flatMap(({ type, from, path, events }) => {
    if (events !== undefined && !events.test(record.eventName)) return [];
    const name = textAt(from === "request" ? record.requestParameters : record.responseElements, path);
    return name === undefined ? [] : [{ type, name }];
  });
  if (found.length === 0) return recordedResources(record);
  const seen = new Set<string>();
  return found.filter(({ type, name }) => {
    const key = `${type} ${name}`;
    return !seen.has(key) && seen.add(key);
  });
}

function recordedResources(record: EventRecord): HistoryResource[] {
  return (record.resources ?? []).flatMap(({ type, ARN }) => (ARN ? [{ type, name: ARN }] : []));
}

/** A parameter of a service's records that names a resource. */
export interface HistoryResourceRule {
  readonly type: string;
  readonly from: "request" | "response";
  readonly path: readonly string[];
  /** The operations for which the parameter means this type; all when left out. */
  readonly events?: RegExp | undefined;
}

/** The rules of services, by event source. */
export type HistoryResourceRules = ReadonlyMap<string, readonly HistoryResourceRule[]>;

export const askedFor = (type: string, parameter: string, events?: RegExp): HistoryResourceRule => ({
  type,
  from: "request",
  path: [parameter],
  events,
});
export const answeredWith = (type: string, ...path: string[]): HistoryResourceRule => ({
  type,
  from: "response",
  path,
});

function textAt(value: JsonObject | null, path: readonly string[]): string | undefined {
  let found: Json | undefined = value;
  for (const name of path) {
    if (typeof found !== "object" || found === null || Array.isArray(found)) return undefined;
    found = (found as JsonObject)[name];
  }
  return textOf(found);
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function afterLast(separator: string, text: string | undefined): string | undefined {
  const at = text?.lastIndexOf(separator) ?? -1;
  return at < 0 ? undefined : textOf(text?.slice(at + 1));
}
