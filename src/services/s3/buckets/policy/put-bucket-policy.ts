import { PutBucketPolicy } from "../../../../pure/api/s3.ts";
import type { PolicyDocument } from "../../../../pure/policy/document.ts";
import type { Call } from "../../../../runtime/call.ts";
import { findBucket, onBucket } from "../../access.ts";
import { blockedByPublicAccess } from "../../errors.ts";
import { operation } from "../../operation.ts";
import type { Parts } from "../../parts.ts";
import { bucketEvent } from "../../record.ts";
import { bucketArn } from "../bucket.ts";
import { type KnownPrincipals, newBucketPolicy, readPolicy } from "./bucket-policy.ts";

export const putBucketPolicy = operation(PutBucketPolicy, {
  demands: onBucket("s3:PutBucketPolicy"),

  async run(input, call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    const document = readPolicy(input.Policy, bucket.name);
    const known = await knownPrincipals(document, call, parts);
    const policy = newBucketPolicy(input.Policy, document, bucket.name, known);
    if (policy.isPublic && bucket.publicAccessBlock?.blockPublicPolicy) {
      throw blockedByPublicAccess(
        call.caller,
        "s3:PutBucketPolicy",
        bucketArn(bucket.name),
        "public policies",
        "BlockPublicPolicy",
      );
    }
    await parts.buckets.update({ ...bucket, policy });
  },

  record: bucketEvent,
});

async function knownPrincipals(document: PolicyDocument, call: Call, parts: Parts): Promise<KnownPrincipals> {
  const accountsByCanonicalId = new Map<string, string>();
  for (const { principal } of document.statements) {
    for (const { type, value } of principal?.entries ?? []) {
      if (type !== "CanonicalUser") continue;
      const account = await parts.accounts.accountOfCanonicalUserId(call.transaction, value);
      if (account !== undefined) accountsByCanonicalId.set(value, account);
    }
  }
  return { ...(await parts.principals.named(call.transaction, document)), accountsByCanonicalId };
}
