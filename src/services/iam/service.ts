import { iam } from "../../pure/api/iam.ts";
import type { AccountId } from "../../pure/aws/account.ts";
import type { AccountCaller } from "../../pure/aws/caller.ts";
import type { PolicyDocument } from "../../pure/policy/document.ts";
import type { Credentials } from "../../runtime/gateway/credentials.ts";
import type { PrincipalDirectory } from "../../runtime/gateway/principal-policies.ts";
import type { Surface } from "../../runtime/gateway/surface.ts";
import { openGuessLimit } from "../../runtime/guess-limit.ts";
import type { ServiceDefinition } from "../../runtime/service.ts";
import type { Transaction } from "../../runtime/storage/database.ts";
import { createAccessKey } from "./access-keys/create-access-key.ts";
import { deleteAccessKey } from "./access-keys/delete-access-key.ts";
import { getAccessKeyLastUsed } from "./access-keys/get-access-key-last-used.ts";
import { listAccessKeys } from "./access-keys/list-access-keys.ts";
import { longTermCredentials } from "./access-keys/long-term-credentials.ts";
import { findAccessKey } from "./access-keys/store.ts";
import { updateAccessKey } from "./access-keys/update-access-key.ts";
import { type Accounts, accountsWith } from "./account/accounts.ts";
import { createAccountAlias } from "./account/create-account-alias.ts";
import { deleteAccountAlias } from "./account/delete-account-alias.ts";
import { getAccountAuthorizationDetails } from "./account/get-account-authorization-details.ts";
import { getAccountSummary } from "./account/get-account-summary.ts";
import { listAccountAliases } from "./account/list-account-aliases.ts";
import { setSecurityTokenServicePreferences } from "./account/set-security-token-service-preferences.ts";
import { findAccountByCanonicalUserId, isAccountActive, requireAccount } from "./account/store.ts";
import { attachGroupPolicy, attachRolePolicy, attachUserPolicy } from "./attachments/attach-policy.ts";
import { detachGroupPolicy, detachRolePolicy, detachUserPolicy } from "./attachments/detach-policy.ts";
import {
  listAttachedGroupPolicies,
  listAttachedRolePolicies,
  listAttachedUserPolicies,
} from "./attachments/list-attached-policies.ts";
import {
  deleteRolePermissionsBoundary,
  deleteUserPermissionsBoundary,
} from "./boundaries/delete-permissions-boundary.ts";
import {
  putRolePermissionsBoundary,
  putUserPermissionsBoundary,
} from "./boundaries/put-permissions-boundary.ts";
import { certificateOperations } from "./certificates/operations.ts";
import { conventions } from "./conventions.ts";
import { type DelegatedAccess, delegatedAccessWith } from "./delegation-requests/delegated-access.ts";
import { delegationRequestOperations } from "./delegation-requests/operations.ts";
import { addUserToGroup } from "./groups/add-user-to-group.ts";
import { createGroup } from "./groups/create-group.ts";
import { deleteGroup } from "./groups/delete-group.ts";
import { getGroup } from "./groups/get-group.ts";
import { listGroups } from "./groups/list-groups.ts";
import { listGroupsForUser } from "./groups/list-groups-for-user.ts";
import { removeUserFromGroup } from "./groups/remove-user-from-group.ts";
import { updateGroup } from "./groups/update-group.ts";
import {
  findSamlIssuer,
  findTokenIssuer,
  type SamlIssuer,
  type TokenIssuer,
} from "./identity-providers/issuers.ts";
import { identityProviderOperations } from "./identity-providers/operations.ts";
import {
  deleteGroupPolicy,
  deleteRolePolicy,
  deleteUserPolicy,
} from "./inline-policies/delete-inline-policy.ts";
import { getGroupPolicy, getRolePolicy, getUserPolicy } from "./inline-policies/get-inline-policy.ts";
import {
  listGroupPolicies,
  listRolePolicies,
  listUserPolicies,
} from "./inline-policies/list-inline-policies.ts";
import { putGroupPolicy, putRolePolicy, putUserPolicy } from "./inline-policies/put-inline-policy.ts";
import { addRoleToInstanceProfile } from "./instance-profiles/add-role-to-instance-profile.ts";
import { createInstanceProfile } from "./instance-profiles/create-instance-profile.ts";
import { deleteInstanceProfile } from "./instance-profiles/delete-instance-profile.ts";
import { getInstanceProfile } from "./instance-profiles/get-instance-profile.ts";
import { listInstanceProfiles } from "./instance-profiles/list-instance-profiles.ts";
import { listInstanceProfilesForRole } from "./instance-profiles/list-instance-profiles-for-role.ts";
import { removeRoleFromInstanceProfile } from "./instance-profiles/remove-role-from-instance-profile.ts";
import { lastUsedFrom } from "./last-used/last-used.ts";
import { type ConsoleLogins, consoleLoginsWith } from "./login-profiles/console-logins.ts";
import { loginProfileOperations } from "./login-profiles/operations.ts";
import { rootPasswordsWith, type SetRootPassword } from "./login-profiles/root-password.ts";
import { type MultiFactor, multiFactorWith } from "./mfa-devices/multi-factor.ts";
import { mfaDeviceOperations } from "./mfa-devices/operations.ts";
import { iamMigrations } from "./migrations.ts";
import type { IamNeeds, Organizations } from "./needs.ts";
import { outboundFederationOperations } from "./outbound-federation/operations.ts";
import { issuerSurface } from "./outbound-federation/surface.ts";
import { type TokenIssuers, tokenIssuersWith } from "./outbound-federation/token-issuers.ts";
import type { Parts } from "./parts.ts";
import { passwordPolicyOperations } from "./password-policy/operations.ts";
import { awsManagedPolicies } from "./policies/aws-managed.ts";
import { createPolicy } from "./policies/create-policy.ts";
import { createPolicyVersion } from "./policies/create-policy-version.ts";
import { deletePolicy } from "./policies/delete-policy.ts";
import { deletePolicyVersion } from "./policies/delete-policy-version.ts";
import { getPolicy } from "./policies/get-policy.ts";
import { getPolicyVersion } from "./policies/get-policy-version.ts";
import { listEntitiesForPolicy } from "./policies/list-entities-for-policy.ts";
import { listPolicies } from "./policies/list-policies.ts";
import { listPolicyVersions } from "./policies/list-policy-versions.ts";
import { findPolicyDocument } from "./policies/policy-documents.ts";
import { setDefaultPolicyVersion } from "./policies/set-default-policy-version.ts";
import { principalDirectory } from "./principals/directory.ts";
import {
  findNamedPrincipals,
  type NamedPrincipals,
  renderPrincipals,
} from "./principals/named-principals.ts";
import { reportOperations } from "./reports/operations.ts";
import { serviceCatalogue } from "./reports/service-catalogue.ts";
import { type AdministratorRoleOpening, createAdministratorRole } from "./roles/administrator-role.ts";
import { createRole } from "./roles/create-role.ts";
import { deleteRole } from "./roles/delete-role.ts";
import { type AssumableRole, type RoleDirectory, roleDirectory } from "./roles/directory.ts";
import { getRole } from "./roles/get-role.ts";
import { listRoles } from "./roles/list-roles.ts";
import { updateAssumeRolePolicy } from "./roles/update-assume-role-policy.ts";
import { updateRole } from "./roles/update-role.ts";
import { updateRoleDescription } from "./roles/update-role-description.ts";
import { rootCredentialOperations } from "./root-credentials/operations.ts";
import { type RootSessions, rootSessionsWith } from "./root-credentials/root-sessions.ts";
import { createServiceLinkedRole } from "./service-linked-roles/create-service-linked-role.ts";
import { deleteServiceLinkedRole } from "./service-linked-roles/delete-service-linked-role.ts";
import { getServiceLinkedRoleDeletionStatus } from "./service-linked-roles/get-service-linked-role-deletion-status.ts";
import { type LinkedRoles, linkedRoles } from "./service-linked-roles/linked-roles.ts";
import { roleDeletions } from "./service-linked-roles/run-deletions.ts";
import { noteLinkedSession } from "./service-linked-roles/store.ts";
import { serviceSpecificCredentialOperations } from "./service-specific-credentials/operations.ts";
import { getContextKeysForCustomPolicy } from "./simulation/get-context-keys-for-custom-policy.ts";
import { getContextKeysForPrincipalPolicy } from "./simulation/get-context-keys-for-principal-policy.ts";
import { simulateCustomPolicy } from "./simulation/simulate-custom-policy.ts";
import { simulatePrincipalPolicy } from "./simulation/simulate-principal-policy.ts";
import { sshPublicKeyOperations } from "./ssh-public-keys/operations.ts";
import { tagOperations } from "./tagging/operations.ts";
import { createUser } from "./users/create-user.ts";
import { deleteUser } from "./users/delete-user.ts";
import { getUser } from "./users/get-user.ts";
import { listUsers } from "./users/list-users.ts";
import { updateUser } from "./users/update-user.ts";

