import { expect, test } from "vitest";
import type { OperationModel } from "../../pure/api/model.ts";
import * as s3 from "../../pure/api/s3.ts";
import { s3RequestParameters, s3ResponseElements } from "./record-parameters.ts";

const Host = "vault.s3.eu-west-3.amazonaws.com";

test.for<[claim: string, operation: OperationModel, input: unknown, recorded: string]>([
  ["a call on no bucket has the host alone", s3.ListBuckets, {}, `{"Host":"${Host}"}`],
  [
    "a sub-resource is an empty string",
    s3.GetBucketAcl,
    { Bucket: "vault" },
    `{"bucketName":"vault","Host":"${Host}","acl":""}`,
  ],
  [
    "headers keep their wire names",
    s3.PutBucketAcl,
    { Bucket: "vault", ACL: "private", ContentMD5: "x" },
    `{"bucketName":"vault","Host":"${Host}","x-amz-acl":"private","acl":""}`,
  ],
  [
    "a policy is shown as the document it is",
    s3.PutBucketPolicy,
    { Bucket: "vault", Policy: '{"Version":"2012-10-17","Statement":[]}' },
    `{"bucketName":"vault","Host":"${Host}","bucketPolicy":{"Version":"2012-10-17","Statement":[]},"policy":""}`,
  ],
  [
    "a policy that is none is not shown",
    s3.PutBucketPolicy,
    { Bucket: "vault", Policy: "no json" },
    `{"bucketName":"vault","Host":"${Host}","policy":""}`,
  ],
  [
    "a body keeps the names of its elements",
    s3.PutBucketVersioning,
    { Bucket: "vault", VersioningConfiguration: { Status: "Enabled" } },
    `{"bucketName":"vault","Host":"${Host}","VersioningConfiguration":{"Status":"Enabled","xmlns":"http://s3.amazonaws.com/doc/2006-03-01/"},"versioning":""}`,
  ],
  [
    "one element of a list stands alone, and a key's name is no secret",
    s3.PutBucketEncryption,
    {
      Bucket: "vault",
      ServerSideEncryptionConfiguration: {
        Rules: [
          { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "alias/vault" } },
        ],
      },
    },
    `{"bucketName":"vault","Host":"${Host}","ServerSideEncryptionConfiguration":{"Rule":{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"alias/vault"}},"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/"},"encryption":""}`,
  ],
  [
    "several elements are a list",
    s3.PutBucketTagging,
    {
      Bucket: "vault",
      Tagging: {
        TagSet: [
          { Key: "a", Value: "1" },
          { Key: "b", Value: "2" },
        ],
      },
    },
    `{"bucketName":"vault","Host":"${Host}","Tagging":{"TagSet":{"Tag":[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]},"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/"},"tagging":""}`,
  ],
  [
    "query parameters are strings under their wire names",
    s3.ListObjectsV2,
    { Bucket: "vault", Prefix: "in/", MaxKeys: 7, EncodingType: "url" },
    `{"bucketName":"vault","Host":"${Host}","encoding-type":"url","max-keys":"7","prefix":"in/","list-type":"2"}`,
  ],
  [
    "an object has its key, but not its content, its own metadata or a key to decrypt it",
    s3.PutObject,
    {
      Bucket: "vault",
      Key: "in/a.txt",
      ACL: "bucket-owner-full-control",
      ContentType: "text/plain",
      Body: { size: 3 },
      Metadata: { note: "x" },
      SSECustomerAlgorithm: "AES256",
      SSECustomerKey: "c2VjcmV0",
    },
    `{"bucketName":"vault","Host":"${Host}","x-amz-acl":"bucket-owner-full-control","x-amz-server-side-encryption-customer-algorithm":"AES256","key":"in/a.txt"}`,
  ],
  [
    "the keys to delete are not listed",
    s3.DeleteObjects,
    { Bucket: "vault", Delete: { Objects: [{ Key: "a" }] } },
    `{"bucketName":"vault","Host":"${Host}","delete":""}`,
  ],
])("request: %s", ([, operation, input, recorded]) => {
  expect(JSON.stringify(s3RequestParameters(operation, input, Host))).toBe(recorded);
});

test("of an answer the x-amz- headers are shown, or nothing", () => {
  expect(
    s3ResponseElements(s3.PutObject, { ETag: '"e"', ServerSideEncryption: "AES256", VersionId: "v1" }),
  ).toEqual({
    "x-amz-server-side-encryption": "AES256",
    "x-amz-version-id": "v1",
  });
  expect(s3ResponseElements(s3.PutObject, { ETag: '"e"' })).toBeNull();
  expect(s3ResponseElements(s3.PutBucketPolicy, undefined)).toBeNull();
});
