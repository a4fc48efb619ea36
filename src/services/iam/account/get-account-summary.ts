import { GetAccountSummary } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { listAccessKeys } from "../access-keys/store.ts";
import { onAccount } from "../demands.ts";
import { countEntities } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { countVersions } from "../policies/store.ts";
import { INLINE_POLICIES_SIZE_MAX, POLICY_VERSIONS_MAX, QUOTAS } from "../quotas.ts";

// What this house does not keep yet is counted as AWS counts an account that has none of it.
const NONE = {
  ServerCertificates: 0,
  ServerCertificatesQuota: 20,
  SigningCertificatesPerUserQuota: 2,
  MFADevices: 0,
  MFADevicesInUse: 0,
  AccountMFAEnabled: 0,
  AccountPasswordPresent: 0,
  AccountSigningCertificatesPresent: 0,
  Providers: 0,
};

const LIMITS = {
  UsersQuota: QUOTAS.UsersPerAccount,
  GroupsQuota: QUOTAS.GroupsPerAccount,
  RolesQuota: QUOTAS.RolesPerAccount,
  PoliciesQuota: QUOTAS.PoliciesPerAccount,
  InstanceProfilesQuota: QUOTAS.InstanceProfilesPerAccount,
  PolicySizeQuota: QUOTAS.PolicySize,
  VersionsPerPolicyQuota: POLICY_VERSIONS_MAX,
  PolicyVersionsInUseQuota: 10_000,
  UserPolicySizeQuota: INLINE_POLICIES_SIZE_MAX.user,
  GroupPolicySizeQuota: INLINE_POLICIES_SIZE_MAX.group,
  RolePolicySizeQuota: INLINE_POLICIES_SIZE_MAX.role,
  AssumeRolePolicySizeQuota: QUOTAS.ACLSizePerRole,
  AttachedPoliciesPerUserQuota: QUOTAS.PoliciesPerUser,
  AttachedPoliciesPerGroupQuota: QUOTAS.PoliciesPerGroup,
  AttachedPoliciesPerRoleQuota: QUOTAS.PoliciesPerRole,
  GroupsPerUserQuota: QUOTAS.GroupsPerUser,
  AccessKeysPerUserQuota: QUOTAS.AccessKeysPerUser,
  GlobalEndpointTokenVersion: 1,
};

export const getAccountSummary = operation(GetAccountSummary, {
  demands: () => onAccount("iam:GetAccountSummary"),
  async run(_input, call) {
    const { transaction } = call;
    const account = accountOf(call);
    const rootKeys = await listAccessKeys(transaction, account, undefined);
    return {
      SummaryMap: {
        Users: await countEntities(transaction, account, "user"),
        Groups: await countEntities(transaction, account, "group"),
        Roles: await countEntities(transaction, account, "role"),
        Policies: await countEntities(transaction, account, "policy"),
        PolicyVersionsInUse: await countVersions(transaction, account),
        InstanceProfiles: await countEntities(transaction, account, "instance-profile"),
        AccountAccessKeysPresent: rootKeys.length > 0 ? 1 : 0,
        ...LIMITS,
        ...NONE,
      },
    };
  },
});
