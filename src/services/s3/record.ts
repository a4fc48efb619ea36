import type { RecordResource } from "../../pure/event/record.ts";
import type { Call } from "../../runtime/call.ts";
import type { RecordRules } from "../../runtime/operation.ts";
import { bucketArn, objectArn } from "./buckets/bucket.ts";

/** The bucket, once it was found: until then nobody's is known to be meant. */
function bucketResource(input: { readonly Bucket: string }, { owner }: Call): RecordResource | undefined {
  return owner && { accountId: owner, type: "AWS::S3::Bucket", ARN: bucketArn(input.Bucket) };
}

/** Operations that concern an account's buckets as a whole. */
export const accountEvent: RecordRules<unknown, unknown> = { category: "Management" };

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
