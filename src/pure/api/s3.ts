// Generated from models/ by scripts/generate-api.ts; do not edit.

import type { CompactService } from "./compact-model.ts";
import { defineService } from "./define-service.ts";
import s3Model from "./s3.json" with { type: "json" };
import type * as shapes from "./s3.shapes.ts";

export const s3 = defineService(s3Model as unknown as CompactService);

export const AbortMultipartUpload = s3.operation<
  shapes.AbortMultipartUploadRequest,
  shapes.AbortMultipartUploadOutput
>("AbortMultipartUpload");
export const CompleteMultipartUpload = s3.operation<
  shapes.CompleteMultipartUploadRequest,
  shapes.CompleteMultipartUploadOutput
>("CompleteMultipartUpload");
export const CopyObject = s3.operation<shapes.CopyObjectRequest, shapes.CopyObjectOutput>("CopyObject");
export const CreateBucket = s3.operation<shapes.CreateBucketRequest, shapes.CreateBucketOutput>(
  "CreateBucket",
);
export const CreateBucketMetadataConfiguration = s3.operation<
  shapes.CreateBucketMetadataConfigurationRequest,
  void
>("CreateBucketMetadataConfiguration");
export const CreateBucketMetadataTableConfiguration = s3.operation<
  shapes.CreateBucketMetadataTableConfigurationRequest,
  void
>("CreateBucketMetadataTableConfiguration");
export const CreateMultipartUpload = s3.operation<
  shapes.CreateMultipartUploadRequest,
  shapes.CreateMultipartUploadOutput
>("CreateMultipartUpload");
export const CreateSession = s3.operation<shapes.CreateSessionRequest, shapes.CreateSessionOutput>(
  "CreateSession",
);
export const DeleteBucket = s3.operation<shapes.DeleteBucketRequest, void>("DeleteBucket");
export const DeleteBucketAnalyticsConfiguration = s3.operation<
  shapes.DeleteBucketAnalyticsConfigurationRequest,
  void
>("DeleteBucketAnalyticsConfiguration");
export const DeleteBucketCors = s3.operation<shapes.DeleteBucketCorsRequest, void>("DeleteBucketCors");
export const DeleteBucketEncryption = s3.operation<shapes.DeleteBucketEncryptionRequest, void>(
  "DeleteBucketEncryption",
);
export const DeleteBucketIntelligentTieringConfiguration = s3.operation<
  shapes.DeleteBucketIntelligentTieringConfigurationRequest,
  void
>("DeleteBucketIntelligentTieringConfiguration");
export const DeleteBucketInventoryConfiguration = s3.operation<
  shapes.DeleteBucketInventoryConfigurationRequest,
  void
>("DeleteBucketInventoryConfiguration");
export const DeleteBucketLifecycle = s3.operation<shapes.DeleteBucketLifecycleRequest, void>(
  "DeleteBucketLifecycle",
);
export const DeleteBucketMetadataConfiguration = s3.operation<
  shapes.DeleteBucketMetadataConfigurationRequest,
  void
>("DeleteBucketMetadataConfiguration");
export const DeleteBucketMetadataTableConfiguration = s3.operation<
  shapes.DeleteBucketMetadataTableConfigurationRequest,
  void
>("DeleteBucketMetadataTableConfiguration");
export const DeleteBucketMetricsConfiguration = s3.operation<
  shapes.DeleteBucketMetricsConfigurationRequest,
  void
