import type {
  InstanceProfile as InstanceProfileShape,
  Role as RoleShape,
} from "../../../pure/api/iam.shapes.ts";
import { tagList } from "../../../pure/aws/tags.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { arnOf, type InstanceProfile } from "../entities/entity.ts";
import { describeRole } from "../roles/role.ts";
import { listRolesOf } from "./store.ts";

/** As listings show it: without tags. */
async function describeInstanceProfile(
  transaction: Transaction,
  profile: InstanceProfile,
): Promise<InstanceProfileShape> {
  const roles: RoleShape[] = [];
  for (const role of await listRolesOf(transaction, profile)) {
    const {
      Description: _text,
      MaxSessionDuration: _seconds,
      ...shown
    } = await describeRole(transaction, role);
    roles.push(shown);
  }
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: arnOf(profile),
    CreateDate: new Date(profile.createdAtMs),
    Roles: roles,
  };
}

export async function describeInstanceProfileFully(
  transaction: Transaction,
  profile: InstanceProfile,
): Promise<InstanceProfileShape> {
  return { ...(await describeInstanceProfile(transaction, profile)), Tags: tagList(profile.tags) };
}

/** As the call that makes a profile answers: tags that are none are left out. */
export async function describeNewInstanceProfile(
  transaction: Transaction,
  profile: InstanceProfile,
): Promise<InstanceProfileShape> {
  const { Tags, ...shown } = await describeInstanceProfileFully(transaction, profile);
  return { ...shown, Tags: Tags?.length ? Tags : undefined };
}

export async function describeInstanceProfiles(
  transaction: Transaction,
  profiles: readonly InstanceProfile[],
): Promise<InstanceProfileShape[]> {
  const described: InstanceProfileShape[] = [];
  for (const profile of profiles) described.push(await describeInstanceProfile(transaction, profile));
  return described;
}
