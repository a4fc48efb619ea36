import type {
  AttachedPolicy,
  GroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  PolicyVersion as PolicyVersionShape,
  RoleDetail,
  UserDetail,
} from "../../../pure/api/iam.shapes.ts";
import { tagList } from "../../../pure/aws/tags.ts";
import type { Call } from "../../../runtime/call.ts";
import { describeAttached } from "../attachments/list-attached-policies.ts";
import { listAttachedArns } from "../attachments/store.ts";
import { encodeDocument } from "../documents.ts";
import type { Entity, Group, Role, User } from "../entities/entity.ts";
import { describeGroup } from "../groups/group.ts";
import { listGroupsOf } from "../groups/store.ts";
import { listInlinePolicies } from "../inline-policies/store.ts";
import { describeInstanceProfiles } from "../instance-profiles/instance-profile.ts";
import { listProfilesOf } from "../instance-profiles/store.ts";
import {
  describePolicyFully,
  describeVersionFully,
  listPolicyVersions,
  type ManagedPolicy,
  type PolicyUses,
} from "../policies/managed-policy.ts";
import { describeRoleFully } from "../roles/role.ts";
import { describeUserFully } from "../users/user.ts";

export async function detailUser(call: Call, user: User): Promise<UserDetail> {
  const groups = await listGroupsOf(call.transaction, user);
  const { PasswordLastUsed: _used, ...shown } = describeUserFully(user);
  const inline = await inlineOf(call, user);
  return {
    ...shown,
    Tags: tagList(user.tags),
    UserPolicyList: inline.length === 0 ? undefined : inline,
    GroupList: groups.map(({ name }) => name),
    AttachedManagedPolicies: await attachedOf(call, user),
  };
}

export async function detailGroup(call: Call, group: Group): Promise<GroupDetail> {
  return {
    ...describeGroup(group),
    GroupPolicyList: await inlineOf(call, group),
    AttachedManagedPolicies: await attachedOf(call, group),
  };
}

export async function detailRole(call: Call, role: Role): Promise<RoleDetail> {
  const { transaction } = call;
  const {
    Description: _description,
    MaxSessionDuration: _seconds,
    ...shown
  } = await describeRoleFully(call, role);
  const profiles = await listProfilesOf(transaction, role);
  return {
    ...shown,
    Tags: tagList(role.tags),
    InstanceProfileList: await describeInstanceProfiles(transaction, profiles),
    RolePolicyList: await inlineOf(call, role),
    AttachedManagedPolicies: await attachedOf(call, role),
  };
}

export async function detailPolicy(
  call: Call,
  policy: ManagedPolicy,
  uses: PolicyUses,
): Promise<ManagedPolicyDetail> {
  const { Tags: _tags, ...shown } = describePolicyFully(policy, uses);
  const versions = await listPolicyVersions(call, policy);
  const PolicyVersionList: PolicyVersionShape[] = versions.map(describeVersionFully);
  return { ...shown, PolicyVersionList };
}

async function inlineOf(call: Call, entity: Entity): Promise<PolicyDetail[]> {
  const policies = await listInlinePolicies(call.transaction, entity.id);
  return policies.map(({ name, document }) => ({
    PolicyName: name,
    PolicyDocument: encodeDocument(document),
  }));
}

async function attachedOf(call: Call, entity: Entity): Promise<AttachedPolicy[]> {
  return (await listAttachedArns(call.transaction, entity)).map(describeAttached);
}
