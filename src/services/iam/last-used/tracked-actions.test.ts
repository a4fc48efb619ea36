import { expect, test } from "vitest";
import { services } from "../../../pure/api/services.ts";
import { serviceCatalogue } from "../reports/service-catalogue.ts";
import { isTracked, trackedActionOf } from "./tracked-actions.ts";

const catalogue = serviceCatalogue();
const actionsOf = (namespace: string) => catalogue.find(namespace)?.actions() ?? [];

/** Operations that CloudTrail records under another name, or that need the permission of another. */
const OTHERWISE: ReadonlySet<string> = new Set([
  "cloudtrail.ListInsightsMetricData",
  "s3.CreateBucketMetadataConfiguration",
  "s3.DeleteBucketMetadataConfiguration",
  "s3.DeletePublicAccessBlock",
  "s3.GetBucketAccelerateConfiguration",
  "s3.GetBucketLifecycleConfiguration",
  "s3.GetBucketMetadataConfiguration",
  "s3.GetBucketNotificationConfiguration",
  "s3.GetObjectLockConfiguration",
  "s3.GetPublicAccessBlock",
  "s3.ListDirectoryBuckets",
  "s3.PutBucketAccelerateConfiguration",
  "s3.PutBucketLifecycleConfiguration",
  "s3.PutBucketNotificationConfiguration",
  "s3.PutObjectLockConfiguration",
  "s3.PutPublicAccessBlock",
]);

test.for(["iam", "sts", "s3", "cloudtrail", "organizations"])(
  "what an event of %s is the use of is an action",
  (namespace) => {
    const names = services.find(({ name }) => name === namespace)?.operationNames ?? [];
    const actions = new Set(actionsOf(namespace));
    const unknown = names
      .filter((name) => !OTHERWISE.has(`${namespace}.${name}`))
      .map((name) => trackedActionOf(namespace, name))
      .filter((action) => action !== undefined && !actions.has(action));
    expect(unknown).toEqual([]);
    expect(names.length).toBeGreaterThan(10);
  },
);

test.for([
  {
    namespace: "iam",
    tracked: "GetUser",
    not: ["PassRole", "TagRole", "ListRoleTags", "SendDelegationToken"],
  },
  { namespace: "iam", tracked: "ListDelegationRequests", not: ["GetDelegationRequest"] },
  {
    namespace: "s3",
    tracked: "GetBucketObjectLockConfiguration",
    not: ["GetObject", "ListBucket", "PutBucketTagging"],
  },
  { namespace: "sts", tracked: "AssumeRole", not: ["TagSession", "SetSourceIdentity"] },
  { namespace: "cloudtrail", tracked: "LookupEvents", not: ["AddTags", "ListTags"] },
])("$tracked of $namespace is tracked, $not are not", ({ namespace, tracked, not }) => {
  expect(isTracked(namespace, tracked)).toBe(true);
  for (const action of [tracked, ...not]) expect(actionsOf(namespace)).toContain(action);
  expect(not.filter((action) => isTracked(namespace, action))).toEqual([]);
});

test("of services that are not here nothing is tracked", () => {
  expect(isTracked("ec2", "RunInstances")).toBe(false);
});
