/**
 * The actions of this house's services whose last use IAM reports: calls that manage something. Reading and
 * writing content, tagging, and permissions that no call bears are not tracked.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-action-last-accessed.html
 */
const UNTRACKED: Readonly<Record<string, RegExp>> = {
  cloudtrail: /^(?:AddTags|RemoveTags|ListTags)$|ServiceLinkedChannel|EventDataStoreData$|ResultsSummary$/,
  iam: /^PassRole$|^(?:Tag|Untag)|^List\w+Tags$|^(?!List)\w*Delegation|HumanReadable|RoleTemplate/,
  organizations: /^(?:TagResource|UntagResource|ListTagsForResource)$/,
  s3: new RegExp(
    [
      "Object(?!LockConfiguration|Lambda)",
      "Tag|Multipart|Part(?:s|Copy)?$|^ListBucket(?!s|\\w+Configurations)|^HeadBucket$|Session",
      "StorageLensGroup|StorageLensDashboard",
      "^(?:Allow|Bypass|Initiate|Pause|Replicate|Submit|GetDataAccess)",
    ].join("|"),
  ),
  sts: /^(?:Tag|SetContext$|SetSourceIdentity$|GetServiceBearerToken$)/,
};

/** Where a bucket's permission has another name than its event; the rest is named alike but for the case. */
const BUCKET_ACTIONS: Readonly<Record<string, string>> = {
  DeleteBucketAnalyticsConfiguration: "PutAnalyticsConfiguration",
  DeleteBucketCors: "PutBucketCORS",
  DeleteBucketEncryption: "PutEncryptionConfiguration",
  DeleteBucketIntelligentTieringConfiguration: "PutIntelligentTieringConfiguration",
  DeleteBucketInventoryConfiguration: "PutInventoryConfiguration",
  DeleteBucketLifecycle: "PutLifecycleConfiguration",
  DeleteBucketMetricsConfiguration: "PutMetricsConfiguration",
  DeleteBucketOwnershipControls: "PutBucketOwnershipControls",
  DeleteBucketPublicAccessBlock: "PutBucketPublicAccessBlock",
  DeleteBucketReplication: "PutReplicationConfiguration",
  GetBucketAnalyticsConfiguration: "GetAnalyticsConfiguration",
  GetBucketCors: "GetBucketCORS",
  GetBucketEncryption: "GetEncryptionConfiguration",
  GetBucketIntelligentTieringConfiguration: "GetIntelligentTieringConfiguration",
  GetBucketInventoryConfiguration: "GetInventoryConfiguration",
  GetBucketLifecycle: "GetLifecycleConfiguration",
  GetBucketMetricsConfiguration: "GetMetricsConfiguration",
  GetBucketReplication: "GetReplicationConfiguration",
  ListBucketAnalyticsConfigurations: "GetAnalyticsConfiguration",
  ListBucketIntelligentTieringConfigurations: "GetIntelligentTieringConfiguration",
  ListBucketInventoryConfigurations: "GetInventoryConfiguration",
  ListBucketMetricsConfigurations: "GetMetricsConfiguration",
  ListBuckets: "ListAllMyBuckets",
  PutBucketAnalyticsConfiguration: "PutAnalyticsConfiguration",
  PutBucketCors: "PutBucketCORS",
  PutBucketEncryption: "PutEncryptionConfiguration",
  PutBucketIntelligentTieringConfiguration: "PutIntelligentTieringConfiguration",
  PutBucketInventoryConfiguration: "PutInventoryConfiguration",
  PutBucketLifecycle: "PutLifecycleConfiguration",
  PutBucketMetricsConfiguration: "PutMetricsConfiguration",
  PutBucketReplication: "PutReplicationConfiguration",
};

/** Whether IAM reports the last use of an action. */
export function isTracked(namespace: string, action: string): boolean {
  const untracked = UNTRACKED[namespace];
  return untracked !== undefined && !untracked.test(action);
}

/** The tracked action that an event of a service is the use of; undefined when there is none. */
export function trackedActionOf(namespace: string, eventName: string): string | undefined {
  const action = (namespace === "s3" ? BUCKET_ACTIONS[eventName] : undefined) ?? eventName;
  return isTracked(namespace, action) ? action : undefined;
}
