import { organizations } from "../../pure/api/organizations.ts";
import type { OrganizationPolicies } from "../../runtime/gateway/organization-policies.ts";
import type { ServiceDefinition } from "../../runtime/service.ts";
import { closeAccount } from "./accounts/close-account.ts";
import { closeAccountsJob } from "./accounts/close-accounts.ts";
import { describeAccount } from "./accounts/describe-account.ts";
import { leaveOrganization } from "./accounts/leave-organization.ts";
import { listAccounts } from "./accounts/list-accounts.ts";
import { listAccountsForParent } from "./accounts/list-accounts-for-parent.ts";
import { moveAccount } from "./accounts/move-account.ts";
import { removeAccountFromOrganization } from "./accounts/remove-account-from-organization.ts";
import { conventions } from "./conventions.ts";
import { createAccount } from "./create-account-requests/create-account.ts";
import { createGovCloudAccount } from "./create-account-requests/create-gov-cloud-account.ts";
import { describeCreateAccountStatus } from "./create-account-requests/describe-create-account-status.ts";
import { listCreateAccountStatus } from "./create-account-requests/list-create-account-status.ts";
import { openAccountsJob } from "./create-account-requests/open-accounts.ts";
import { deregisterDelegatedAdministrator } from "./delegated-administrators/deregister-delegated-administrator.ts";
import { listDelegatedAdministrators } from "./delegated-administrators/list-delegated-administrators.ts";
import { listDelegatedServicesForAccount } from "./delegated-administrators/list-delegated-services-for-account.ts";
import { registerDelegatedAdministrator } from "./delegated-administrators/register-delegated-administrator.ts";
import { findKnownOrganization, reportScope, serviceRoleUsage } from "./directory.ts";
import { checkEffectivePoliciesJob } from "./effective-policies/check-effective-policies.ts";
import { describeEffectivePolicy } from "./effective-policies/describe-effective-policy.ts";
import { listAccountsWithInvalidEffectivePolicy } from "./effective-policies/list-accounts-with-invalid-effective-policy.ts";
import { listEffectivePolicyValidationErrors } from "./effective-policies/list-effective-policy-validation-errors.ts";
import { forgetRequestsJob } from "./forget-requests.ts";
import { acceptHandshake } from "./handshakes/accept-handshake.ts";
import { cancelHandshake } from "./handshakes/cancel-handshake.ts";
import { declineHandshake } from "./handshakes/decline-handshake.ts";
import { describeHandshake } from "./handshakes/describe-handshake.ts";
import { enableAllFeatures } from "./handshakes/enable-all-features.ts";
import { inviteAccountToOrganization } from "./handshakes/invite-account-to-organization.ts";
import { listHandshakesForAccount, listHandshakesForOrganization } from "./handshakes/list-handshakes.ts";
import type { OrganizationsNeeds } from "./needs.ts";
import { createOrganization } from "./organization/create-organization.ts";
import { deleteOrganization } from "./organization/delete-organization.ts";
import { describeOrganization } from "./organization/describe-organization.ts";
import { createOrganizationalUnit } from "./organizational-units/create-organizational-unit.ts";
import { deleteOrganizationalUnit } from "./organizational-units/delete-organizational-unit.ts";
import { describeOrganizationalUnit } from "./organizational-units/describe-organizational-unit.ts";
import { listChildren } from "./organizational-units/list-children.ts";
import { listOrganizationalUnitsForParent } from "./organizational-units/list-organizational-units-for-parent.ts";
import { listParents } from "./organizational-units/list-parents.ts";
import { updateOrganizationalUnit } from "./organizational-units/update-organizational-unit.ts";
import type { Parts } from "./parts.ts";
import { attachPolicy } from "./policies/attach-policy.ts";
import { createPolicy } from "./policies/create-policy.ts";
import { deletePolicy } from "./policies/delete-policy.ts";
import { describePolicy } from "./policies/describe-policy.ts";
import { detachPolicy } from "./policies/detach-policy.ts";
import { disablePolicyType } from "./policies/disable-policy-type.ts";
import { enablePolicyType } from "./policies/enable-policy-type.ts";
import { listPolicies } from "./policies/list-policies.ts";
import { listPoliciesForTarget } from "./policies/list-policies-for-target.ts";
import { listTargetsForPolicy } from "./policies/list-targets-for-policy.ts";
import { organizationPolicies } from "./policies/organization-policies.ts";
import { updatePolicy } from "./policies/update-policy.ts";
import { deleteResourcePolicy } from "./resource-policy/delete-resource-policy.ts";
import { describeResourcePolicy } from "./resource-policy/describe-resource-policy.ts";
import { putResourcePolicy } from "./resource-policy/put-resource-policy.ts";
import { listRoots } from "./roots/list-roots.ts";
import { type ServiceDirectory, serviceDirectory } from "./service-directory.ts";
import { migrations } from "./store.ts";
import { listTagsForResource } from "./tags/list-tags-for-resource.ts";
import { tagResource } from "./tags/tag-resource.ts";
import { untagResource } from "./tags/untag-resource.ts";
import { describeResponsibilityTransfer } from "./transfers/describe-responsibility-transfer.ts";
import { inviteOrganizationToTransferResponsibility } from "./transfers/invite-organization-to-transfer-responsibility.ts";
import {
  listInboundResponsibilityTransfers,
  listOutboundResponsibilityTransfers,
} from "./transfers/list-responsibility-transfers.ts";
import { terminateResponsibilityTransfer } from "./transfers/terminate-responsibility-transfer.ts";
import { updateResponsibilityTransfer } from "./transfers/update-responsibility-transfer.ts";
import { disableAwsServiceAccess } from "./trusted-access/disable-aws-service-access.ts";
import { enableAwsServiceAccess } from "./trusted-access/enable-aws-service-access.ts";
import { listAwsServiceAccessForOrganization } from "./trusted-access/list-aws-service-access-for-organization.ts";

