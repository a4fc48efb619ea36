/**
 * The actions of S3 by what they are authorized on, and the condition keys that only some of them know.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
const BUCKET_ACTIONS =
  "AllowVendedLogDeliveryForResource CreateBucket CreateBucketMetadataTableConfiguration DeleteBucket " +
  "DeleteBucketMetadataTableConfiguration DeleteBucketPolicy DeleteBucketWebsite " +
  "GetAccelerateConfiguration GetAnalyticsConfiguration GetBucketAbac GetBucketAcl GetBucketCORS " +
  "GetBucketLocation GetBucketLogging GetBucketMetadataTableConfiguration GetBucketNotification " +
  "GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus " +
  "GetBucketPublicAccessBlock GetBucketRequestPayment GetBucketTagging GetBucketVersioning " +
  "GetBucketWebsite GetEncryptionConfiguration GetIntelligentTieringConfiguration " +
  "GetInventoryConfiguration GetLifecycleConfiguration GetMetricsConfiguration " +
  "GetReplicationConfiguration ListBucket ListBucketMultipartUploads ListBucketVersions " +
  "ListTagsForResource PauseReplication PutAccelerateConfiguration PutAnalyticsConfiguration " +
  "PutBucketAbac PutBucketAcl PutBucketCORS PutBucketLogging PutBucketNotification " +
  "PutBucketObjectLockConfiguration PutBucketOwnershipControls PutBucketPolicy " +
  "PutBucketPublicAccessBlock PutBucketRequestPayment PutBucketTagging PutBucketVersioning " +
  "PutBucketWebsite PutEncryptionConfiguration PutIntelligentTieringConfiguration " +
  "PutInventoryConfiguration PutLifecycleConfiguration PutMetricsConfiguration " +
  "PutReplicationConfiguration TagResource UntagResource " +
  "UpdateBucketMetadataAnnotationTableConfiguration UpdateBucketMetadataInventoryTableConfiguration " +
  "UpdateBucketMetadataJournalTableConfiguration";

const OBJECT_ACTIONS =
  "AbortMultipartUpload BypassGovernanceRetention DeleteObject DeleteObjectAnnotation " +
  "DeleteObjectTagging DeleteObjectVersion DeleteObjectVersionAnnotation DeleteObjectVersionTagging " +
  "GetObject GetObjectAcl GetObjectAnnotation GetObjectAttributes GetObjectLegalHold GetObjectRetention " +
  "GetObjectTagging GetObjectTorrent GetObjectVersion GetObjectVersionAcl GetObjectVersionAnnotation " +
  "GetObjectVersionAnnotationForReplication GetObjectVersionAttributes GetObjectVersionForReplication " +
  "GetObjectVersionTagging GetObjectVersionTorrent InitiateReplication ListMultipartUploadParts " +
  "ListObjectAnnotations ListObjectVersionAnnotations ObjectOwnerOverrideToBucketOwner PutObject " +
  "PutObjectAcl PutObjectAnnotation PutObjectLegalHold PutObjectRetention PutObjectTagging " +
  "PutObjectVersionAcl PutObjectVersionAnnotation PutObjectVersionTagging ReplicateDelete " +
  "ReplicateObject ReplicateObjectAnnotation ReplicateTags RestoreObject UpdateObjectEncryption";

/** Of accounts, access points, jobs and other things that a bucket policy does not govern. */
const OTHER_ACTIONS =
  "AssociateAccessGrantsIdentityCenter CreateAccessGrant CreateAccessGrantsInstance " +
  "CreateAccessGrantsLocation CreateAccessPoint CreateAccessPointForObjectLambda CreateJob " +
  "CreateMultiRegionAccessPoint CreateStorageLensGroup DeleteAccessGrant DeleteAccessGrantsInstance " +
  "DeleteAccessGrantsInstanceResourcePolicy DeleteAccessGrantsLocation DeleteAccessPoint " +
  "DeleteAccessPointForObjectLambda DeleteAccessPointPolicy DeleteAccessPointPolicyForObjectLambda " +
  "DeleteJobTagging DeleteMultiRegionAccessPoint DeleteStorageLensConfiguration " +
  "DeleteStorageLensConfigurationTagging DeleteStorageLensGroup DescribeJob " +
  "DescribeMultiRegionAccessPointOperation DissociateAccessGrantsIdentityCenter GetAccessGrant " +
  "GetAccessGrantsInstance GetAccessGrantsInstanceForPrefix GetAccessGrantsInstanceResourcePolicy " +
  "GetAccessGrantsLocation GetAccessPoint GetAccessPointConfigurationForObjectLambda " +
  "GetAccessPointForObjectLambda GetAccessPointPolicy GetAccessPointPolicyForObjectLambda " +
  "GetAccessPointPolicyStatus GetAccessPointPolicyStatusForObjectLambda GetAccountPublicAccessBlock " +
  "GetDataAccess GetJobTagging GetMultiRegionAccessPoint GetMultiRegionAccessPointPolicy " +
  "GetMultiRegionAccessPointPolicyStatus GetMultiRegionAccessPointRoutes GetStorageLensConfiguration " +
  "GetStorageLensConfigurationTagging GetStorageLensDashboard GetStorageLensGroup ListAccessGrants " +
  "ListAccessGrantsInstances ListAccessGrantsLocations ListAccessPoints ListAccessPointsForObjectLambda " +
  "ListAllMyBuckets ListCallerAccessGrants ListJobs ListMultiRegionAccessPoints " +
  "ListStorageLensConfigurations ListStorageLensGroups PutAccessGrantsInstanceResourcePolicy " +
  "PutAccessPointConfigurationForObjectLambda PutAccessPointPolicy PutAccessPointPolicyForObjectLambda " +
  "PutAccessPointPublicAccessBlock PutAccountPublicAccessBlock PutJobTagging " +
  "PutMultiRegionAccessPointPolicy PutStorageLensConfiguration PutStorageLensConfigurationTagging " +
  "SubmitMultiRegionAccessPointRoutes UpdateAccessGrantsLocation UpdateJobPriority UpdateJobStatus " +
  "UpdateStorageLensGroup";

