import type { HttpFacts } from "../../runtime/call.ts";

export type ConditionKeys = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The condition keys that S3 fills from a request's own parameters, by the member that holds them. A
 * parameter that was not sent leaves its key absent, which is not the same as empty.
 */
const KEYS_BY_MEMBER: Readonly<Record<string, string>> = {
  ACL: "s3:x-amz-acl",
  CopySource: "s3:x-amz-copy-source",
  Delimiter: "s3:delimiter",
  GrantFullControl: "s3:x-amz-grant-full-control",
  GrantRead: "s3:x-amz-grant-read",
  GrantReadACP: "s3:x-amz-grant-read-acp",
  GrantWrite: "s3:x-amz-grant-write",
  GrantWriteACP: "s3:x-amz-grant-write-acp",
  IfMatch: "s3:if-match",
  IfNoneMatch: "s3:if-none-match",
  MaxKeys: "s3:max-keys",
  MetadataDirective: "s3:x-amz-metadata-directive",
  ObjectLockLegalHoldStatus: "s3:object-lock-legal-hold",
  ObjectLockMode: "s3:object-lock-mode",
  ObjectLockRetainUntilDate: "s3:object-lock-retain-until-date",
  ObjectOwnership: "s3:x-amz-object-ownership",
  Prefix: "s3:prefix",
  SSECustomerAlgorithm: "s3:x-amz-server-side-encryption-customer-algorithm",
  SSEKMSKeyId: "s3:x-amz-server-side-encryption-aws-kms-key-id",
  ServerSideEncryption: "s3:x-amz-server-side-encryption",
  StorageClass: "s3:x-amz-storage-class",
  VersionId: "s3:versionid",
  WebsiteRedirectLocation: "s3:x-amz-website-redirect-location",
};

/** The keys that only these actions know, although requests for others carry the same parameter. */
const ACTIONS_BY_KEY: Readonly<Record<string, RegExp>> = {
  "s3:delimiter": /^s3:ListBucket(?:Versions)?$/,
  "s3:ExistingObjectTag":
    /^s3:(?:Get|Put|Delete)Object(?:Version)?(?:Acl|Attributes|Tagging)$|^s3:GetObject(?:Version)?$/,
  "s3:if-match": /^s3:(?:Put|Delete)Object$/,
  "s3:if-none-match": /^s3:PutObject$/,
  "s3:max-keys": /^s3:ListBucket(?:Versions)?$/,
  "s3:prefix": /^s3:ListBucket(?:Versions)?$/,
  "s3:versionid": /^s3:[A-Z][a-z]+ObjectVersion/,
  "s3:x-amz-server-side-encryption-customer-algorithm": /^s3:PutObject$/,
};

/** Those of the keys that an action knows. */
export function keysKnownTo(action: string, keys: ConditionKeys): ConditionKeys {
  const known: Record<string, string | readonly string[] | undefined> = {};
  for (const [key, value] of Object.entries(keys)) {
    const slash = key.indexOf("/");
    const actions = ACTIONS_BY_KEY[slash < 0 ? key : key.slice(0, slash)];
    if (actions === undefined || actions.test(action)) known[key] = value;
  }
  return known;
}

export function inputKeys(input: object): ConditionKeys {
  const keys: Record<string, string> = {};
  for (const [member, value] of Object.entries(input)) {
    const key = Object.hasOwn(KEYS_BY_MEMBER, member) ? KEYS_BY_MEMBER[member] : undefined;
    if (key !== undefined && value !== undefined) keys[key] = textOf(value);
  }
  return keys;
}

/** The keys that every signed request fills: how it was signed and over what it came. */
export function connectionKeys(http: HttpFacts | undefined): ConditionKeys {
  if (http === undefined) return {};
  const { version, place, ageMs, contentSha256 } = http.signature;
  return {
    "s3:authType": place === "none" ? undefined : place,
    "s3:signatureversion": version === "none" ? undefined : version,
    "s3:signatureAge": place === "REST-QUERY-STRING" && ageMs !== undefined ? String(ageMs) : undefined,
    "s3:x-amz-content-sha256": contentSha256,
    "s3:TlsVersion": http.tls?.version.replace(/^TLSv/, ""),
  };
}

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
