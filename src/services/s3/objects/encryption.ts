import type { ServerSideEncryption } from "../../../pure/api/s3.shapes.ts";
import type { Bucket } from "../buckets/bucket.ts";
import { notImplemented } from "../errors.ts";
import {
  keyAliasNotFound,
  keyIdWithoutEncryption,
  keyNotFound,
  keyOfOtherRegion,
  unsupportedEncryption,
} from "./errors.ts";

/** The members by which a request asks for encryption. */
export interface EncryptionInput {
  readonly ServerSideEncryption?: ServerSideEncryption | undefined;
  readonly SSEKMSKeyId?: string | undefined;
}

/** The members by which a request brings its own key. */
export interface CustomerKeyInput {
  readonly SSECustomerAlgorithm?: string | undefined;
  readonly SSECustomerKey?: string | undefined;
  readonly SSECustomerKeyMD5?: string | undefined;
  readonly CopySourceSSECustomerAlgorithm?: string | undefined;
  readonly CopySourceSSECustomerKey?: string | undefined;
  readonly CopySourceSSECustomerKeyMD5?: string | undefined;
}

const CUSTOMER_KEY = "x-amz-server-side-encryption-customer-algorithm";
const SOURCE_CUSTOMER_KEY = "x-amz-copy-source-server-side-encryption-customer-algorithm";

/** Nothing can be encrypted with a customer's key here, and it is not stored as if it were. */
export function refuseCustomerKeys(input: CustomerKeyInput): void {
  const { SSECustomerAlgorithm, SSECustomerKey, SSECustomerKeyMD5 } = input;
  if (SSECustomerAlgorithm ?? SSECustomerKey ?? SSECustomerKeyMD5) throw notImplemented(CUSTOMER_KEY);
  if (
    input.CopySourceSSECustomerAlgorithm ??
    input.CopySourceSSECustomerKey ??
    input.CopySourceSSECustomerKeyMD5
  )
    throw notImplemented(SOURCE_CUSTOMER_KEY);
}

/**
 * Throws unless what the request asks for, or else the bucket's default, is encryption with keys of S3.
 * Keys of AWS KMS are answered as keys that do not exist, because none do.
 */
export function checkEncryption(input: EncryptionInput, bucket: Bucket): void {
  refuseCustomerKeys(input as CustomerKeyInput);
  const { ServerSideEncryption: asked, SSEKMSKeyId: askedKey } = input;
  if (asked === undefined && askedKey !== undefined) throw keyIdWithoutEncryption();
  const byDefault = bucket.encryption.ApplyServerSideEncryptionByDefault;
  const algorithm = asked ?? byDefault?.SSEAlgorithm ?? "AES256";
  if (algorithm === "AES256") {
    if (askedKey !== undefined) throw keyIdWithoutEncryption();
    return;
  }
  if (algorithm !== "aws:kms" && algorithm !== "aws:kms:dsse") throw unsupportedEncryption(algorithm);
  throw missingKey(askedKey ?? (asked === undefined ? byDefault?.KMSMasterKeyID : undefined), bucket);
}

function missingKey(key: string | undefined, bucket: Bucket): Error {
  const prefix = `arn:aws:kms:${bucket.region}:${bucket.owner}:`;
  const name = key ?? "alias/aws/s3";
  const region = /^arn:[^:]*:kms:([^:]*):/.exec(name)?.[1];
  if (region !== undefined && region !== bucket.region) return keyOfOtherRegion(region);
  const arn = region !== undefined ? name : prefix + (name.startsWith("alias/") ? name : `key/${name}`);
  return arn.includes(":alias/") ? keyAliasNotFound(arn) : keyNotFound(arn);
}
