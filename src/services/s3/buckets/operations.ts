import type { ServiceDefinition } from "../../../runtime/service.ts";
import type { Parts } from "../parts.ts";
import { getBucketAcl } from "./acl/get-bucket-acl.ts";
import { putBucketAcl } from "./acl/put-bucket-acl.ts";
import { createBucket } from "./create-bucket.ts";
import { deleteBucket } from "./delete-bucket.ts";
import { deleteBucketEncryption } from "./encryption/delete-bucket-encryption.ts";
import { getBucketEncryption } from "./encryption/get-bucket-encryption.ts";
import { putBucketEncryption } from "./encryption/put-bucket-encryption.ts";
import { getBucketLocation } from "./get-bucket-location.ts";
import { headBucket } from "./head-bucket.ts";
import { deleteBucketLifecycle } from "./lifecycle/delete-bucket-lifecycle.ts";
import { getBucketLifecycleConfiguration } from "./lifecycle/get-bucket-lifecycle-configuration.ts";
import { putBucketLifecycleConfiguration } from "./lifecycle/put-bucket-lifecycle-configuration.ts";
import { listBuckets } from "./list-buckets.ts";
import { deleteBucketOwnershipControls } from "./ownership-controls/delete-bucket-ownership-controls.ts";
import { getBucketOwnershipControls } from "./ownership-controls/get-bucket-ownership-controls.ts";
import { putBucketOwnershipControls } from "./ownership-controls/put-bucket-ownership-controls.ts";
import { deleteBucketPolicy } from "./policy/delete-bucket-policy.ts";
import { getBucketPolicy } from "./policy/get-bucket-policy.ts";
import { getBucketPolicyStatus } from "./policy/get-bucket-policy-status.ts";
import { putBucketPolicy } from "./policy/put-bucket-policy.ts";
import { deletePublicAccessBlock } from "./public-access-block/delete-public-access-block.ts";
import { getPublicAccessBlock } from "./public-access-block/get-public-access-block.ts";
import { putPublicAccessBlock } from "./public-access-block/put-public-access-block.ts";
import { deleteBucketTagging } from "./tagging/delete-bucket-tagging.ts";
import { getBucketTagging } from "./tagging/get-bucket-tagging.ts";
import { putBucketTagging } from "./tagging/put-bucket-tagging.ts";
import { deleteBucketCors } from "./unconfigured/delete-bucket-cors.ts";
import { deleteBucketReplication } from "./unconfigured/delete-bucket-replication.ts";
import { deleteBucketWebsite } from "./unconfigured/delete-bucket-website.ts";
import { getBucketAccelerateConfiguration } from "./unconfigured/get-bucket-accelerate-configuration.ts";
import { getBucketCors } from "./unconfigured/get-bucket-cors.ts";
import { getBucketLogging } from "./unconfigured/get-bucket-logging.ts";
import { getBucketNotificationConfiguration } from "./unconfigured/get-bucket-notification-configuration.ts";
import { getBucketReplication } from "./unconfigured/get-bucket-replication.ts";
import { getBucketRequestPayment } from "./unconfigured/get-bucket-request-payment.ts";
import { getBucketWebsite } from "./unconfigured/get-bucket-website.ts";
import { getObjectLockConfiguration } from "./unconfigured/get-object-lock-configuration.ts";
import { getBucketVersioning } from "./versioning/get-bucket-versioning.ts";
import { putBucketVersioning } from "./versioning/put-bucket-versioning.ts";

export const bucketOperations: ServiceDefinition<Parts>["operations"] = [
  createBucket,
  deleteBucket,
  deleteBucketCors,
  deleteBucketEncryption,
  deleteBucketLifecycle,
  deleteBucketOwnershipControls,
  deleteBucketPolicy,
  deleteBucketReplication,
  deleteBucketTagging,
  deleteBucketWebsite,
  deletePublicAccessBlock,
  getBucketAccelerateConfiguration,
  getBucketAcl,
  getBucketCors,
  getBucketEncryption,
  getBucketLifecycleConfiguration,
  getBucketLocation,
  getBucketLogging,
  getBucketNotificationConfiguration,
  getBucketOwnershipControls,
  getBucketPolicy,
  getBucketPolicyStatus,
  getBucketReplication,
  getBucketRequestPayment,
  getBucketTagging,
  getBucketVersioning,
  getBucketWebsite,
  getObjectLockConfiguration,
  getPublicAccessBlock,
  headBucket,
  listBuckets,
  putBucketAcl,
  putBucketEncryption,
  putBucketLifecycleConfiguration,
  putBucketOwnershipControls,
  putBucketPolicy,
  putBucketTagging,
  putBucketVersioning,
  putPublicAccessBlock,
];