>("DeleteBucketMetricsConfiguration");
export const DeleteBucketOwnershipControls = s3.operation<shapes.DeleteBucketOwnershipControlsRequest, void>(
  "DeleteBucketOwnershipControls",
);
export const DeleteBucketPolicy = s3.operation<shapes.DeleteBucketPolicyRequest, void>("DeleteBucketPolicy");
export const DeleteBucketReplication = s3.operation<shapes.DeleteBucketReplicationRequest, void>(
  "DeleteBucketReplication",
);
export const DeleteBucketTagging = s3.operation<shapes.DeleteBucketTaggingRequest, void>(
  "DeleteBucketTagging",
);
export const DeleteBucketWebsite = s3.operation<shapes.DeleteBucketWebsiteRequest, void>(
  "DeleteBucketWebsite",
);
export const DeleteObject = s3.operation<shapes.DeleteObjectRequest, shapes.DeleteObjectOutput>(
  "DeleteObject",
);
export const DeleteObjectTagging = s3.operation<
  shapes.DeleteObjectTaggingRequest,
  shapes.DeleteObjectTaggingOutput
>("DeleteObjectTagging");
export const DeleteObjects = s3.operation<shapes.DeleteObjectsRequest, shapes.DeleteObjectsOutput>(
  "DeleteObjects",
);
export const DeletePublicAccessBlock = s3.operation<shapes.DeletePublicAccessBlockRequest, void>(
  "DeletePublicAccessBlock",
);
export const GetBucketAbac = s3.operation<shapes.GetBucketAbacRequest, shapes.GetBucketAbacOutput>(
  "GetBucketAbac",
);
export const GetBucketAccelerateConfiguration = s3.operation<
  shapes.GetBucketAccelerateConfigurationRequest,
  shapes.GetBucketAccelerateConfigurationOutput
>("GetBucketAccelerateConfiguration");
export const GetBucketAcl = s3.operation<shapes.GetBucketAclRequest, shapes.GetBucketAclOutput>(
  "GetBucketAcl",
);
export const GetBucketAnalyticsConfiguration = s3.operation<
  shapes.GetBucketAnalyticsConfigurationRequest,
  shapes.GetBucketAnalyticsConfigurationOutput
>("GetBucketAnalyticsConfiguration");
export const GetBucketCors = s3.operation<shapes.GetBucketCorsRequest, shapes.GetBucketCorsOutput>(
  "GetBucketCors",
);
export const GetBucketEncryption = s3.operation<
  shapes.GetBucketEncryptionRequest,
  shapes.GetBucketEncryptionOutput
>("GetBucketEncryption");
export const GetBucketIntelligentTieringConfiguration = s3.operation<
  shapes.GetBucketIntelligentTieringConfigurationRequest,
  shapes.GetBucketIntelligentTieringConfigurationOutput
>("GetBucketIntelligentTieringConfiguration");
export const GetBucketInventoryConfiguration = s3.operation<
  shapes.GetBucketInventoryConfigurationRequest,
  shapes.GetBucketInventoryConfigurationOutput
>("GetBucketInventoryConfiguration");
export const GetBucketLifecycle = s3.operation<
  shapes.GetBucketLifecycleRequest,
  shapes.GetBucketLifecycleOutput
>("GetBucketLifecycle");
export const GetBucketLifecycleConfiguration = s3.operation<
  shapes.GetBucketLifecycleConfigurationRequest,
  shapes.GetBucketLifecycleConfigurationOutput
>("GetBucketLifecycleConfiguration");
export const GetBucketLocation = s3.operation<
  shapes.GetBucketLocationRequest,
  shapes.GetBucketLocationOutput
>("GetBucketLocation");
export const GetBucketLogging = s3.operation<shapes.GetBucketLoggingRequest, shapes.GetBucketLoggingOutput>(
  "GetBucketLogging",
);
export const GetBucketMetadataConfiguration = s3.operation<
  shapes.GetBucketMetadataConfigurationRequest,
  shapes.GetBucketMetadataConfigurationOutput
>("GetBucketMetadataConfiguration");
export const GetBucketMetadataTableConfiguration = s3.operation<
  shapes.GetBucketMetadataTableConfigurationRequest,
  shapes.GetBucketMetadataTableConfigurationOutput
>("GetBucketMetadataTableConfiguration");
export const GetBucketMetricsConfiguration = s3.operation<
  shapes.GetBucketMetricsConfigurationRequest,
  shapes.GetBucketMetricsConfigurationOutput
