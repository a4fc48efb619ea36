import type { AccessControlPolicy, Grant, Permission } from "../../../../pure/api/s3.shapes.ts";
import type { AccountId } from "../../../../pure/aws/account.ts";
import type { Call } from "../../../../runtime/call.ts";
import {
  cannedAclWithGrants,
  invalidCanonicalId,
  invalidGroupUri,
  malformedAcl,
  malformedGrant,
  unexpectedContent,
  unresolvableGrant,
} from "../../errors.ts";
import type { Parts } from "../../parts.ts";
import {
  type AclGrant,
  type AclGrantee,
  type AclOwner,
  type CannedAcl,
  cannedGrants,
  isGroup,
} from "./acl.ts";

/** The members by which inputs give an ACL: a canned one, headers, or a body. */
export interface AclInput {
  readonly ACL?: CannedAcl | undefined;
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWrite?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
  readonly AccessControlPolicy?: AccessControlPolicy | undefined;
}

const GRANT_HEADERS = [
  ["GrantFullControl", "x-amz-grant-full-control", "FULL_CONTROL"],
  ["GrantRead", "x-amz-grant-read", "READ"],
  ["GrantReadACP", "x-amz-grant-read-acp", "READ_ACP"],
  ["GrantWrite", "x-amz-grant-write", "WRITE"],
  ["GrantWriteACP", "x-amz-grant-write-acp", "WRITE_ACP"],
] as const;

export async function ownerOf(call: Call, parts: Parts, account: AccountId): Promise<AclOwner> {
  const canonicalId = await parts.accounts.canonicalUserId(call.transaction, account);
  return { kind: "account", canonicalId, account };
}

/** The list an input asks for; undefined when it asks for none. */
export async function requestedGrants(
  input: AclInput,
  call: Call,
  parts: Parts,
  owner: AclOwner,
  bucketOwner: AclOwner = owner,
): Promise<readonly AclGrant[] | undefined> {
  const headers = GRANT_HEADERS.filter(([member]) => input[member] !== undefined);
  if (input.ACL !== undefined) {
    if (headers.length > 0) throw cannedAclWithGrants();
    if (input.AccessControlPolicy !== undefined) throw unexpectedContent();
    return cannedGrants(input.ACL, owner, bucketOwner);
  }
  if (headers.length > 0) {
    if (input.AccessControlPolicy !== undefined) throw unexpectedContent();
    const lists = headers.map(([member, header, permission]) =>
      headerGrants(call, parts, header, input[member] ?? "", permission),
    );
    return (await Promise.all(lists)).flat();
  }
  return input.AccessControlPolicy && bodyGrants(call, parts, input.AccessControlPolicy, owner);
}

/** `id="64 hex", uri="…", emailAddress="…"`, the quotes optional. */
async function headerGrants(
  call: Call,
  parts: Parts,
  header: string,
  value: string,
  permission: Permission,
): Promise<AclGrant[]> {
  const grants: AclGrant[] = [];
  for (const entry of value.split(",")) {
    const [, kind, text] = /^\s*(id|uri|emailAddress)\s*=\s*"?([^"]*?)"?\s*$/i.exec(entry) ?? [];
    if (kind === undefined || text === undefined) throw malformedGrant(header, value);
    grants.push({ grantee: await granteeOf(call, parts, kind.toLowerCase(), text), permission });
  }
  return grants;
}

async function bodyGrants(
  call: Call,
  parts: Parts,
  policy: AccessControlPolicy,
  owner: AclOwner,
): Promise<AclGrant[]> {
  if (policy.Owner?.ID === undefined || policy.Grants === undefined) throw malformedAcl();
  if (policy.Owner.ID !== owner.canonicalId) throw invalidCanonicalId(policy.Owner.ID);
  return Promise.all(policy.Grants.map((grant) => bodyGrant(call, parts, grant)));
}

async function bodyGrant(call: Call, parts: Parts, grant: Grant): Promise<AclGrant> {
  const { Grantee: grantee, Permission: permission } = grant;
  if (grantee === undefined || permission === undefined) throw malformedAcl();
  const [kind, text] = {
    CanonicalUser: ["id", grantee.ID] as const,
    Group: ["uri", grantee.URI] as const,
    AmazonCustomerByEmail: ["emailaddress", grantee.EmailAddress] as const,
  }[grantee.Type];
  if (text === undefined) throw malformedAcl();
  return { grantee: await granteeOf(call, parts, kind, text), permission };
}

async function granteeOf(call: Call, parts: Parts, kind: string, text: string): Promise<AclGrantee> {
  if (kind === "uri") {
    if (!isGroup(text)) throw invalidGroupUri(text);
    return { kind: "group", uri: text };
  }
  // AWS itself no longer finds accounts by e-mail address.
  if (kind === "emailaddress") throw unresolvableGrant(text);
  const account = await parts.accounts.accountOfCanonicalUserId(call.transaction, text);
  if (account === undefined) throw invalidCanonicalId(text);
  return { kind: "account", canonicalId: text, account };
}