/** Ten at once, then one a minute. */
const PASSWORD_GUESSES = { atOnce: 10, refillMs: 60_000 };

const NO_ORGANIZATIONS: Organizations = {
  find: async () => undefined,
  serviceControl: async () => undefined,
  reportScope: async () => "no-such-entity",
};

/** Identities and what they may do; also the house's accounts, and the keys that sign its requests. */
export interface Iam {
  readonly service: ServiceDefinition<Parts>;
  readonly credentials: Pick<Credentials, "longTerm">;
  readonly directory: PrincipalDirectory;
  readonly accounts: Accounts;
  readonly roles: RoleDirectory;
  /** What Organizations asks for the accounts that it opens. */
  createAdministratorRole(transaction: Transaction, opening: AdministratorRoleOpening): Promise<void>;
  readonly linkedRoles: LinkedRoles;
  /** What STS asks. */
  readonly sts: {
    findRole(transaction: Transaction, arn: string): Promise<AssumableRole | undefined>;
    managedPolicyExists(transaction: Transaction, account: AccountId, arn: string): Promise<boolean>;
    noteLinkedSession(
      transaction: Transaction,
      roleId: string,
      region: string,
      expiresAtMs: number,
    ): Promise<void>;
    accountOfAccessKey(transaction: Transaction, accessKeyId: string): Promise<AccountId | undefined>;
    findTokenIssuer(
      transaction: Transaction,
      account: AccountId,
      url: string,
    ): Promise<TokenIssuer | undefined>;
    findSamlIssuer(transaction: Transaction, arn: string): Promise<SamlIssuer | undefined>;
    tokenSigner: TokenIssuers["signer"];
    redeemDelegation: DelegatedAccess["redeem"];
    mayAssumeRootOf: RootSessions;
    principalTags(transaction: Transaction, caller: AccountCaller): Promise<Readonly<Record<string, string>>>;
    readonly multiFactor: MultiFactor;
  };
  /** The second factor, for sign-in. */
  readonly multiFactor: MultiFactor;
  /** Passwords, for sign-in. */
  readonly consoleLogins: ConsoleLogins;
  readonly setRootPassword: SetRootPassword;
  readonly tradeInToken: DelegatedAccess["tradeInToken"];
  /** What the accounts publish as issuers of identity tokens. */
  readonly issuers: Surface;
  /** What S3 asks of accounts. */
  readonly s3Accounts: {
    canonicalUserId(transaction: Transaction, account: AccountId): Promise<string>;
    accountOfCanonicalUserId(transaction: Transaction, id: string): Promise<AccountId | undefined>;
    isActive(transaction: Transaction, account: AccountId): Promise<boolean>;
  };
  /** What those ask who keep policies that name principals. */
  readonly principals: {
    named(transaction: Transaction, document: PolicyDocument): Promise<NamedPrincipals>;
    render(transaction: Transaction, text: string, ids: Readonly<Record<string, string>>): Promise<string>;
  };
}

