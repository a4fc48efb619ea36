/** JSON as it stands in a record. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };
export type JsonObject = { readonly [name: string]: Json | undefined };

export interface RecordResource {
  readonly accountId?: string | undefined;
  readonly type: string;
  readonly ARN?: string | undefined;
  readonly ARNPrefix?: string | undefined;
}

export type EventCategory = "Management" | "Data" | "NetworkActivity" | "Insight";

/**
 * One CloudTrail record, members in the order in which the service writes them. `requestParameters` and
 * `responseElements` are always there; the other optional members are left out, never null.
 */
export interface EventRecord {
  readonly eventVersion: string;
  readonly userIdentity: JsonObject;
  /** `YYYY-MM-DDTHH:MM:SSZ` */
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent?: string | undefined;
  readonly errorCode?: string | undefined;
  readonly errorMessage?: string | undefined;
  readonly requestParameters: JsonObject | null;
  readonly responseElements: JsonObject | null;
  readonly additionalEventData?: JsonObject | undefined;
  readonly requestID?: string | undefined;
  readonly eventID: string;
  readonly readOnly: boolean;
  readonly resources?: readonly RecordResource[] | undefined;
  readonly eventType: string;
  readonly apiVersion?: string | undefined;
  readonly managementEvent: boolean;
  readonly recipientAccountId: string;
  readonly sharedEventID?: string | undefined;
  readonly serviceEventDetails?: JsonObject | undefined;
  readonly eventCategory: EventCategory;
  readonly tlsDetails?: JsonObject | undefined;
  readonly sessionCredentialFromConsole?: "true" | undefined;
}
