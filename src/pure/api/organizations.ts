// Generated from models/ by scripts/generate-api.ts; do not edit.

import type { CompactService } from "./compact-model.ts";
import { defineService } from "./define-service.ts";
import type { Unit } from "./model.ts";
import organizationsModel from "./organizations.json" with { type: "json" };
import type * as shapes from "./organizations.shapes.ts";

export const organizations = defineService(organizationsModel as unknown as CompactService);

export const AcceptHandshake = organizations.operation<
  shapes.AcceptHandshakeRequest,
  shapes.AcceptHandshakeResponse
>("AcceptHandshake");
export const AttachPolicy = organizations.operation<shapes.AttachPolicyRequest, void>("AttachPolicy");
export const CancelHandshake = organizations.operation<
  shapes.CancelHandshakeRequest,
  shapes.CancelHandshakeResponse
>("CancelHandshake");
export const CloseAccount = organizations.operation<shapes.CloseAccountRequest, void>("CloseAccount");
export const CreateAccount = organizations.operation<
  shapes.CreateAccountRequest,
  shapes.CreateAccountResponse
>("CreateAccount");
export const CreateGovCloudAccount = organizations.operation<
  shapes.CreateGovCloudAccountRequest,
  shapes.CreateGovCloudAccountResponse
>("CreateGovCloudAccount");
export const CreateOrganization = organizations.operation<
  shapes.CreateOrganizationRequest,
  shapes.CreateOrganizationResponse
>("CreateOrganization");
export const CreateOrganizationalUnit = organizations.operation<
  shapes.CreateOrganizationalUnitRequest,
  shapes.CreateOrganizationalUnitResponse
>("CreateOrganizationalUnit");
export const CreatePolicy = organizations.operation<shapes.CreatePolicyRequest, shapes.CreatePolicyResponse>(
  "CreatePolicy",
);
export const DeclineHandshake = organizations.operation<
  shapes.DeclineHandshakeRequest,
  shapes.DeclineHandshakeResponse
>("DeclineHandshake");
export const DeleteOrganization = organizations.operation<Unit, void>("DeleteOrganization");
export const DeleteOrganizationalUnit = organizations.operation<shapes.DeleteOrganizationalUnitRequest, void>(
  "DeleteOrganizationalUnit",
);
export const DeletePolicy = organizations.operation<shapes.DeletePolicyRequest, void>("DeletePolicy");
export const DeleteResourcePolicy = organizations.operation<Unit, void>("DeleteResourcePolicy");
export const DeregisterDelegatedAdministrator = organizations.operation<
  shapes.DeregisterDelegatedAdministratorRequest,
  void
>("DeregisterDelegatedAdministrator");
export const DescribeAccount = organizations.operation<
  shapes.DescribeAccountRequest,
  shapes.DescribeAccountResponse
>("DescribeAccount");
export const DescribeCreateAccountStatus = organizations.operation<
  shapes.DescribeCreateAccountStatusRequest,
  shapes.DescribeCreateAccountStatusResponse
>("DescribeCreateAccountStatus");
export const DescribeEffectivePolicy = organizations.operation<
  shapes.DescribeEffectivePolicyRequest,
  shapes.DescribeEffectivePolicyResponse
>("DescribeEffectivePolicy");
export const DescribeHandshake = organizations.operation<
  shapes.DescribeHandshakeRequest,
  shapes.DescribeHandshakeResponse
>("DescribeHandshake");
export const DescribeOrganization = organizations.operation<Unit, shapes.DescribeOrganizationResponse>(
  "DescribeOrganization",
);
export const DescribeOrganizationalUnit = organizations.operation<
  shapes.DescribeOrganizationalUnitRequest,
  shapes.DescribeOrganizationalUnitResponse
>("DescribeOrganizationalUnit");
export const DescribePolicy = organizations.operation<
  shapes.DescribePolicyRequest,
  shapes.DescribePolicyResponse
>("DescribePolicy");
export const DescribeResourcePolicy = organizations.operation<Unit, shapes.DescribeResourcePolicyResponse>(
  "DescribeResourcePolicy",
);
export const DescribeResponsibilityTransfer = organizations.operation<
  shapes.DescribeResponsibilityTransferRequest,
  shapes.DescribeResponsibilityTransferResponse
>("DescribeResponsibilityTransfer");
export const DetachPolicy = organizations.operation<shapes.DetachPolicyRequest, void>("DetachPolicy");
export const DisableAWSServiceAccess = organizations.operation<shapes.DisableAWSServiceAccessRequest, void>(
  "DisableAWSServiceAccess",
);
export const DisablePolicyType = organizations.operation<
  shapes.DisablePolicyTypeRequest,
  shapes.DisablePolicyTypeResponse
>("DisablePolicyType");
export const EnableAWSServiceAccess = organizations.operation<shapes.EnableAWSServiceAccessRequest, void>(
  "EnableAWSServiceAccess",
);
export const EnableAllFeatures = organizations.operation<
  shapes.EnableAllFeaturesRequest,
  shapes.EnableAllFeaturesResponse
>("EnableAllFeatures");
export const EnablePolicyType = organizations.operation<
  shapes.EnablePolicyTypeRequest,
  shapes.EnablePolicyTypeResponse
>("EnablePolicyType");
export const InviteAccountToOrganization = organizations.operation<
  shapes.InviteAccountToOrganizationRequest,
  shapes.InviteAccountToOrganizationResponse
>("InviteAccountToOrganization");
export const InviteOrganizationToTransferResponsibility = organizations.operation<
  shapes.InviteOrganizationToTransferResponsibilityRequest,
  shapes.InviteOrganizationToTransferResponsibilityResponse
