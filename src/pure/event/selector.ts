/**
 * Which records a trail receives: those that reach it (account, Region, global services) and that its event
 * selectors pick. Selectors keep the members of the API.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
import { GLOBAL_REGION } from "../aws/region.ts";
import type { EventRecord } from "./record.ts";

export interface EventSelector {
  readonly ReadWriteType?: string | undefined;
  readonly IncludeManagementEvents?: boolean | undefined;
  readonly DataResources?:
    | readonly { readonly Type?: string | undefined; readonly Values?: readonly string[] | undefined }[]
    | undefined;
  readonly ExcludeManagementEventSources?: readonly string[] | undefined;
}

export interface FieldSelector {
  readonly Field: string;
  readonly Equals?: readonly string[] | undefined;
  readonly StartsWith?: readonly string[] | undefined;
  readonly EndsWith?: readonly string[] | undefined;
  readonly NotEquals?: readonly string[] | undefined;
  readonly NotStartsWith?: readonly string[] | undefined;
  readonly NotEndsWith?: readonly string[] | undefined;
}

export interface AdvancedEventSelector {
  readonly Name?: string | undefined;
  readonly FieldSelectors: readonly FieldSelector[];
}

/** Either kind, or neither: then every management event is selected and nothing else. */
export interface EventSelection {
  readonly eventSelectors?: readonly EventSelector[] | undefined;
  readonly advancedEventSelectors?: readonly AdvancedEventSelector[] | undefined;
}

export type SelectableRecord = Pick<
  EventRecord,
  | "awsRegion"
  | "errorCode"
  | "eventCategory"
  | "eventName"
  | "eventSource"
  | "eventType"
  | "readOnly"
  | "recipientAccountId"
  | "resources"
  | "sessionCredentialFromConsole"
  | "tlsDetails"
  | "userIdentity"
> & { readonly vpcEndpointId?: string | undefined };

/** What decides which records come to a trail before its selectors are asked. */
export interface TrailReach {
  readonly homeRegion: string;
  readonly isMultiRegionTrail: boolean;
  readonly includeGlobalServiceEvents: boolean;
  /** Whether the trail logs this account: its own, or for an organization trail every member. */
  coversAccount(account: string): boolean;
}

/** Whether the record comes to the trail; its files then stand in the folder of the record's account and Region. */
export function isWithinReach(trail: TrailReach, record: SelectableRecord): boolean {
  if (!trail.coversAccount(record.recipientAccountId)) return false;
  if (trail.isMultiRegionTrail) return true;
  if (record.awsRegion !== trail.homeRegion) return false;
  return trail.includeGlobalServiceEvents || !isGlobalServiceEvent(record);
}

const GLOBAL_SOURCES = new Set([
  "cloudfront.amazonaws.com",
  "iam.amazonaws.com",
  "organizations.amazonaws.com",
  "route53.amazonaws.com",
]);

/** The one host name of services that are regional and global at once; regional hosts name their Region. */
const GLOBAL_HOSTS: Readonly<Record<string, string>> = {
  "sts.amazonaws.com": "sts.amazonaws.com",
  "signin.amazonaws.com": "signin.aws.amazon.com",
};

/** Whether the event is one of a global service, which are all recorded in us-east-1. */
export function isGlobalServiceEvent(record: SelectableRecord): boolean {
  if (record.awsRegion !== GLOBAL_REGION) return false;
  if (GLOBAL_SOURCES.has(record.eventSource)) return true;
  const host = record.tlsDetails?.clientProvidedHostHeader;
  return host !== undefined && host === GLOBAL_HOSTS[record.eventSource];
}

/** Whether the selectors pick the record. Insights events are not selected here: they follow their own setting. */
export function isSelected(selection: EventSelection, record: SelectableRecord): boolean {
  if (record.eventCategory === "Insight") return false;
  const { eventSelectors = [], advancedEventSelectors = [] } = selection;
  if (advancedEventSelectors.length > 0) {
    return advancedEventSelectors.some((selector) => matchesAdvanced(selector, record));
  }
  if (eventSelectors.length > 0) return eventSelectors.some((selector) => matchesBasic(selector, record));
  return record.eventCategory === "Management";
}

