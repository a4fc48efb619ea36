import type { AccountId } from "../../pure/aws/account.ts";
import type { JsonObject, RecordResource } from "../../pure/event/record.ts";
import type { Call } from "../../runtime/call.ts";
import type { RecordRules } from "../../runtime/operation.ts";
import { bucketArn, objectArn } from "./buckets/bucket.ts";

// A record is written after its transaction ended, perhaps undone, so the owner that was found is kept
// beside the input for as long as the call has it.
const owners = new WeakMap<object, AccountId>();

/** Notes whose bucket a call's input names, for the record of the call. */
export function noteOwner(input: object, owner: AccountId): void {
  owners.set(input, owner);
}

function bucketResource(input: object): RecordResource | undefined {
  const accountId = owners.get(input);
  if (accountId === undefined || !("Bucket" in input) || typeof input.Bucket !== "string") return undefined;
  return { accountId, type: "AWS::S3::Bucket", ARN: bucketArn(input.Bucket) };
}

/** How S3 was spoken to, which its records tell beside the general facts. */
function connectionData(call: Call): JsonObject | undefined {
  if (call.http === undefined) return undefined;
  const { signature, tls } = call.http;
  return {
    SignatureVersion: { "AWS4-HMAC-SHA256": "SigV4", AWS: "SigV2", none: undefined }[signature.version],
    CipherSuite: tls?.cipherSuite,
    AuthenticationMethod: {
      "REST-HEADER": "AuthHeader",
      "REST-QUERY-STRING": "QueryString",
      none: undefined,
    }[signature.place],
  };
}

/** Operations that concern an account's buckets as a whole. */
export const accountEvent: RecordRules<unknown, unknown> = {
  category: "Management",
  additionalEventData: (_input, _output, call) => connectionData(call),
};

/** Operations on a bucket: management events that name it, once it was found. */
export const bucketEvent: RecordRules<{ readonly Bucket: string }, unknown> = {
  ...accountEvent,
  resources(input) {
    const bucket = bucketResource(input);
    return bucket && [bucket];
  },
};

/** Operations on what is in a bucket as a whole, such as listings: data events. */
export const contentsEvent: RecordRules<{ readonly Bucket: string }, unknown> = {
  ...accountEvent,
  category: "Data",
  resources(input) {
    const bucket = bucketResource(input);
    return bucket && [{ type: "AWS::S3::Object", ARNPrefix: `${bucketArn(input.Bucket)}/` }, bucket];
  },
};

/** Operations on one object: data events. */
export const objectEvent: RecordRules<{ readonly Bucket: string; readonly Key: string }, unknown> = {
  ...accountEvent,
  category: "Data",
  resources(input) {
    const bucket = bucketResource(input);
    return bucket && [{ type: "AWS::S3::Object", ARN: objectArn(input.Bucket, input.Key) }, bucket];
  },
};