>("GetBucketMetricsConfiguration");
export const GetBucketNotification = s3.operation<
  shapes.GetBucketNotificationConfigurationRequest,
  shapes.NotificationConfigurationDeprecated
>("GetBucketNotification");
export const GetBucketNotificationConfiguration = s3.operation<
  shapes.GetBucketNotificationConfigurationRequest,
  shapes.NotificationConfiguration
>("GetBucketNotificationConfiguration");
export const GetBucketOwnershipControls = s3.operation<
  shapes.GetBucketOwnershipControlsRequest,
  shapes.GetBucketOwnershipControlsOutput
>("GetBucketOwnershipControls");
export const GetBucketPolicy = s3.operation<shapes.GetBucketPolicyRequest, shapes.GetBucketPolicyOutput>(
  "GetBucketPolicy",
);
export const GetBucketPolicyStatus = s3.operation<
  shapes.GetBucketPolicyStatusRequest,
  shapes.GetBucketPolicyStatusOutput
>("GetBucketPolicyStatus");
export const GetBucketReplication = s3.operation<
  shapes.GetBucketReplicationRequest,
  shapes.GetBucketReplicationOutput
>("GetBucketReplication");
export const GetBucketRequestPayment = s3.operation<
  shapes.GetBucketRequestPaymentRequest,
  shapes.GetBucketRequestPaymentOutput
>("GetBucketRequestPayment");
export const GetBucketTagging = s3.operation<shapes.GetBucketTaggingRequest, shapes.GetBucketTaggingOutput>(
  "GetBucketTagging",
);
export const GetBucketVersioning = s3.operation<
  shapes.GetBucketVersioningRequest,
  shapes.GetBucketVersioningOutput
>("GetBucketVersioning");
export const GetBucketWebsite = s3.operation<shapes.GetBucketWebsiteRequest, shapes.GetBucketWebsiteOutput>(
  "GetBucketWebsite",
);
export const GetObject = s3.operation<shapes.GetObjectRequest, shapes.GetObjectOutput>("GetObject");
export const GetObjectAcl = s3.operation<shapes.GetObjectAclRequest, shapes.GetObjectAclOutput>(
  "GetObjectAcl",
);
export const GetObjectAttributes = s3.operation<
  shapes.GetObjectAttributesRequest,
  shapes.GetObjectAttributesOutput
>("GetObjectAttributes");
export const GetObjectLegalHold = s3.operation<
  shapes.GetObjectLegalHoldRequest,
  shapes.GetObjectLegalHoldOutput
>("GetObjectLegalHold");
export const GetObjectLockConfiguration = s3.operation<
  shapes.GetObjectLockConfigurationRequest,
  shapes.GetObjectLockConfigurationOutput
>("GetObjectLockConfiguration");
export const GetObjectRetention = s3.operation<
  shapes.GetObjectRetentionRequest,
  shapes.GetObjectRetentionOutput
>("GetObjectRetention");
export const GetObjectTagging = s3.operation<shapes.GetObjectTaggingRequest, shapes.GetObjectTaggingOutput>(
  "GetObjectTagging",
);
export const GetObjectTorrent = s3.operation<shapes.GetObjectTorrentRequest, shapes.GetObjectTorrentOutput>(
  "GetObjectTorrent",
);
export const GetPublicAccessBlock = s3.operation<
  shapes.GetPublicAccessBlockRequest,
  shapes.GetPublicAccessBlockOutput
>("GetPublicAccessBlock");
export const HeadBucket = s3.operation<shapes.HeadBucketRequest, shapes.HeadBucketOutput>("HeadBucket");
export const HeadObject = s3.operation<shapes.HeadObjectRequest, shapes.HeadObjectOutput>("HeadObject");
export const ListBucketAnalyticsConfigurations = s3.operation<
  shapes.ListBucketAnalyticsConfigurationsRequest,
  shapes.ListBucketAnalyticsConfigurationsOutput
