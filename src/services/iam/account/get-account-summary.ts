import { GetAccountSummary } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { listAccessKeys } from "../access-keys/store.ts";
import { listSigningCertificates } from "../certificates/store.ts";
import { onAccount } from "../demands.ts";
import { countEntities } from "../entities/store.ts";
import { findLoginProfile } from "../login-profiles/store.ts";
import { countAssigned, listAssigned } from "../mfa-devices/store.ts";
import { operation } from "../operation.ts";
import { countVersions } from "../policies/store.ts";
import { INLINE_POLICIES_SIZE_MAX, POLICY_VERSIONS_MAX, QUOTAS } from "../quotas.ts";
import { findTokenVersion } from "./store.ts";

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
  ServerCertificatesQuota: QUOTAS.ServerCertificatesPerAccount,
  SigningCertificatesPerUserQuota: QUOTAS.CertificatesPerUser,
};

export const getAccountSummary = operation(GetAccountSummary, {
  demands: () => onAccount("iam:GetAccountSummary"),
  async run(_input, call) {
    const { transaction } = call;
    const account = accountOf(call);
    const rootKeys = await listAccessKeys(transaction, account, undefined);
    const rootCertificates = await listSigningCertificates(transaction, account, undefined);
    return {
      SummaryMap: {
        Users: await countEntities(transaction, account, "user"),
        Groups: await countEntities(transaction, account, "group"),
        Roles: await countEntities(transaction, account, "role"),
        Policies: await countEntities(transaction, account, "policy"),
        PolicyVersionsInUse: await countVersions(transaction, account),
        InstanceProfiles: await countEntities(transaction, account, "instance-profile"),
        AccountAccessKeysPresent: rootKeys.length > 0 ? 1 : 0,
        AccountSigningCertificatesPresent: rootCertificates.length > 0 ? 1 : 0,
        ServerCertificates: await countEntities(transaction, account, "server-certificate"),
        Providers:
          (await countEntities(transaction, account, "oidc-provider")) +
          (await countEntities(transaction, account, "saml-provider")),
        AccountPasswordPresent:
          (await findLoginProfile(transaction, account, undefined)) === undefined ? 0 : 1,
        AccountMFAEnabled: (await listAssigned(transaction, account, undefined)).length > 0 ? 1 : 0,
        MFADevices: await countEntities(transaction, account, "mfa"),
        MFADevicesInUse: await countAssigned(transaction, account),
        GlobalEndpointTokenVersion: await findTokenVersion(transaction, account),
        ...LIMITS,
      },
    };
  },
});
