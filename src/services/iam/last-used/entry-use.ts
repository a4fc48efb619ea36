import type { EventRecord, Json } from "../../../pure/event/record.ts";
import type { JournalEntry } from "../../../runtime/journal.ts";
import { trackedActionOf } from "./tracked-actions.ts";

/** What a journal entry tells about the use of credentials and permissions. */
export interface EntryUse {
  readonly usedAtMs: number;
  /** The service's name in its endpoint, which is the namespace of its actions. */
  readonly service: string;
  readonly region: string;
  /** The tracked action; empty when only the service counts. */
  readonly action: string;
  /** The account whose principal called, the root user among them. */
  readonly account: string;
  /** The unique id of the user or role that called; absent for the root user. */
  readonly principalId?: string | undefined;
  readonly roleId?: string | undefined;
  /** A long-term key. */
  readonly accessKeyId?: string | undefined;
}

/** Undefined for entries that no authenticated principal of an account is behind. */
export function entryUse(entry: JournalEntry): EntryUse | undefined {
  // An Insights event is about the calls of many, and has no identity.
  if (entry.eventCategory === "Insight") return undefined;
  const record = JSON.parse(entry.text) as EventRecord;
  if (record.eventType !== "AwsApiCall") return undefined;
  const { accountId, accessKeyId, principalId, sessionContext, type } = record.userIdentity;
  // What another account's caller did stands in that account's own history as well.
  if (typeof accountId !== "string" || accountId !== entry.recipientAccountId) return undefined;
  const issuer = memberOf(sessionContext, "sessionIssuer");
  const issuerId = textOf(memberOf(issuer, "principalId"));
  const isRole = memberOf(issuer, "type") === "Role";
  // A user's federated sessions are the user's doing.
  const isUser = type === "IAMUser" || memberOf(issuer, "type") === "IAMUser";
  const service = serviceOf(record.eventSource);
  return {
    usedAtMs: entry.eventTimeMs,
    service,
    region: entry.awsRegion,
    action: trackedActionOf(service, record.eventName) ?? "",
    account: accountId,
    principalId: isRole || isUser ? (issuerId ?? textOf(principalId)) : undefined,
    roleId: isRole ? issuerId : undefined,
    accessKeyId: isLongTerm(accessKeyId) ? accessKeyId : undefined,
  };
}

function isLongTerm(accessKeyId: Json | undefined): accessKeyId is string {
  return typeof accessKeyId === "string" && !accessKeyId.startsWith("ASIA");
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return (value as { readonly [name: string]: Json | undefined })[name];
}

function serviceOf(eventSource: string): string {
  const dot = eventSource.indexOf(".");
  return dot < 0 ? eventSource : eventSource.slice(0, dot);
}