>("ListBucketAnalyticsConfigurations");
export const ListBucketIntelligentTieringConfigurations = s3.operation<
  shapes.ListBucketIntelligentTieringConfigurationsRequest,
  shapes.ListBucketIntelligentTieringConfigurationsOutput
>("ListBucketIntelligentTieringConfigurations");
export const ListBucketInventoryConfigurations = s3.operation<
  shapes.ListBucketInventoryConfigurationsRequest,
  shapes.ListBucketInventoryConfigurationsOutput
>("ListBucketInventoryConfigurations");
export const ListBucketMetricsConfigurations = s3.operation<
  shapes.ListBucketMetricsConfigurationsRequest,
  shapes.ListBucketMetricsConfigurationsOutput
>("ListBucketMetricsConfigurations");
export const ListBuckets = s3.operation<shapes.ListBucketsRequest, shapes.ListBucketsOutput>("ListBuckets");
export const ListDirectoryBuckets = s3.operation<
  shapes.ListDirectoryBucketsRequest,
  shapes.ListDirectoryBucketsOutput
>("ListDirectoryBuckets");
export const ListMultipartUploads = s3.operation<
  shapes.ListMultipartUploadsRequest,
  shapes.ListMultipartUploadsOutput
>("ListMultipartUploads");
export const ListObjectVersions = s3.operation<
  shapes.ListObjectVersionsRequest,
  shapes.ListObjectVersionsOutput
>("ListObjectVersions");
export const ListObjects = s3.operation<shapes.ListObjectsRequest, shapes.ListObjectsOutput>("ListObjects");
export const ListObjectsV2 = s3.operation<shapes.ListObjectsV2Request, shapes.ListObjectsV2Output>(
  "ListObjectsV2",
);
export const ListParts = s3.operation<shapes.ListPartsRequest, shapes.ListPartsOutput>("ListParts");
export const PutBucketAbac = s3.operation<shapes.PutBucketAbacRequest, void>("PutBucketAbac");
export const PutBucketAccelerateConfiguration = s3.operation<
  shapes.PutBucketAccelerateConfigurationRequest,
  void
>("PutBucketAccelerateConfiguration");
export const PutBucketAcl = s3.operation<shapes.PutBucketAclRequest, void>("PutBucketAcl");
export const PutBucketAnalyticsConfiguration = s3.operation<
  shapes.PutBucketAnalyticsConfigurationRequest,
  void
>("PutBucketAnalyticsConfiguration");
export const PutBucketCors = s3.operation<shapes.PutBucketCorsRequest, void>("PutBucketCors");
export const PutBucketEncryption = s3.operation<shapes.PutBucketEncryptionRequest, void>(
  "PutBucketEncryption",
);
export const PutBucketIntelligentTieringConfiguration = s3.operation<
  shapes.PutBucketIntelligentTieringConfigurationRequest,
  void
>("PutBucketIntelligentTieringConfiguration");
export const PutBucketInventoryConfiguration = s3.operation<
  shapes.PutBucketInventoryConfigurationRequest,
  void
>("PutBucketInventoryConfiguration");
export const PutBucketLifecycle = s3.operation<shapes.PutBucketLifecycleRequest, void>("PutBucketLifecycle");
export const PutBucketLifecycleConfiguration = s3.operation<
  shapes.PutBucketLifecycleConfigurationRequest,
  shapes.PutBucketLifecycleConfigurationOutput
>("PutBucketLifecycleConfiguration");
export const PutBucketLogging = s3.operation<shapes.PutBucketLoggingRequest, void>("PutBucketLogging");
export const PutBucketMetricsConfiguration = s3.operation<shapes.PutBucketMetricsConfigurationRequest, void>(
  "PutBucketMetricsConfiguration",
);
export const PutBucketNotification = s3.operation<shapes.PutBucketNotificationRequest, void>(
  "PutBucketNotification",
);
export const PutBucketNotificationConfiguration = s3.operation<
  shapes.PutBucketNotificationConfigurationRequest,
  void