/** Keys without their `s3:`; those that end in a slash are completed by a tag's name. */
const ACTIONS_BY_KEY: Readonly<Record<string, string>> = {
  AccessGrantScope: "CreateAccessGrant DeleteAccessGrant GetAccessGrant",
  AccessGrantsInstanceArn:
    "AbortMultipartUpload DeleteObject DeleteObjectVersion GetObject GetObjectAcl GetObjectVersion " +
    "GetObjectVersionAcl ListBucket ListBucketMultipartUploads ListBucketVersions " +
    "ListMultipartUploadParts PutObject PutObjectAcl PutObjectVersionAcl",
  AccessGrantsLocationScope:
    "CreateAccessGrantsLocation DeleteAccessGrantsLocation GetAccessGrantsLocation " +
    "UpdateAccessGrantsLocation",
  AccessPointNetworkOrigin:
    "CreateAccessPoint CreateAccessPointForObjectLambda CreateMultiRegionAccessPoint " +
    "DeleteAccessPoint DeleteAccessPointForObjectLambda DeleteAccessPointPolicy " +
    "DeleteAccessPointPolicyForObjectLambda DeleteMultiRegionAccessPoint GetAccessPoint " +
    "GetAccessPointConfigurationForObjectLambda GetAccessPointForObjectLambda GetAccessPointPolicy " +
    "GetAccessPointPolicyForObjectLambda GetAccessPointPolicyStatus " +
    "GetAccessPointPolicyStatusForObjectLambda GetMultiRegionAccessPoint " +
    "GetMultiRegionAccessPointPolicy GetMultiRegionAccessPointPolicyStatus " +
    "GetMultiRegionAccessPointRoutes ListBucketMultipartUploads " +
    "PutAccessPointConfigurationForObjectLambda PutAccessPointPolicyForObjectLambda " +
    "PutMultiRegionAccessPointPolicy SubmitMultiRegionAccessPointRoutes",
  "AccessPointTag/":
    "CreateAccessPoint DeleteAccessPoint DeleteAccessPointPolicy GetAccessPoint GetAccessPointPolicy " +
    "GetAccessPointPolicyStatus ListBucketMultipartUploads",
  DataAccessPointAccount:
    "CreateAccessPoint CreateAccessPointForObjectLambda CreateMultiRegionAccessPoint " +
    "DeleteAccessPoint DeleteAccessPointForObjectLambda DeleteAccessPointPolicy " +
    "DeleteAccessPointPolicyForObjectLambda DeleteMultiRegionAccessPoint GetAccessPoint " +
    "GetAccessPointConfigurationForObjectLambda GetAccessPointForObjectLambda GetAccessPointPolicy " +
    "GetAccessPointPolicyForObjectLambda GetAccessPointPolicyStatus " +
    "GetAccessPointPolicyStatusForObjectLambda GetMultiRegionAccessPoint " +
    "GetMultiRegionAccessPointPolicy GetMultiRegionAccessPointPolicyStatus " +
    "GetMultiRegionAccessPointRoutes ListBucketMultipartUploads " +
    "PutAccessPointConfigurationForObjectLambda PutAccessPointPolicyForObjectLambda " +
    "PutMultiRegionAccessPointPolicy SubmitMultiRegionAccessPointRoutes",
  DataAccessPointArn:
    "CreateAccessPoint CreateAccessPointForObjectLambda CreateMultiRegionAccessPoint " +
    "DeleteAccessPoint DeleteAccessPointForObjectLambda DeleteAccessPointPolicy " +
    "DeleteAccessPointPolicyForObjectLambda DeleteMultiRegionAccessPoint GetAccessPoint " +
    "GetAccessPointConfigurationForObjectLambda GetAccessPointForObjectLambda GetAccessPointPolicy " +
    "GetAccessPointPolicyForObjectLambda GetAccessPointPolicyStatus " +
    "GetAccessPointPolicyStatusForObjectLambda GetMultiRegionAccessPoint " +
    "GetMultiRegionAccessPointPolicy GetMultiRegionAccessPointPolicyStatus " +
    "GetMultiRegionAccessPointRoutes ListBucketMultipartUploads " +
    "PutAccessPointConfigurationForObjectLambda PutAccessPointPolicyForObjectLambda " +
    "PutMultiRegionAccessPointPolicy SubmitMultiRegionAccessPointRoutes",
  ExistingJobOperation: "DeleteJobTagging PutJobTagging UpdateJobPriority UpdateJobStatus",
  ExistingJobPriority: "DeleteJobTagging PutJobTagging UpdateJobPriority UpdateJobStatus",
  "ExistingObjectTag/":
    "DeleteObjectAnnotation DeleteObjectTagging DeleteObjectVersionAnnotation " +
    "DeleteObjectVersionTagging GetObject GetObjectAcl GetObjectAnnotation GetObjectAttributes " +
    "GetObjectTagging GetObjectVersion GetObjectVersionAcl GetObjectVersionAnnotation " +
    "GetObjectVersionAttributes GetObjectVersionTagging ListObjectAnnotations " +
    "ListObjectVersionAnnotations PutObjectAcl PutObjectAnnotation PutObjectTagging " +
    "PutObjectVersionAcl PutObjectVersionAnnotation PutObjectVersionTagging UpdateObjectEncryption",
  InventoryAccessibleOptionalFields: "PutInventoryConfiguration",
  JobSuspendedCause: "UpdateJobStatus",
  ObjectCreationOperation: "PutObject",
  RequestJobOperation: "CreateJob",
  RequestJobPriority: "CreateJob UpdateJobPriority",
  "RequestObjectTag/": "BypassGovernanceRetention PutObject PutObjectTagging PutObjectVersionTagging",
  RequestObjectTagKeys: "BypassGovernanceRetention PutObject PutObjectTagging PutObjectVersionTagging",
  "annotation-prefix": "ListObjectAnnotations ListObjectVersionAnnotations",
  delimiter: "ListBucket ListBucketVersions",
  deliverySourceArn: "AllowVendedLogDeliveryForResource",
  destinationRegion: "PauseReplication",
  "if-match": "DeleteObject PutObject",
  "if-none-match": "PutObject",
  isReplicationPauseRequest: "PutReplicationConfiguration",
  locationconstraint: "CreateAccessPoint CreateBucket",
  logType: "AllowVendedLogDeliveryForResource",
  "max-annotation-results": "ListObjectAnnotations ListObjectVersionAnnotations",
  "max-keys": "ListBucket ListBucketVersions",
  "object-lock-event-hold": "PutObject PutObjectRetention ReplicateObject",
  "object-lock-event-hold-duration-days": "PutObject PutObjectRetention ReplicateObject",
  "object-lock-legal-hold": "PutObject PutObjectLegalHold",
  "object-lock-mode": "PutObject PutObjectRetention",
  "object-lock-remaining-retention-days": "PutObject PutObjectRetention",
  "object-lock-retain-until-date": "PutObject PutObjectRetention",
  prefix: "ListBucket ListBucketVersions",
  resourceArnBeingAuthorized: "AllowVendedLogDeliveryForResource",
  versionid:
    "DeleteObjectVersion DeleteObjectVersionAnnotation DeleteObjectVersionTagging GetObjectVersion " +
    "GetObjectVersionAcl GetObjectVersionAnnotation GetObjectVersionAttributes " +
    "GetObjectVersionTagging GetObjectVersionTorrent ListObjectVersionAnnotations PutObjectVersionAcl " +
    "PutObjectVersionAnnotation PutObjectVersionTagging",
  "x-amz-acl":
    "BypassGovernanceRetention CreateAccessPoint CreateBucket PutBucketAcl PutObject PutObjectAcl " +
    "PutObjectVersionAcl",
  "x-amz-bucket-namespace": "CreateBucket",
  "x-amz-copy-source": "BypassGovernanceRetention PutObject",
  "x-amz-grant-full-control":
    "BypassGovernanceRetention CreateBucket PutBucketAcl PutObject PutObjectAcl PutObjectVersionAcl",
  "x-amz-grant-read":
    "BypassGovernanceRetention CreateBucket PutBucketAcl PutObject PutObjectAcl PutObjectVersionAcl",
  "x-amz-grant-read-acp":
    "BypassGovernanceRetention CreateBucket PutBucketAcl PutObject PutObjectAcl PutObjectVersionAcl",
  "x-amz-grant-write":
    "BypassGovernanceRetention CreateBucket PutBucketAcl PutObject PutObjectAcl PutObjectVersionAcl",
  "x-amz-grant-write-acp":
    "BypassGovernanceRetention CreateBucket PutBucketAcl PutObject PutObjectAcl PutObjectVersionAcl",
  "x-amz-metadata-directive": "BypassGovernanceRetention PutObject",
  "x-amz-object-annotation-directive": "PutObject",
  "x-amz-object-if-match":
    "DeleteObjectAnnotation DeleteObjectVersionAnnotation PutObjectAnnotation " +
    "PutObjectVersionAnnotation",
  "x-amz-object-ownership": "CreateBucket",
  "x-amz-server-side-encryption":
    "BypassGovernanceRetention PutObject ReplicateObject UpdateObjectEncryption",
  "x-amz-server-side-encryption-aws-kms-key-id":
    "BypassGovernanceRetention PutObject ReplicateObject UpdateObjectEncryption",
  "x-amz-server-side-encryption-customer-algorithm": "BypassGovernanceRetention PutObject ReplicateObject",
  "x-amz-storage-class": "BypassGovernanceRetention PutObject PutObjectAcl PutObjectVersionAcl",
  "x-amz-website-redirect-location": "BypassGovernanceRetention PutObject",
};

