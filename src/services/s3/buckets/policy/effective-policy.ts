import type { AccountId } from "../../../../pure/aws/account.ts";
import { belongsToAccount, type Caller } from "../../../../pure/aws/caller.ts";
import {
  type AclGrant,
  type AclStatement,
  bucketAclStatements,
  objectAclStatements,
  withoutPublicGrants,
} from "../acl/acl.ts";
import { type Bucket, ownerIsEnforced } from "../bucket.ts";

/** An object whose owner need not be the bucket's, with its own ACL. */
export interface OwnedObject {
  readonly owner: AccountId;
  readonly acl?: readonly AclGrant[] | undefined;
}

/** By these the owner's root user can always get out of a policy that locks everybody out. */
const ESCAPES = new Set(["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"]);

const NO_STATEMENTS: readonly AclStatement[] = [];

/**
 * The policy that stands at the resource's side of a decision: the bucket's own, less what the public
 * access block takes away, and what the ACLs in force allow. Undefined when there is none.
 */
export function effectivePolicy(
  caller: Caller,
  bucket: Bucket,
  action: string,
  object?: OwnedObject | undefined,
): string | undefined {
  if (caller.kind === "root" && caller.account === bucket.owner && ESCAPES.has(action)) return undefined;
  const statements = aclStatements(bucket, object);
  const policy = isShutOut(caller, bucket) ? undefined : bucket.policy;
  const isForeign = object !== undefined && object.owner !== bucket.owner;
  if (statements.length === 0 && !isForeign) return policy?.enforced;
  return merged(policy?.enforced, statements, isForeign);
}

/** While the policy is public, RestrictPublicBuckets keeps out all but the owner's account and services. */
function isShutOut(caller: Caller, bucket: Bucket): boolean {
  if (!bucket.publicAccessBlock?.restrictPublicBuckets || !bucket.policy?.isPublic) return false;
  if (caller.kind === "service") return false;
  return !belongsToAccount(caller) || caller.account !== bucket.owner;
}

function aclStatements(bucket: Bucket, object: OwnedObject | undefined): readonly AclStatement[] {
  if (ownerIsEnforced(bucket)) return NO_STATEMENTS;
  const inForce = (grants: readonly AclGrant[] = []) =>
    bucket.publicAccessBlock?.ignorePublicAcls ? withoutPublicGrants(grants) : grants;
  return [...bucketAclStatements(inForce(bucket.acl)), ...objectAclStatements(inForce(object?.acl))];
}

interface Document {
  readonly Version?: string;
  readonly Statement: AclStatement | readonly AclStatement[];
}

// An object that another account owns is not the bucket owner's to give away, only to keep shut.
function merged(
  policy: string | undefined,
  statements: readonly AclStatement[],
  onlyDenies: boolean,
): string | undefined {
  const document: Document =
    policy === undefined ? { Version: "2012-10-17", Statement: [] } : (JSON.parse(policy) as Document);
  const own = Array.isArray(document.Statement)
    ? (document.Statement as readonly AclStatement[])
    : [document.Statement as AclStatement];
  const kept = onlyDenies
    ? own.filter((statement) => String(statement.Effect).toLowerCase() === "deny")
    : own;
  const all = [...kept, ...statements];
  return all.length === 0 ? undefined : JSON.stringify({ ...document, Statement: all });
}