export interface Organizations {
  readonly service: ServiceDefinition<Parts>;
  /** What binds accounts. */
  readonly places: OrganizationPolicies;
  /** What IAM asks. */
  readonly directory: {
    find: typeof findKnownOrganization;
    reportScope: typeof reportScope;
    serviceRoleUsage: typeof serviceRoleUsage;
  };
  /** What services of the house ask that work for organizations. */
  readonly serviceDirectory: ServiceDirectory;
}

/** AWS Organizations: accounts under one management, and what binds them. */
export function openOrganizations(needs: OrganizationsNeeds): Organizations {
  const parts: Parts = { needs };
  return {
    places: organizationPolicies(needs.compiled),
    directory: { find: findKnownOrganization, reportScope, serviceRoleUsage },
    serviceDirectory,
    service: {
      model: organizations,
      conventions,
      migrations,
      jobs: [
        openAccountsJob(needs),
        closeAccountsJob(needs),
        checkEffectivePoliciesJob(needs),
        forgetRequestsJob(needs),
      ],
      parts: () => parts,
      operations: [
        closeAccount,
        createAccount,
        createGovCloudAccount,
        createOrganization,
        createOrganizationalUnit,
        deleteOrganizationalUnit,
        describeAccount,
        describeCreateAccountStatus,
        describeOrganization,
        describeOrganizationalUnit,
        leaveOrganization,
        listAccounts,
        listAccountsForParent,
        listChildren,
        listCreateAccountStatus,
        listOrganizationalUnitsForParent,
        listParents,
        listRoots,
        listTagsForResource,
        moveAccount,
        removeAccountFromOrganization,
        tagResource,
        untagResource,
        updateOrganizationalUnit,
        attachPolicy,
        createPolicy,
        deletePolicy,
        describePolicy,
        detachPolicy,
        disablePolicyType,
        enablePolicyType,
        listPolicies,
        listPoliciesForTarget,
        listTargetsForPolicy,
        updatePolicy,
        deregisterDelegatedAdministrator,
        listDelegatedAdministrators,
        listDelegatedServicesForAccount,
        registerDelegatedAdministrator,
        disableAwsServiceAccess,
        enableAwsServiceAccess,
        listAwsServiceAccessForOrganization,
        acceptHandshake,
        cancelHandshake,
        declineHandshake,
        describeHandshake,
        inviteAccountToOrganization,
        listHandshakesForAccount,
        listHandshakesForOrganization,
        deleteOrganization,
        describeEffectivePolicy,
        listAccountsWithInvalidEffectivePolicy,
        listEffectivePolicyValidationErrors,
        enableAllFeatures,
        putResourcePolicy,
        describeResourcePolicy,
        deleteResourcePolicy,
        inviteOrganizationToTransferResponsibility,
        describeResponsibilityTransfer,
        updateResponsibilityTransfer,
        terminateResponsibilityTransfer,
        listInboundResponsibilityTransfers,
        listOutboundResponsibilityTransfers,
      ],
    },
  };
}
