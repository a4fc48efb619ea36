import type { CreateBucketConfiguration } from "../../pure/api/s3.shapes.ts";
import {
  CreateBucket,
  GetBucketPolicy,
  GetBucketVersioning,
  ListBuckets,
  PutBucketPolicy,
  PutBucketVersioning,
} from "../../pure/api/s3.ts";
import type { BucketDescription } from "../file/description.ts";
import { fillIn } from "../file/policy-text.ts";
import {
  change,
  compareDocuments,
  note,
  read,
  readIfPresent,
  type SeedAccount,
  type SeedRun,
} from "./seed-run.ts";

/** Each call that a bucket takes is made when what it sets is not set yet, however far an earlier start came. */
export async function applyBuckets(run: SeedRun, seedAccount: SeedAccount): Promise<void> {
  const { account, place, contents } = seedAccount;
  const { buckets = [] } = contents;
  if (buckets.length === 0) return;
  const there = await read(run, account, place, { operation: ListBuckets, input: {} });
  if (there === undefined) return;
  for (const bucket of buckets) {
    const found = there.Buckets?.find(({ Name }) => Name === bucket.name);
    const wanted = bucket.region ?? run.region;
    const region = found?.BucketRegion ?? wanted;
    if (found === undefined) await createBucket(run, seedAccount, bucket, region);
    else if (region !== wanted) note(run, bucket.place, `the bucket is in ${region}, and stays`);
    await applyVersioning(run, seedAccount, bucket, region);
    await applyPolicy(run, seedAccount, bucket, region);
  }
}

async function createBucket(
  run: SeedRun,
  { account }: SeedAccount,
  { name: Bucket, place }: BucketDescription,
  region: string,
): Promise<void> {
  const configuration = { LocationConstraint: region } as CreateBucketConfiguration;
  await change(run, account, place, {
    operation: CreateBucket,
    // The first Region has no name as a location.
    input: { Bucket, ...(region === "us-east-1" ? {} : { CreateBucketConfiguration: configuration }) },
    region,
  });
}

async function applyVersioning(
  run: SeedRun,
  { account }: SeedAccount,
  { name: Bucket, place, versioning }: BucketDescription,
  region: string,
): Promise<void> {
  if (versioning === undefined) return;
  const found = await read(run, account, place, {
    operation: GetBucketVersioning,
    input: { Bucket },
    region,
  });
  if (found === undefined) return;
  const isEnabled = found.Status === "Enabled";
  if (versioning === isEnabled) return;
  if (versioning && found.Status === undefined) {
    await change(run, account, place, {
      operation: PutBucketVersioning,
      input: { Bucket, VersioningConfiguration: { Status: "Enabled" } },
      region,
    });
  } else if (versioning || isEnabled) {
    note(run, place, `versioning is ${isEnabled ? "enabled" : "suspended"}, and stays`);
  }
}

async function applyPolicy(
  run: SeedRun,
  { account, placeholders }: SeedAccount,
  { name: Bucket, policy }: BucketDescription,
  region: string,
): Promise<void> {
  if (policy === undefined) return;
  const Policy = fillIn(policy, placeholders);
  const call = { operation: GetBucketPolicy, input: { Bucket }, region };
  const answer = await readIfPresent(run, account, policy.place, call, "NoSuchBucketPolicy");
  if (answer === undefined) return;
  const kept = answer.found?.Policy;
  if (kept !== undefined) return compareDocuments(run, policy.place, Policy, kept);
  await change(run, account, policy.place, { operation: PutBucketPolicy, input: { Bucket, Policy }, region });
}
