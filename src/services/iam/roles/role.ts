import type { Role as RoleShape } from "../../../pure/api/iam.shapes.ts";
import { tagList } from "../../../pure/aws/tags.ts";
import type { Call } from "../../../runtime/call.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { describeBoundary } from "../boundaries/boundary.ts";
import { encodeDocument } from "../documents.ts";
import { arnOf, type Role } from "../entities/entity.ts";
import { findRoleUse } from "../last-used/store.ts";
import { renderTrustPolicy } from "./trust-policy.ts";

export const SESSION_SECONDS_DEFAULT = 3600;

/** As the call that makes a role answers: the trust policy as it was sent, no description, no session's length. */
export function describeNewRole(role: Role): RoleShape {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: arnOf(role),
    CreateDate: new Date(role.createdAtMs),
    AssumeRolePolicyDocument: encodeDocument(role.details.trustPolicy),
    PermissionsBoundary: describeBoundary(role),
    Tags: Object.keys(role.tags).length === 0 ? undefined : tagList(role.tags),
  };
}

/** As listings show it: without boundary, tags and last use. */
export async function describeRole(transaction: Transaction, role: Role): Promise<RoleShape> {
  const { PermissionsBoundary: _boundary, Tags: _tags, ...shown } = describeNewRole(role);
  return {
    ...shown,
    AssumeRolePolicyDocument: encodeDocument(await renderTrustPolicy(transaction, role)),
    Description: role.details.description,
    MaxSessionDuration: role.details.maxSessionSeconds,
  };
}

/** The last use is as the journal was read: who shows it lets `lastUsed` catch up before. */
export async function describeRoleFully({ transaction, now }: Call, role: Role): Promise<RoleShape> {
  const { PermissionsBoundary, Tags } = describeNewRole(role);
  const use = await findRoleUse(transaction, role.id, now);
  const RoleLastUsed = use === undefined ? {} : { LastUsedDate: new Date(use.usedAtMs), Region: use.region };
  return { ...(await describeRole(transaction, role)), PermissionsBoundary, Tags, RoleLastUsed };
}
