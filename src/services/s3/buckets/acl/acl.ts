import type {
  BucketCannedACL,
  Grant,
  ObjectCannedACL,
  Owner,
  Permission,
} from "../../../../pure/api/s3.shapes.ts";
import type { AccountId } from "../../../../pure/aws/account.ts";

const ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";
const AUTHENTICATED_USERS = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
const LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery";

const GROUPS = new Set([ALL_USERS, AUTHENTICATED_USERS, LOG_DELIVERY]);

export type AclGrantee =
  | { readonly kind: "account"; readonly canonicalId: string; readonly account: AccountId }
  | { readonly kind: "group"; readonly uri: string };

export type CannedAcl = BucketCannedACL | ObjectCannedACL;

/** One line of an access control list, its account looked up. */
export interface AclGrant {
  readonly grantee: AclGrantee;
  readonly permission: Permission;
}

/** A canonical user with its account: the owner of a bucket or object. */
export type AclOwner = Extract<AclGrantee, { kind: "account" }>;

export function isGroup(uri: string): boolean {
  return GROUPS.has(uri);
}

export function fullControl(owner: AclOwner): AclGrant {
  return { grantee: owner, permission: "FULL_CONTROL" };
}

/**
 * The grants a canned ACL stands for. `bucketOwner` is another than `owner` only for objects that an
 * account has written into the bucket of another.
 */
export function cannedGrants(
  canned: CannedAcl,
  owner: AclOwner,
  bucketOwner: AclOwner = owner,
): readonly AclGrant[] {
  const everyone: AclGrantee = { kind: "group", uri: ALL_USERS };
  const own = fullControl(owner);
  const forBucketOwner = (permission: Permission): readonly AclGrant[] =>
    bucketOwner.account === owner.account ? [own] : [own, { grantee: bucketOwner, permission }];
  switch (canned) {
    case "public-read":
      return [own, { grantee: everyone, permission: "READ" }];
    case "public-read-write":
      return [own, { grantee: everyone, permission: "READ" }, { grantee: everyone, permission: "WRITE" }];
    case "authenticated-read":
      return [own, { grantee: { kind: "group", uri: AUTHENTICATED_USERS }, permission: "READ" }];
    case "bucket-owner-read":
      return forBucketOwner("READ");
    case "bucket-owner-full-control":
      return forBucketOwner("FULL_CONTROL");
    default:
      return [own];
  }
}

/** Whether a list opens anything to people outside the accounts it names. */
export function isPublicAcl(grants: readonly AclGrant[]): boolean {
  return grants.some(
    ({ grantee }) =>
      grantee.kind === "group" && (grantee.uri === ALL_USERS || grantee.uri === AUTHENTICATED_USERS),
  );
}

/** Whether a list says no more than that the owner has full control. */
export function isPrivateAcl(grants: readonly AclGrant[], owner: AccountId): boolean {
  const [grant] = grants;
  return (
    grants.length === 1 &&
    grant !== undefined &&
    grant.permission === "FULL_CONTROL" &&
    grant.grantee.kind === "account" &&
    grant.grantee.account === owner
  );
}

export function describeOwner(owner: AclOwner): Owner {
  return { ID: owner.canonicalId };
}

export function describeGrants(grants: readonly AclGrant[]): Grant[] {
  return grants.map(({ grantee, permission }) => ({
    Grantee:
      grantee.kind === "account"
        ? { Type: "CanonicalUser", ID: grantee.canonicalId }
        : { Type: "Group", URI: grantee.uri },
    Permission: permission,
  }));
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html, "Mapping of ACL permissions". */
const BUCKET_ACTIONS: Readonly<Partial<Record<Permission, readonly string[]>>> = {
  READ: ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
  READ_ACP: ["s3:GetBucketAcl"],
  WRITE_ACP: ["s3:PutBucketAcl"],
};

const OBJECT_ACTIONS: Readonly<Partial<Record<Permission, readonly string[]>>> = {
  READ: ["s3:GetObject", "s3:GetObjectVersion"],
  READ_ACP: ["s3:GetObjectAcl", "s3:GetObjectVersionAcl"],
  WRITE_ACP: ["s3:PutObjectAcl", "s3:PutObjectVersionAcl"],
};

const AUTHENTICATED_TYPES = ["Account", "User", "AssumedRole", "FederatedUser"];

/** A statement of a policy document. */
export type AclStatement = Readonly<Record<string, unknown>>;

/** What a bucket's list allows, as statements that are only asked about this bucket and what is in it. */
export function bucketAclStatements(grants: readonly AclGrant[]): AclStatement[] {
  return grants.flatMap(({ grantee, permission }) => {
    const mayWrite = permission === "WRITE" || permission === "FULL_CONTROL";
    const actions = [...actionsOf(permission, BUCKET_ACTIONS), ...(mayWrite ? ["s3:PutObject"] : [])];
    return actions.length === 0 ? [] : [allow(grantee, actions)];
  });
}

/** What an object's list allows, as statements that are only asked about this object. */
export function objectAclStatements(grants: readonly AclGrant[]): AclStatement[] {
  return grants.flatMap(({ grantee, permission }) => {
    const actions = actionsOf(permission, OBJECT_ACTIONS);
    return actions.length === 0 ? [] : [allow(grantee, actions)];
  });
}

/** What is left of a list while public grants are ignored. */
export function withoutPublicGrants(grants: readonly AclGrant[]): readonly AclGrant[] {
  return grants.filter((grant) => !isPublicAcl([grant]));
}

function actionsOf(
  permission: Permission,
  actionsBy: Readonly<Partial<Record<Permission, readonly string[]>>>,
): readonly string[] {
  return permission === "FULL_CONTROL" ? Object.values(actionsBy).flat() : (actionsBy[permission] ?? []);
}

function allow(grantee: AclGrantee, actions: readonly string[]): AclStatement {
  return { Effect: "Allow", Action: actions, Resource: "*", ...principalOf(grantee) };
}

function principalOf(grantee: AclGrantee): AclStatement {
  if (grantee.kind === "account") return { Principal: { AWS: grantee.account } };
  if (grantee.uri === ALL_USERS) return { Principal: "*" };
  if (grantee.uri === AUTHENTICATED_USERS) {
    return { Principal: "*", Condition: { StringEquals: { "aws:PrincipalType": AUTHENTICATED_TYPES } } };
  }
  return { Principal: { Service: "logging.s3.amazonaws.com" } };
}