function matchesBasic(selector: EventSelector, record: SelectableRecord): boolean {
  const { ReadWriteType = "All" } = selector;
  if (ReadWriteType !== "All" && (ReadWriteType === "ReadOnly") !== record.readOnly) return false;
  if (record.eventCategory === "Management") {
    if (selector.IncludeManagementEvents === false) return false;
    return !selector.ExcludeManagementEventSources?.includes(record.eventSource);
  }
  if (record.eventCategory !== "Data") return false;
  return (selector.DataResources ?? []).some(({ Type, Values = [] }) =>
    resourceArns(record, Type).some((arn) => Values.some((value) => matchesDataResource(Type, value, arn))),
  );
}

/** `arn:aws:s3` stands for every object, `arn:aws:s3:::bucket/a` for keys that begin with `a`; the rest is exact. */
function matchesDataResource(type: string | undefined, value: string, arn: string): boolean {
  if (value.split(":").length === 3) return arn.startsWith(`${value}:`);
  return type === "AWS::S3::Object" ? arn.startsWith(value) : arn === value;
}

/** The ARNs of the record's resources of the type. A listing of objects has the prefix it asked for in place of one. */
function resourceArns(record: SelectableRecord, type: string | undefined): string[] {
  return (record.resources ?? [])
    .filter((resource) => resource.type === type)
    .map((resource) => resource.ARN ?? resource.ARNPrefix ?? "");
}

function matchesAdvanced(selector: AdvancedEventSelector, record: SelectableRecord): boolean {
  const fields = selector.FieldSelectors;
  const simple = fields.filter((field) => !field.Field.startsWith("resources."));
  if (!simple.every((field) => matchesField(field, fieldValue(field.Field, record)))) return false;
  const ofResource = fields.filter((field) => field.Field.startsWith("resources."));
  if (ofResource.length === 0) return true;
  // Type and ARN must be those of one resource: an event on an object names its bucket as well.
  return (record.resources ?? []).some((resource) =>
    ofResource.every((field) =>
      matchesField(
        field,
        field.Field === "resources.type" ? resource.type : (resource.ARN ?? resource.ARNPrefix),
      ),
    ),
  );
}

function fieldValue(field: string, record: SelectableRecord): string | undefined {
  switch (field) {
    case "eventCategory":
    case "eventSource":
    case "eventName":
    case "eventType":
    case "errorCode":
    case "vpcEndpointId":
      return record[field];
    case "readOnly":
      return String(record.readOnly);
    case "sessionCredentialFromConsole":
      return record.sessionCredentialFromConsole ?? "false";
    case "userIdentity.arn": {
      const { arn } = record.userIdentity;
      return typeof arn === "string" ? arn : undefined;
    }
    default:
      throw new RangeError(`not a field of an advanced event selector: ${field}`);
  }
}

/** One of the selecting values must fit, if there are any, and none of the deselecting ones may. */
function matchesField(selector: FieldSelector, value: string | undefined): boolean {
  const { Equals = [], StartsWith = [], EndsWith = [] } = selector;
  const { NotEquals = [], NotStartsWith = [], NotEndsWith = [] } = selector;
  const fits = (equals: readonly string[], starts: readonly string[], ends: readonly string[]) =>
    value !== undefined &&
    (equals.includes(value) ||
      starts.some((start) => value.startsWith(start)) ||
      ends.some((end) => value.endsWith(end)));
  const selects = Equals.length + StartsWith.length + EndsWith.length > 0;
  if (selects && !fits(Equals, StartsWith, EndsWith)) return false;
  return !fits(NotEquals, NotStartsWith, NotEndsWith);
}
