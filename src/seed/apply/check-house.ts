import { DescribeOrganization } from "../../pure/api/organizations.ts";
import { HeadBucket } from "../../pure/api/s3.ts";
import type { Description } from "../file/description.ts";
import { type Problem, SeedFileError } from "../file/problem.ts";
import type { Reference } from "../file/readers.ts";
import { isAbsent, type SeedRun } from "./seed-run.ts";

/** Finds, before anything is made, what the file alone cannot tell. Throws `SeedFileError`. */
export async function checkHouse(run: SeedRun, given: Description): Promise<void> {
  const { managementAccount } = run.house;
  const problems: Problem[] = [];
  for (const { id, place } of given.accounts ?? []) {
    if (id !== managementAccount) continue;
    problems.push({ ...place, message: `${id} is that of the management account` });
  }
  const missing = await missingBuckets(run, given);
  for (const { name, place } of missing) {
    problems.push({
      ...place,
      message: `there is no bucket "${name}", neither in the file nor on the server`,
    });
  }
  if (problems.length > 0) throw new SeedFileError(run.file, problems);
}

/** Once there is an organization, a trail may be there whose bucket somebody deleted: it stays as it is. */
async function missingBuckets(
  run: SeedRun,
  { management, accounts = [] }: Description,
): Promise<Reference[]> {
  const { managementAccount } = run.house;
  const all = [management, ...accounts];
  const own = new Set(all.flatMap((contents) => (contents?.buckets ?? []).map(({ name }) => name)));
  const trails = all.flatMap((contents) => contents?.trails ?? []);
  const others = trails.map(({ bucket }) => bucket).filter(({ name }) => !own.has(name));
  if (others.length === 0) return [];
  const isNew = await isAbsent(
    run,
    managementAccount,
    { operation: DescribeOrganization, input: {} },
    "AWSOrganizationsNotInUseException",
  );
  const missing: Reference[] = [];
  for (const bucket of isNew ? others : []) {
    const call = { operation: HeadBucket, input: { Bucket: bucket.name } };
    if (await isAbsent(run, managementAccount, call, "NoSuchBucket")) missing.push(bucket);
  }
  return missing;
}
