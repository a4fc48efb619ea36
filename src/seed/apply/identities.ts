import type { GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail } from "../../pure/api/iam.shapes.ts";
import {
  AddUserToGroup,
  CreateGroup,
  CreatePolicy,
  CreateRole,
  CreateUser,
  GetAccountAuthorizationDetails,
} from "../../pure/api/iam.ts";
import type { GroupDescription, NamedPolicy, RoleDescription, UserDescription } from "../file/description.ts";
import { fillIn } from "../file/policy-text.ts";
import { addMissingPolicies, decoded } from "./identity-policies.ts";
import { change, compareDocuments, read, type SeedAccount, type SeedRun, tagList } from "./seed-run.ts";

/** Users, groups, roles and policies of one account. */
export async function applyIdentities(run: SeedRun, seedAccount: SeedAccount): Promise<void> {
  const { users = [], groups = [], roles = [], policies = [] } = seedAccount.contents;
  if (users.length + groups.length + roles.length + policies.length === 0) return;
  const there = await identitiesOf(run, seedAccount);
  if (there === undefined) return;
  for (const policy of policies) {
    const found = there.policies.find(({ PolicyName }) => PolicyName === policy.name);
    await applyPolicy(run, seedAccount, policy, found);
  }
  for (const group of groups) {
    const found = there.groups.find(({ GroupName }) => GroupName === group.name);
    await applyGroup(run, seedAccount, group, found);
  }
  for (const user of users) {
    const found = there.users.find(({ UserName }) => UserName === user.name);
    await applyUser(run, seedAccount, user, found);
  }
  for (const role of roles) {
    const found = there.roles.find(({ RoleName }) => RoleName === role.name);
    await applyRole(run, seedAccount, role, found);
  }
}

async function applyPolicy(
  run: SeedRun,
  { account, placeholders }: SeedAccount,
  policy: NamedPolicy,
  found: ManagedPolicyDetail | undefined,
): Promise<void> {
  const PolicyDocument = fillIn(policy, placeholders);
  if (found === undefined) {
    const input = { PolicyName: policy.name, PolicyDocument };
    await change(run, account, policy.place, { operation: CreatePolicy, input });
    return;
  }
  const version = found.PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion);
  compareDocuments(run, policy.place, PolicyDocument, decoded(version?.Document));
}

async function applyGroup(
  run: SeedRun,
  seedAccount: SeedAccount,
  group: GroupDescription,
  found: GroupDetail | undefined,
): Promise<void> {
  if (found === undefined) {
    const input = { GroupName: group.name };
    await change(run, seedAccount.account, group.place, { operation: CreateGroup, input });
  }
  const current = { inline: found?.GroupPolicyList, attached: found?.AttachedManagedPolicies };
  await addMissingPolicies(run, seedAccount, "group", group, current);
}

async function applyUser(
  run: SeedRun,
  seedAccount: SeedAccount,
  user: UserDescription,
  found: UserDetail | undefined,
): Promise<void> {
  if (found === undefined) {
    const input = { UserName: user.name, Tags: tagList(user.tags) };
    await change(run, seedAccount.account, user.place, { operation: CreateUser, input });
  }
  for (const { name, place } of user.groups ?? []) {
    if (found?.GroupList?.includes(name)) continue;
    const input = { UserName: user.name, GroupName: name };
    await change(run, seedAccount.account, place, { operation: AddUserToGroup, input });
  }
  const current = { inline: found?.UserPolicyList, attached: found?.AttachedManagedPolicies };
  await addMissingPolicies(run, seedAccount, "user", user, current);
}

async function applyRole(
  run: SeedRun,
  seedAccount: SeedAccount,
  role: RoleDescription,
  found: RoleDetail | undefined,
): Promise<void> {
  const trust = fillIn(role.trust, seedAccount.placeholders);
  if (found === undefined) {
    const input = {
      RoleName: role.name,
      AssumeRolePolicyDocument: trust,
      MaxSessionDuration: role["max-session-seconds"],
      Tags: tagList(role.tags),
    };
    await change(run, seedAccount.account, role.place, { operation: CreateRole, input });
  } else {
    compareDocuments(run, role.trust.place, trust, decoded(found.AssumeRolePolicyDocument));
  }
  const current = { inline: found?.RolePolicyList, attached: found?.AttachedManagedPolicies };
  await addMissingPolicies(run, seedAccount, "role", role, current);
}

interface Identities {
  readonly users: UserDetail[];
  readonly groups: GroupDetail[];
  readonly roles: RoleDetail[];
  readonly policies: ManagedPolicyDetail[];
}

async function identitiesOf(run: SeedRun, { account, place }: SeedAccount): Promise<Identities | undefined> {
  const found: Identities = { users: [], groups: [], roles: [], policies: [] };
  for (let marker: string | undefined; ; ) {
    const page = await read(run, account, place, {
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
