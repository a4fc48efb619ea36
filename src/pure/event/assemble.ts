/**
 * One record of one call for one account. The rules are AWS's: what is denied before its parameters are read shows
 * none, what only reads shows no answer, and another account sees who called only by id.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
import { belongsToAccount, type Caller } from "../aws/caller.ts";
import type { EventCategory, EventRecord, JsonObject, RecordResource } from "./record.ts";
import { ADDITIONAL_DATA_BYTES_MAX, limitSize, PARAMETERS_BYTES_MAX, truncateText } from "./size-limits.ts";
import { isoSeconds } from "./timestamp.ts";
import { foreignIdentity, userIdentity } from "./user-identity.ts";

export const EVENT_VERSION = "1.11";
export const SIGN_IN_EVENT_VERSION = "1.08";

/** What is known of the call itself, the same for every copy of its record. */
export interface CallFacts {
  /** When the call completed. */
  readonly eventTimeMs: number;
  /** `iam.amazonaws.com` */
  readonly eventSource: string;
  readonly eventName: string;
  /** The Region of the endpoint; us-east-1 for global services. */
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent?: string | undefined;
  readonly requestID?: string | undefined;
  readonly tls?:
    | { readonly tlsVersion: string; readonly cipherSuite: string; readonly clientProvidedHostHeader: string }
    | undefined;
}

export interface RecordedError {
  /** As recorded: the code without namespace. Ignored when `denied`. */
  readonly code: string;
  readonly message: string;
  /** Refused by policy, before the service read the parameters. */
  readonly denied: boolean;
}

/** What a service's records show otherwise than those of most. */
export interface RecordHabits {
  /** It reads the parameters before it authorizes, so the record of a refusal has them. */
  readonly keepsDeniedParameters?: boolean | undefined;
  /** Events that count as reading and show what they answered all the same. */
  readonly showsAnswersOf?: RegExp | undefined;
  /** Who was refused data of another account is not told whose it is. */
  readonly hidesOwnersOfData?: boolean | undefined;
}

export interface RecordInput {
  readonly habits?: RecordHabits | undefined;
  readonly caller: Caller;
  readonly call: CallFacts;
  /** A new one for each copy. */
  readonly eventID: string;
  /** Replaces the identity of the caller, for who signed with a token and for events that no call made. */
  readonly identity?: JsonObject | undefined;
  readonly accountAlias?: string | undefined;
  /** The service that called with the caller's session. */
  readonly invokedBy?: string | undefined;
  readonly requestParameters: JsonObject | null;
  readonly responseElements: JsonObject | null;
  readonly error?: RecordedError | undefined;
  readonly readOnly: boolean;
  readonly category?: EventCategory | undefined;
  readonly eventType?: string | undefined;
  readonly eventVersion?: string | undefined;
  readonly resources?: readonly RecordResource[] | undefined;
  readonly additionalEventData?: JsonObject | undefined;
  readonly serviceEventDetails?: JsonObject | undefined;
  /** The account that receives this copy. */
  readonly recipientAccountId: string;
  /** The same in every copy; given when there is more than one, and always when a service calls for itself. */
  readonly sharedEventID?: string | undefined;
}

export function assembleRecord(input: RecordInput): EventRecord {
  const { call, caller, error, invokedBy, recipientAccountId, category = "Management" } = input;
  const isForeign = belongsToAccount(caller) && caller.account !== recipientAccountId;
  const hidden = error?.denied === true && input.habits?.keepsDeniedParameters !== true;
  const service = invokedBy ?? (caller.kind === "service" ? caller.service : undefined);
  const userAgent = service ?? call.userAgent;
  const session = belongsToAccount(caller) && !isForeign ? caller.session : undefined;
  return {
    eventVersion: input.eventVersion ?? EVENT_VERSION,
    userIdentity: input.identity ?? (isForeign ? foreignIdentity(caller) : userIdentity(caller, input)),
    eventTime: isoSeconds(call.eventTimeMs),
    eventSource: call.eventSource,
    eventName: call.eventName,
    awsRegion: call.awsRegion,
    sourceIPAddress: service ?? call.sourceIPAddress,
    userAgent: userAgent === undefined ? undefined : truncateText(userAgent),
    errorCode: error && truncateText(error.denied ? "AccessDenied" : error.code),
    // Some of IAM's errors say nothing beside their code.
    errorMessage: error?.message ? truncateText(error.message) : undefined,
    requestParameters: hidden
      ? null
      : limitSize("requestParameters", input.requestParameters, PARAMETERS_BYTES_MAX),
    responseElements: showsResponse(input)
      ? limitSize("responseElements", input.responseElements, PARAMETERS_BYTES_MAX)
      : null,
    additionalEventData:
      limitSize("additionalEventData", input.additionalEventData ?? null, ADDITIONAL_DATA_BYTES_MAX) ??
      undefined,
    requestID: call.requestID,
    eventID: input.eventID,
    readOnly: input.readOnly,
    resources: resourcesShown(input, category),
    eventType: input.eventType ?? "AwsApiCall",
    managementEvent: category === "Management",
    recipientAccountId,
    sharedEventID: input.sharedEventID,
    serviceEventDetails:
      limitSize("serviceEventDetails", input.serviceEventDetails ?? null, PARAMETERS_BYTES_MAX) ?? undefined,
    eventCategory: category,
    tlsDetails: service === undefined && call.tls ? { ...call.tls } : undefined,
    sessionCredentialFromConsole: session?.fromConsole ? "true" : undefined,
  };
}

function showsResponse({ call, error, readOnly, habits }: RecordInput): boolean {
  if (error) return false;
  return !readOnly || habits?.showsAnswersOf?.test(call.eventName) === true;
}

function resourcesShown(input: RecordInput, category: EventCategory): readonly RecordResource[] | undefined {
  const { resources, error, recipientAccountId } = input;
  if (!resources || resources.length === 0) return undefined;
  if (category !== "Data" || input.habits?.hidesOwnersOfData !== true) return resources;
  if (error === undefined || !(error.denied || error.code === "AccessDenied")) return resources;
  return resources.map((resource) =>
    resource.accountId === undefined || resource.accountId === recipientAccountId
      ? resource
      : { ...resource, accountId: "" },
  );
}