>("InviteOrganizationToTransferResponsibility");
export const LeaveOrganization = organizations.operation<Unit, void>("LeaveOrganization");
export const ListAWSServiceAccessForOrganization = organizations.operation<
  shapes.ListAWSServiceAccessForOrganizationRequest,
  shapes.ListAWSServiceAccessForOrganizationResponse
>("ListAWSServiceAccessForOrganization");
export const ListAccounts = organizations.operation<shapes.ListAccountsRequest, shapes.ListAccountsResponse>(
  "ListAccounts",
);
export const ListAccountsForParent = organizations.operation<
  shapes.ListAccountsForParentRequest,
  shapes.ListAccountsForParentResponse
>("ListAccountsForParent");
export const ListAccountsWithInvalidEffectivePolicy = organizations.operation<
  shapes.ListAccountsWithInvalidEffectivePolicyRequest,
  shapes.ListAccountsWithInvalidEffectivePolicyResponse
>("ListAccountsWithInvalidEffectivePolicy");
export const ListChildren = organizations.operation<shapes.ListChildrenRequest, shapes.ListChildrenResponse>(
  "ListChildren",
);
export const ListCreateAccountStatus = organizations.operation<
  shapes.ListCreateAccountStatusRequest,
  shapes.ListCreateAccountStatusResponse
>("ListCreateAccountStatus");
export const ListDelegatedAdministrators = organizations.operation<
  shapes.ListDelegatedAdministratorsRequest,
  shapes.ListDelegatedAdministratorsResponse
>("ListDelegatedAdministrators");
export const ListDelegatedServicesForAccount = organizations.operation<
  shapes.ListDelegatedServicesForAccountRequest,
  shapes.ListDelegatedServicesForAccountResponse
>("ListDelegatedServicesForAccount");
export const ListEffectivePolicyValidationErrors = organizations.operation<
  shapes.ListEffectivePolicyValidationErrorsRequest,
  shapes.ListEffectivePolicyValidationErrorsResponse
>("ListEffectivePolicyValidationErrors");
export const ListHandshakesForAccount = organizations.operation<
  shapes.ListHandshakesForAccountRequest,
  shapes.ListHandshakesForAccountResponse
>("ListHandshakesForAccount");
export const ListHandshakesForOrganization = organizations.operation<
  shapes.ListHandshakesForOrganizationRequest,
  shapes.ListHandshakesForOrganizationResponse
>("ListHandshakesForOrganization");
export const ListInboundResponsibilityTransfers = organizations.operation<
  shapes.ListInboundResponsibilityTransfersRequest,
  shapes.ListInboundResponsibilityTransfersResponse
>("ListInboundResponsibilityTransfers");
export const ListOrganizationalUnitsForParent = organizations.operation<
  shapes.ListOrganizationalUnitsForParentRequest,
  shapes.ListOrganizationalUnitsForParentResponse
>("ListOrganizationalUnitsForParent");
export const ListOutboundResponsibilityTransfers = organizations.operation<
  shapes.ListOutboundResponsibilityTransfersRequest,
  shapes.ListOutboundResponsibilityTransfersResponse
>("ListOutboundResponsibilityTransfers");
export const ListParents = organizations.operation<shapes.ListParentsRequest, shapes.ListParentsResponse>(
  "ListParents",
);
export const ListPolicies = organizations.operation<shapes.ListPoliciesRequest, shapes.ListPoliciesResponse>(
  "ListPolicies",
);
export const ListPoliciesForTarget = organizations.operation<
  shapes.ListPoliciesForTargetRequest,
  shapes.ListPoliciesForTargetResponse
>("ListPoliciesForTarget");
export const ListRoots = organizations.operation<shapes.ListRootsRequest, shapes.ListRootsResponse>(
  "ListRoots",
);
export const ListTagsForResource = organizations.operation<
  shapes.ListTagsForResourceRequest,
  shapes.ListTagsForResourceResponse
>("ListTagsForResource");
export const ListTargetsForPolicy = organizations.operation<
  shapes.ListTargetsForPolicyRequest,
  shapes.ListTargetsForPolicyResponse
>("ListTargetsForPolicy");
export const MoveAccount = organizations.operation<shapes.MoveAccountRequest, void>("MoveAccount");
export const PutResourcePolicy = organizations.operation<
  shapes.PutResourcePolicyRequest,
  shapes.PutResourcePolicyResponse
>("PutResourcePolicy");
export const RegisterDelegatedAdministrator = organizations.operation<
  shapes.RegisterDelegatedAdministratorRequest,
  void
>("RegisterDelegatedAdministrator");
export const RemoveAccountFromOrganization = organizations.operation<
  shapes.RemoveAccountFromOrganizationRequest,
  void
>("RemoveAccountFromOrganization");
export const TagResource = organizations.operation<shapes.TagResourceRequest, void>("TagResource");
export const TerminateResponsibilityTransfer = organizations.operation<
  shapes.TerminateResponsibilityTransferRequest,
  shapes.TerminateResponsibilityTransferResponse
>("TerminateResponsibilityTransfer");
export const UntagResource = organizations.operation<shapes.UntagResourceRequest, void>("UntagResource");
export const UpdateOrganizationalUnit = organizations.operation<
  shapes.UpdateOrganizationalUnitRequest,
  shapes.UpdateOrganizationalUnitResponse
>("UpdateOrganizationalUnit");
export const UpdatePolicy = organizations.operation<shapes.UpdatePolicyRequest, shapes.UpdatePolicyResponse>(
  "UpdatePolicy",
);
export const UpdateResponsibilityTransfer = organizations.operation<
  shapes.UpdateResponsibilityTransferRequest,
  shapes.UpdateResponsibilityTransferResponse
>("UpdateResponsibilityTransfer");