>("PutBucketNotificationConfiguration");
export const PutBucketOwnershipControls = s3.operation<shapes.PutBucketOwnershipControlsRequest, void>(
  "PutBucketOwnershipControls",
);
export const PutBucketPolicy = s3.operation<shapes.PutBucketPolicyRequest, void>("PutBucketPolicy");
export const PutBucketReplication = s3.operation<shapes.PutBucketReplicationRequest, void>(
  "PutBucketReplication",
);
export const PutBucketRequestPayment = s3.operation<shapes.PutBucketRequestPaymentRequest, void>(
  "PutBucketRequestPayment",
);
export const PutBucketTagging = s3.operation<shapes.PutBucketTaggingRequest, void>("PutBucketTagging");
export const PutBucketVersioning = s3.operation<shapes.PutBucketVersioningRequest, void>(
  "PutBucketVersioning",
);
export const PutBucketWebsite = s3.operation<shapes.PutBucketWebsiteRequest, void>("PutBucketWebsite");
export const PutObject = s3.operation<shapes.PutObjectRequest, shapes.PutObjectOutput>("PutObject");
export const PutObjectAcl = s3.operation<shapes.PutObjectAclRequest, shapes.PutObjectAclOutput>(
  "PutObjectAcl",
);
export const PutObjectLegalHold = s3.operation<
  shapes.PutObjectLegalHoldRequest,
  shapes.PutObjectLegalHoldOutput
>("PutObjectLegalHold");
export const PutObjectLockConfiguration = s3.operation<
  shapes.PutObjectLockConfigurationRequest,
  shapes.PutObjectLockConfigurationOutput
>("PutObjectLockConfiguration");
export const PutObjectRetention = s3.operation<
  shapes.PutObjectRetentionRequest,
  shapes.PutObjectRetentionOutput
>("PutObjectRetention");
export const PutObjectTagging = s3.operation<shapes.PutObjectTaggingRequest, shapes.PutObjectTaggingOutput>(
  "PutObjectTagging",
);
export const PutPublicAccessBlock = s3.operation<shapes.PutPublicAccessBlockRequest, void>(
  "PutPublicAccessBlock",
);
export const RenameObject = s3.operation<shapes.RenameObjectRequest, shapes.RenameObjectOutput>(
  "RenameObject",
);
export const RestoreObject = s3.operation<shapes.RestoreObjectRequest, shapes.RestoreObjectOutput>(
  "RestoreObject",
);
export const SelectObjectContent = s3.operation<
  shapes.SelectObjectContentRequest,
  shapes.SelectObjectContentOutput
>("SelectObjectContent");
export const UpdateBucketMetadataInventoryTableConfiguration = s3.operation<
  shapes.UpdateBucketMetadataInventoryTableConfigurationRequest,
  void
>("UpdateBucketMetadataInventoryTableConfiguration");
export const UpdateBucketMetadataJournalTableConfiguration = s3.operation<
  shapes.UpdateBucketMetadataJournalTableConfigurationRequest,
  void
>("UpdateBucketMetadataJournalTableConfiguration");
export const UpdateObjectEncryption = s3.operation<
  shapes.UpdateObjectEncryptionRequest,
  shapes.UpdateObjectEncryptionResponse
>("UpdateObjectEncryption");
export const UploadPart = s3.operation<shapes.UploadPartRequest, shapes.UploadPartOutput>("UploadPart");
export const UploadPartCopy = s3.operation<shapes.UploadPartCopyRequest, shapes.UploadPartCopyOutput>(
  "UploadPartCopy",
);
export const WriteGetObjectResponse = s3.operation<shapes.WriteGetObjectResponseRequest, void>(
  "WriteGetObjectResponse",
);