export function openIam({
  database,
  journal,
  clock,
  chance,
  seal,
  delegationSeal,
  delegationTemplates,
  compiled,
  linkedServiceUsage,
  issuerThumbprints,
  publicUrl,
  organizations = NO_ORGANIZATIONS,
  awsManaged = awsManagedPolicies(),
}: IamNeeds): Iam {
  const lastUsed = lastUsedFrom(journal, database);
  const multiFactor = multiFactorWith({ seal, clock });
  const passwordGuesses = openGuessLimit({ clock, ...PASSWORD_GUESSES });
  const catalogue = serviceCatalogue();
  const tokenIssuers = tokenIssuersWith({ database, seal });
  const delegatedAccess = delegatedAccessWith(delegationSeal);
  const directory = principalDirectory(awsManaged, compiled);
  const parts: Parts = {
    awsManaged,
    catalogue,
    organizations,
    seal,
    lastUsed,
    issuerThumbprints,
    publicUrl,
    passwordGuesses,
    delegationTemplates,
  };
  return {
    service: {
      model: iam,
      conventions,
      migrations: iamMigrations,
      jobs: [lastUsed.job, roleDeletions({ database, clock, chance, linkedServiceUsage })],
      parts: () => parts,
      operations: [
        ...certificateOperations,
        ...identityProviderOperations,
        ...outboundFederationOperations,
        ...serviceSpecificCredentialOperations,
        ...sshPublicKeyOperations,
        ...mfaDeviceOperations,
        ...passwordPolicyOperations,
        ...loginProfileOperations,
        ...tagOperations,
        ...reportOperations,
        ...rootCredentialOperations,
        ...delegationRequestOperations,
        createAccessKey,
        deleteAccessKey,
        getAccessKeyLastUsed,
        listAccessKeys,
        updateAccessKey,
        createAccountAlias,
        deleteAccountAlias,
        getAccountAuthorizationDetails,
        getAccountSummary,
        listAccountAliases,
        setSecurityTokenServicePreferences,
        attachUserPolicy,
        attachGroupPolicy,
        attachRolePolicy,
        detachUserPolicy,
        detachGroupPolicy,
        detachRolePolicy,
        listAttachedUserPolicies,
        listAttachedGroupPolicies,
        listAttachedRolePolicies,
        deleteUserPermissionsBoundary,
        deleteRolePermissionsBoundary,
        putUserPermissionsBoundary,
        putRolePermissionsBoundary,
        addUserToGroup,
        createGroup,
        deleteGroup,
        getGroup,
        listGroupsForUser,
        listGroups,
        removeUserFromGroup,
        updateGroup,
        deleteUserPolicy,
        deleteGroupPolicy,
        deleteRolePolicy,
        getUserPolicy,
        getGroupPolicy,
        getRolePolicy,
        listUserPolicies,
        listGroupPolicies,
        listRolePolicies,
        putUserPolicy,
        putGroupPolicy,
        putRolePolicy,
        addRoleToInstanceProfile,
        createInstanceProfile,
        deleteInstanceProfile,
        getInstanceProfile,
        listInstanceProfilesForRole,
        listInstanceProfiles,
        removeRoleFromInstanceProfile,
        createPolicyVersion,
        createPolicy,
        deletePolicyVersion,
        deletePolicy,
        getPolicyVersion,
        getPolicy,
        listEntitiesForPolicy,
        listPolicies,
        listPolicyVersions,
        setDefaultPolicyVersion,
        createRole,
        deleteRole,
        getRole,
        listRoles,
        updateAssumeRolePolicy,
        updateRoleDescription,
        updateRole,
        createServiceLinkedRole,
        deleteServiceLinkedRole,
        getServiceLinkedRoleDeletionStatus,
        getContextKeysForCustomPolicy,
        getContextKeysForPrincipalPolicy,
        simulateCustomPolicy,
        simulatePrincipalPolicy,
        createUser,
        deleteUser,
        getUser,
        listUsers,
        updateUser,
      ],
    },
    credentials: longTermCredentials(seal),
    directory,
    accounts: accountsWith(seal, journal),
    roles: roleDirectory,
    createAdministratorRole,
    linkedRoles,
    sts: {
      findRole: roleDirectory.findByArn,
      managedPolicyExists: async (transaction, account, arn) =>
        (await findPolicyDocument(transaction, awsManaged, account, arn)) !== undefined,
      noteLinkedSession,
      accountOfAccessKey: async (transaction, accessKeyId) =>
        (await findAccessKey(transaction, accessKeyId))?.account,
      findTokenIssuer,
      findSamlIssuer: (transaction, arn) => findSamlIssuer(transaction, seal, arn),
      tokenSigner: tokenIssuers.signer,
      redeemDelegation: delegatedAccess.redeem,
      mayAssumeRootOf: rootSessionsWith(organizations),
      principalTags: async (transaction, caller) =>
        (await directory.policiesOf(transaction, caller))?.tags ?? {},
      multiFactor,
    },
    multiFactor,
    consoleLogins: consoleLoginsWith(chance),
    setRootPassword: rootPasswordsWith({ database, journal, chance, clock }),
    tradeInToken: delegatedAccess.tradeInToken,
    issuers: issuerSurface(tokenIssuers),
    s3Accounts: {
      canonicalUserId: async (transaction, account) =>
        (await requireAccount(transaction, account)).canonicalUserId,
      accountOfCanonicalUserId: async (transaction, id) =>
        (await findAccountByCanonicalUserId(transaction, id))?.accountId,
      isActive: isAccountActive,
    },
    principals: { named: findNamedPrincipals, render: renderPrincipals },
  };
}