/** Keys that every action knows. */
const COMMON_KEYS =
  "resourceaccount tlsversion authtype signatureage signatureversion x-amz-content-sha256 " +
  "dataaccesspointarn dataaccesspointaccount accesspointnetworkorigin buckettag/";

export type S3ResourceKind = "bucket" | "object" | "other";

const kinds = new Map<string, S3ResourceKind>();
for (const name of BUCKET_ACTIONS.split(" ")) kinds.set(name.toLowerCase(), "bucket");
for (const name of OBJECT_ACTIONS.split(" ")) kinds.set(name.toLowerCase(), "object");
for (const name of OTHER_ACTIONS.split(" ")) kinds.set(name.toLowerCase(), "other");

const actionsByKey = new Map<string, ReadonlySet<string>>();
for (const [key, names] of Object.entries(ACTIONS_BY_KEY)) {
  actionsByKey.set(key.toLowerCase(), new Set(names.toLowerCase().split(" ")));
}
const commonKeys = new Set(COMMON_KEYS.split(" "));

/** Every action of S3 without its `s3:`, in lower case. */
export function s3Actions(): Iterable<[name: string, kind: S3ResourceKind]> {
  return kinds;
}

function withoutTagName(key: string): string {
  const slash = key.indexOf("/");
  return slash < 0 ? key : key.slice(0, slash + 1);
}

/** Whether S3 has the condition key, given without its `s3:` and in lower case. */
export function isS3ConditionKey(key: string): boolean {
  const name = withoutTagName(key);
  return commonKeys.has(name) || actionsByKey.has(name);
}

/** Whether the action (lower case, without `s3:`) supplies the key. */
export function s3ActionKnowsKey(action: string, key: string): boolean {
  const name = withoutTagName(key);
  return commonKeys.has(name) || actionsByKey.get(name)?.has(action) === true;
}
