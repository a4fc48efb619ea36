import type { GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail } from "../../pure/api/iam.shapes.ts";
import {
  AddUserToGroup,
  CreateGroup,
  CreatePolicy,
  CreateRole,
  CreateUser,
  GetAccountAuthorizationDetails,
} from "../../pure/api/iam.ts";
import type {
  Contents,
  GroupDescription,
  NamedPolicy,
  RoleDescription,
  UserDescription,
} from "../file/description.ts";
import { fillIn } from "../file/policy-text.ts";
import { decoded, givePolicies } from "./holders.ts";
import { compareDocuments, look, make, type Planting, type Plot, tagList } from "./planting.ts";

/** Users, groups, roles and policies of one account. */
export async function plantIdentities(planting: Planting, plot: Plot, given: Contents): Promise<void> {
  const { users = [], groups = [], roles = [], policies = [] } = given;
  if (users.length + groups.length + roles.length + policies.length === 0) return;
  const there = await identitiesOf(planting, plot);
  if (there === undefined) return;
  for (const policy of policies) {
    const found = there.policies.find(({ PolicyName }) => PolicyName === policy.name);
    await plantPolicy(planting, plot, policy, found);
  }
  for (const group of groups) {
    const found = there.groups.find(({ GroupName }) => GroupName === group.name);
    await plantGroup(planting, plot, group, found);
  }
  for (const user of users) {
    const found = there.users.find(({ UserName }) => UserName === user.name);
    await plantUser(planting, plot, user, found);
  }
  for (const role of roles) {
    const found = there.roles.find(({ RoleName }) => RoleName === role.name);
    await plantRole(planting, plot, role, found);
  }
}

async function plantPolicy(
  planting: Planting,
  { account, placeholders }: Plot,
  policy: NamedPolicy,
  found: ManagedPolicyDetail | undefined,
): Promise<void> {
  const PolicyDocument = fillIn(policy, placeholders);
  if (found === undefined) {
    const input = { PolicyName: policy.name, PolicyDocument };
    await make(planting, account, policy.place, { operation: CreatePolicy, input });
    return;
  }
  const version = found.PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion);
  compareDocuments(planting, policy.place, PolicyDocument, decoded(version?.Document));
}

async function plantGroup(
  planting: Planting,
  plot: Plot,
  group: GroupDescription,
  found: GroupDetail | undefined,
): Promise<void> {
  if (found === undefined) {
    const input = { GroupName: group.name };
    await make(planting, plot.account, group.place, { operation: CreateGroup, input });
  }
  const held = { inline: found?.GroupPolicyList, attached: found?.AttachedManagedPolicies };
  await givePolicies(planting, plot, "group", group, held);
}

async function plantUser(
  planting: Planting,
  plot: Plot,
  user: UserDescription,
  found: UserDetail | undefined,
): Promise<void> {
  if (found === undefined) {
    const input = { UserName: user.name, Tags: tagList(user.tags) };
    await make(planting, plot.account, user.place, { operation: CreateUser, input });
  }
  for (const { name, place } of user.groups ?? []) {
    if (found?.GroupList?.includes(name)) continue;
    const input = { UserName: user.name, GroupName: name };
    await make(planting, plot.account, place, { operation: AddUserToGroup, input });
  }
  const held = { inline: found?.UserPolicyList, attached: found?.AttachedManagedPolicies };
  await givePolicies(planting, plot, "user", user, held);
}

async function plantRole(
  planting: Planting,
  plot: Plot,
  role: RoleDescription,
  found: RoleDetail | undefined,
): Promise<void> {
  const trust = fillIn(role.trust, plot.placeholders);
  if (found === undefined) {
    const input = {
      RoleName: role.name,
      AssumeRolePolicyDocument: trust,
      MaxSessionDuration: role["max-session-seconds"],
      Tags: tagList(role.tags),
    };
    await make(planting, plot.account, role.place, { operation: CreateRole, input });
  } else {
    compareDocuments(planting, role.trust.place, trust, decoded(found.AssumeRolePolicyDocument));
  }
  const held = { inline: found?.RolePolicyList, attached: found?.AttachedManagedPolicies };
  await givePolicies(planting, plot, "role", role, held);
}

interface Identities {
  readonly users: UserDetail[];
  readonly groups: GroupDetail[];
  readonly roles: RoleDetail[];
  readonly policies: ManagedPolicyDetail[];
}

async function identitiesOf(planting: Planting, { account, place }: Plot): Promise<Identities | undefined> {
  const found: Identities = { users: [], groups: [], roles: [], policies: [] };
  for (let marker: string | undefined; ; ) {
    const page = await look(planting, account, place, {
      operation: GetAccountAuthorizationDetails,
      input: { Filter: ["User", "Group", "Role", "LocalManagedPolicy"], Marker: marker },
    });
    if (page === undefined) return undefined;
    found.users.push(...(page.UserDetailList ?? []));
    found.groups.push(...(page.GroupDetailList ?? []));
    found.roles.push(...(page.RoleDetailList ?? []));
    found.policies.push(...(page.Policies ?? []));
    marker = page.Marker;
    if (marker === undefined) return found;
  }
}
