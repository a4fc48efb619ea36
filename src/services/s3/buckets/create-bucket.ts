import type { CreateBucketRequest } from "../../../pure/api/s3.shapes.ts";
import { CreateBucket } from "../../../pure/api/s3.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { GLOBAL_REGION } from "../../../pure/aws/region.ts";
import { tagsOf } from "../../../pure/aws/tags.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import { demandOfAccount } from "../access.ts";
import {
  aclAgainstOwnership,
  aclAgainstPublicAccessBlock,
  bucketAlreadyExists,
  bucketAlreadyOwnedByYou,
  invalidBucketName,
  notImplemented,
  tooManyBuckets,
} from "../errors.ts";
import { operation } from "../operation.ts";
import type { Parts } from "../parts.ts";
import { bucketEvent } from "../record.ts";
import { checkTags } from "../tags.ts";
import { type AclGrant, isPrivateAcl, isPublicAcl } from "./acl/acl.ts";
import { ownerOf, requestedGrants } from "./acl/requested-grants.ts";
import { BUCKETS_PER_ACCOUNT_MAX, type Bucket, bucketArn, isBucketName, newBucket } from "./bucket.ts";
import { placeOf } from "./place.ts";

export const createBucket = operation(CreateBucket, {
  demands(input, call) {
    if (!isBucketName(input.Bucket)) throw invalidBucketName(input.Bucket);
    const configuration = input.CreateBucketConfiguration;
    const keys = { "s3:locationconstraint": configuration?.LocationConstraint };
    const requestTags = tagsOf(configuration?.Tags);
    return actionsOf(input).map((action) =>
      demandOfAccount(call, action, bucketArn(input.Bucket), input, { keys, requestTags }),
    );
  },

  async run(input, call, parts) {
    checkIsServed(input);
    const owner = accountOf(call);
    const { ObjectOwnership: ownership, CreateBucketConfiguration: configuration } = input;
    const place = placeOf(configuration?.LocationConstraint, call.region);
    const tags = configuration?.Tags ?? [];
    checkTags(tags, "new-bucket");
    const acl = await requestedAcl(input, call, parts, owner);
    const existing = await parts.buckets.find(input.Bucket);
    if (existing !== undefined) {
      checkMayRemake(existing, owner, call.region);
      await parts.buckets.update({ ...existing, acl });
    } else {
      if ((await parts.buckets.count(owner)) >= BUCKETS_PER_ACCOUNT_MAX) throw tooManyBuckets();
      const { Bucket: name } = input;
      await parts.buckets.insert(newBucket({ name, owner, ...place, now: call.now, ownership, acl, tags }));
    }
    call.noteOwner(owner);
    return { Location: locationHeader(input.Bucket, place.region), BucketArn: bucketArn(input.Bucket) };
  },

  record: bucketEvent,
});

function hasGrants(input: CreateBucketRequest): boolean {
  const { GrantFullControl, GrantRead, GrantReadACP, GrantWrite, GrantWriteACP } = input;
  return [GrantFullControl, GrantRead, GrantReadACP, GrantWrite, GrantWriteACP].some(
    (grant) => grant !== undefined,
  );
}

function actionsOf(input: CreateBucketRequest): string[] {
  const actions = ["s3:CreateBucket"];
  if ((input.ACL !== undefined && input.ACL !== "private") || hasGrants(input))
    actions.push("s3:PutBucketAcl");
  if (input.ObjectLockEnabledForBucket) {
    actions.push("s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning");
  }
  if (input.ObjectOwnership !== undefined) actions.push("s3:PutBucketOwnershipControls");
  if ((input.CreateBucketConfiguration?.Tags ?? []).length > 0) actions.push("s3:TagResource");
  return actions;
}

function checkIsServed(input: CreateBucketRequest): void {
  if (input.ObjectLockEnabledForBucket) throw notImplemented("x-amz-bucket-object-lock-enabled");
  if (input.BucketNamespace === "account-regional") throw notImplemented("x-amz-bucket-namespace");
  const { Location: location, Bucket: kind } = input.CreateBucketConfiguration ?? {};
  if (location !== undefined || kind !== undefined) throw notImplemented("x-amz-bucket-location-type");
}

async function requestedAcl(
  input: CreateBucketRequest,
  call: Call,
  parts: Parts,
  account: AccountId,
): Promise<readonly AclGrant[] | undefined> {
  const owner = await ownerOf(call, parts, account);
  const grants = await requestedGrants(input, call, parts, owner);
  if (grants === undefined || isPrivateAcl(grants, account)) return undefined;
  if ((input.ObjectOwnership ?? "BucketOwnerEnforced") === "BucketOwnerEnforced") throw aclAgainstOwnership();
  if (isPublicAcl(grants)) throw aclAgainstPublicAccessBlock();
  return grants;
}

// Only in us-east-1 may an owner make a bucket again, which sets its ACL anew.
function checkMayRemake(existing: Bucket, owner: AccountId, endpointRegion: string): void {
  if (existing.owner !== owner) throw bucketAlreadyExists(existing.name);
  if (existing.region !== GLOBAL_REGION || endpointRegion !== GLOBAL_REGION) {
    throw bucketAlreadyOwnedByYou(existing.name);
  }
}

function locationHeader(name: string, region: string): string {
  return region === GLOBAL_REGION ? `/${name}` : `http://${name}.s3.amazonaws.com/`;
}
