/** IAM's quotas as accounts have them from the start. */
export const QUOTAS = {
  UsersPerAccount: 5000,
  GroupsPerAccount: 300,
  RolesPerAccount: 1000,
  InstanceProfilesPerAccount: 1000,
  PoliciesPerAccount: 1500,
  AccessKeysPerUser: 2,
  GroupsPerUser: 10,
  PoliciesPerUser: 10,
  PoliciesPerRole: 10,
  PoliciesPerGroup: 10,
  InstanceSessionsPerInstanceProfile: 1,
  /** As many as there may be users. */
  VirtualMFADevicesPerAccount: 5000,
  MFADevicesPerUser: 8,
  ServerCertificatesPerAccount: 20,
  CertificatesPerUser: 2,
  SSHPublicKeysPerUser: 5,
  /** For each service. */
  ContextSpecificCredentialsPerUserPerContext: 2,
  OpenIdConnectProvidersPerAccount: 100,
  ClientIdsPerOpenIdConnectProvider: 100,
  SAMLProvidersPerAccount: 100,
  /** Characters of a trust policy, white space not counted. */
  ACLSizePerRole: 2048,
  /** Characters of a managed policy, white space not counted. */
  PolicySize: 6144,
} as const;

export type Quota = keyof typeof QUOTAS;

export const POLICY_VERSIONS_MAX = 5;

/** Characters of all inline policies of one entity together, white space not counted. */
export const INLINE_POLICIES_SIZE_MAX = { user: 2048, group: 5120, role: 10240 } as const;
