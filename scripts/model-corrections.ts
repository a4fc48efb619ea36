/** What the published models leave out or have wrong, by `service.Shape` and `service.Operation`. */

/**
 * IAM answers `Policy` where its model lists `PermissionsBoundaryPolicy` only. S3 refuses a location that
 * it does not know in words of its own, not as malformed XML: `any` leaves the value to the operation.
 */
export const correctedEnums: Readonly<Record<string, readonly string[] | "any">> = {
  "iam.PermissionsBoundaryAttachmentType": ["PermissionsBoundaryPolicy", "Policy"],
  "s3.BucketLocationConstraint": "any",
};

/** Statuses of success that the API shows and the model does not give. */
export const responseCodes: Readonly<Record<string, number>> = {
  "s3.PutBucketPolicy": 204,
  "s3.PutBucketTagging": 204,
};

/** Root elements of S3 answers as its API reference shows them; the model names none. */
export const outputRoots: Readonly<Record<string, string>> = {
  "s3.CompleteMultipartUpload": "CompleteMultipartUploadResult",
  "s3.CreateMultipartUpload": "InitiateMultipartUploadResult",
  "s3.CreateSession": "CreateSessionResult",
  "s3.DeleteObjects": "DeleteResult",
  "s3.GetBucketAccelerateConfiguration": "AccelerateConfiguration",
  "s3.GetBucketAcl": "AccessControlPolicy",
  "s3.GetBucketCors": "CORSConfiguration",
  "s3.GetBucketLifecycle": "LifecycleConfiguration",
  "s3.GetBucketLifecycleConfiguration": "LifecycleConfiguration",
  "s3.GetBucketLocation": "LocationConstraint",
  "s3.GetBucketLogging": "BucketLoggingStatus",
  "s3.GetBucketNotification": "NotificationConfiguration",
  "s3.GetBucketNotificationConfiguration": "NotificationConfiguration",
  "s3.GetBucketRequestPayment": "RequestPaymentConfiguration",
  "s3.GetBucketTagging": "Tagging",
  "s3.GetBucketVersioning": "VersioningConfiguration",
  "s3.GetBucketWebsite": "WebsiteConfiguration",
  "s3.GetObjectAcl": "AccessControlPolicy",
  "s3.GetObjectAttributes": "GetObjectAttributesResponse",
  "s3.GetObjectTagging": "Tagging",
  "s3.ListBucketAnalyticsConfigurations": "ListBucketAnalyticsConfigurationResult",
  "s3.ListBucketIntelligentTieringConfigurations": "ListBucketIntelligentTieringConfigurationsOutput",
  "s3.ListBucketInventoryConfigurations": "ListInventoryConfigurationsResult",
  "s3.ListBucketMetricsConfigurations": "ListMetricsConfigurationsResult",
  "s3.ListBuckets": "ListAllMyBucketsResult",
  "s3.ListDirectoryBuckets": "ListAllMyDirectoryBucketsResult",
  "s3.ListMultipartUploads": "ListMultipartUploadsResult",
  "s3.ListObjectVersions": "ListVersionsResult",
  "s3.ListObjects": "ListBucketResult",
  "s3.ListObjectsV2": "ListBucketResult",
  "s3.ListParts": "ListPartsResult",
};
