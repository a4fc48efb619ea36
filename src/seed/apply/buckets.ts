import type { CreateBucketConfiguration } from "../../pure/api/s3.shapes.ts";
import {
  CreateBucket,
  GetBucketPolicy,
  ListBuckets,
  PutBucketPolicy,
  PutBucketVersioning,
} from "../../pure/api/s3.ts";
import type { AccountId } from "../../pure/aws/account.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";
import type { BucketDescription } from "../file/description.ts";
import { fillIn } from "../file/policy-text.ts";
import { callAs, compareDocuments, look, make, note, type Planting, type Plot } from "./planting.ts";

export async function plantBuckets(
  planting: Planting,
  { account, place, placeholders }: Plot,
  given: readonly BucketDescription[] = [],
): Promise<void> {
  if (given.length === 0) return;
  const there = await look(planting, account, place, { operation: ListBuckets, input: {} });
  if (there === undefined) return;
  const names = new Set((there.Buckets ?? []).map(({ Name }) => Name));
  for (const bucket of given) {
    const { name, region = planting.region } = bucket;
    const isNew = !names.has(name);
    if (isNew) await makeBucket(planting, account, bucket, region);
    if (bucket.policy === undefined) continue;
    const Policy = fillIn(bucket.policy, placeholders);
    const kept = isNew ? undefined : await policyOf(planting, account, bucket, region);
    if (kept === "hidden") continue;
    if (kept !== undefined) {
      compareDocuments(planting, bucket.policy.place, Policy, kept);
      continue;
    }
    await make(planting, account, bucket.policy.place, {
      operation: PutBucketPolicy,
      input: { Bucket: name, Policy },
      region,
    });
  }
}

async function makeBucket(
  planting: Planting,
  account: AccountId,
  { name: Bucket, place, versioning }: BucketDescription,
  region: string,
): Promise<void> {
  const configuration = { LocationConstraint: region } as CreateBucketConfiguration;
  await make(planting, account, place, {
    operation: CreateBucket,
    // The first Region has no name as a location.
    input: { Bucket, ...(region === "us-east-1" ? {} : { CreateBucketConfiguration: configuration }) },
    region,
  });
  if (versioning !== true) return;
  await make(planting, account, place, {
    operation: PutBucketVersioning,
    input: { Bucket, VersioningConfiguration: { Status: "Enabled" } },
    region,
  });
}

async function policyOf(
  planting: Planting,
  account: AccountId,
  { name: Bucket, place }: BucketDescription,
  region: string,
): Promise<string | "hidden" | undefined> {
  try {
    const asked = { operation: GetBucketPolicy, input: { Bucket }, region };
    return (await callAs(planting, account, asked)).Policy;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.code === "NoSuchBucketPolicy") return undefined;
    note(planting, place, `not looked at: ${error.message}`);
    return "hidden";
  }
}
