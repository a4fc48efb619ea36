import type { OperationModel } from "../../pure/api/model.ts";
import { belongsToAccount } from "../../pure/aws/caller.ts";
import { uuid } from "../../pure/aws/ids.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";
import { assembleRecord, type RecordedError } from "../../pure/event/assemble.ts";
import { requestParameters, responseElements } from "../../pure/event/parameters.ts";
import type { EventRecord, JsonObject } from "../../pure/event/record.ts";
import { type Call, invokedBy } from "../call.ts";
import type { Demand } from "../operation.ts";
import type { Endpoint } from "../service.ts";

/** A call that has come to its end, well or not. */
export interface EndedCall {
  readonly endpoint: Endpoint;
  readonly call: Call;
  /** Undefined when the request never became an input. */
  readonly input: unknown;
  readonly demands: readonly Demand[];
  readonly outcome: { readonly output: unknown } | { readonly error: unknown };
}

/**
 * The records of one call: one for the caller's account, and a copy with the caller's identity reduced
 * for every other account whose resources it asked for (contracts: cloudtrail-events §3.8).
 */
export function recordsOf(ended: EndedCall): EventRecord[] {
  const { endpoint, call, input, outcome } = ended;
  const { model, service } = endpoint;
  const error = "error" in outcome ? recordedError(outcome.error) : undefined;
  const output = "output" in outcome ? outcome.output : undefined;
  const recipients = recipientsOf(ended, error);
  const shared = recipients.length > 1 || call.caller.kind === "service" ? uuid(call.chance) : undefined;
  return recipients.map((recipientAccountId) =>
    assembleRecord({
      habits: service.conventions.record,
      caller: call.caller,
      call: {
        eventTimeMs: call.now,
        eventSource: service.conventions.eventSource,
        eventName: endpoint.record.eventName ?? model.name,
        awsRegion: call.region,
        sourceIPAddress: call.http?.sourceIp ?? "",
        userAgent: call.http?.userAgent,
        requestID: call.requestId,
        tls: call.http?.tls && {
          tlsVersion: call.http.tls.version,
          cipherSuite: call.http.tls.cipherSuite,
          clientProvidedHostHeader: call.http.host,
        },
      },
      eventID: uuid(call.chance),
      invokedBy: invokedBy(call),
      requestParameters: input === undefined ? null : parametersOf(endpoint, input, call),
      responseElements: error === undefined ? elementsOf(endpoint, output, input, call) : null,
      error,
      readOnly: isReadOnly(endpoint),
      category: endpoint.record.category,
      resources: input === undefined ? undefined : endpoint.record.resources?.(input, output, call),
      additionalEventData: additionalData(ended, output),
      recipientAccountId,
      sharedEventID: shared,
    }),
  );
}

function parametersOf({ model, record, service }: Endpoint, input: unknown, call: Call): JsonObject | null {
  if (record.requestParameters !== undefined) return record.requestParameters(input, call);
  const render = service.conventions.record.requestParameters;
  return render === undefined ? requestParameters(model, input) : render(model, input, call.http?.host ?? "");
}

function elementsOf(
  { model, record, service }: Endpoint,
  output: unknown,
  input: unknown,
  call: Call,
): JsonObject | null {
  if (record.responseElements !== undefined) return record.responseElements(output, input, call);
  const render = service.conventions.record.responseElements ?? responseElements;
  return render(model, output);
}

function additionalData(
  { endpoint, call, input, outcome }: EndedCall,
  output: unknown,
): JsonObject | undefined {
  const { model, record, service } = endpoint;
  const error = "error" in outcome && outcome.error instanceof ServiceError ? outcome.error : undefined;
  const general = service.conventions.record.additionalEventData?.({
    operation: model,
    call,
    input,
    output,
    error,
  });
  const own = input === undefined ? undefined : record.additionalEventData?.(input, output, call);
  return general === undefined ? own : { ...general, ...own };
}

function recordedError(error: unknown): RecordedError {
  if (error instanceof ServiceError) {
    // A service's own AccessDenied (root assuming a role, a missing second factor) is recorded as a policy's.
    const denied = error.recordedCode === "AccessDenied";
    return { code: error.recordedCode, message: error.message, denied };
  }
  // What went wrong inside is for the log, not for the record that the caller's account can read.
  return { code: "InternalFailure", message: "An internal failure occurred.", denied: false };
}

/** The caller's account first. A refusal by policy is told to the resource's account by few services. */
function recipientsOf({ endpoint, call, demands }: EndedCall, error: RecordedError | undefined): string[] {
  const recipients = new Set<string>();
  if (belongsToAccount(call.caller)) recipients.add(call.caller.account);
  const ownersAreTold =
    error?.denied !== true || endpoint.service.conventions.record.tellsOwnersOfRefusals === true;
  if (ownersAreTold || recipients.size === 0) {
    if (call.owner !== undefined) recipients.add(call.owner);
    for (const { resourceAccount } of demands)
      if (resourceAccount !== undefined) recipients.add(resourceAccount);
  }
  if (recipients.size === 0 && call.account !== undefined) recipients.add(call.account);
  return [...recipients];
}

const READING_VERB = /^(?:Get|List|Describe|Head|Lookup|Search|Simulate|Generate)/;

function isReadOnly({ model, service, record }: Endpoint): boolean {
  return record.readOnly ?? service.conventions.record.readOnly?.[model.name] ?? readsByName(model);
}

/** By the verb, as AWS names its operations; a service lists its exceptions. */
export function readsByName({ name }: OperationModel): boolean {
  return READING_VERB.test(name);
}
