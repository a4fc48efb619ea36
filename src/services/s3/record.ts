import type { JsonObject, RecordResource } from "../../pure/event/record.ts";
import type { Call } from "../../runtime/call.ts";
import type { RecordRules } from "../../runtime/operation.ts";
import { bucketArn, objectArn } from "./buckets/bucket.ts";

/** The bucket, once it was found: until then nobody's is known to be meant. */
function bucketResource(input: { readonly Bucket: string }, { owner }: Call): RecordResource | undefined {
  return owner && { accountId: owner, type: "AWS::S3::Bucket", ARN: bucketArn(input.Bucket) };
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
  resources(input, _output, call) {
    const bucket = bucketResource(input, call);
    return bucket && [bucket];
  },
};

/** Operations on what is in a bucket as a whole, such as listings: data events. */
export const contentsEvent: RecordRules<{ readonly Bucket: string }, unknown> = {
  ...accountEvent,
  category: "Data",
  resources(input, _output, call) {
    const bucket = bucketResource(input, call);
    return bucket && [{ type: "AWS::S3::Object", ARNPrefix: `${bucketArn(input.Bucket)}/` }, bucket];
  },
};

/** Operations on one object: data events. */
export const objectEvent: RecordRules<{ readonly Bucket: string; readonly Key: string }, unknown> = {
  ...accountEvent,
  category: "Data",
  resources(input, _output, call) {
    const bucket = bucketResource(input, call);
    return bucket && [{ type: "AWS::S3::Object", ARN: objectArn(input.Bucket, input.Key) }, bucket];
  },
};
