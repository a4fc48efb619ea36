// Generated from models/ by scripts/generate-api.ts; do not edit.

import type { CompactService } from "./compact-model.ts";
import { defineService } from "./define-service.ts";
import iamModel from "./iam.json" with { type: "json" };
import type * as shapes from "./iam.shapes.ts";
import type { Unit } from "./model.ts";

export const iam = defineService(iamModel as unknown as CompactService);

export const AcceptDelegationRequest = iam.operation<shapes.AcceptDelegationRequestRequest, void>(
  "AcceptDelegationRequest",
);
export const AddClientIDToOpenIDConnectProvider = iam.operation<
  shapes.AddClientIDToOpenIDConnectProviderRequest,
  void
>("AddClientIDToOpenIDConnectProvider");
export const AddRoleToInstanceProfile = iam.operation<shapes.AddRoleToInstanceProfileRequest, void>(
  "AddRoleToInstanceProfile",
);
export const AddUserToGroup = iam.operation<shapes.AddUserToGroupRequest, void>("AddUserToGroup");
export const AssociateDelegationRequest = iam.operation<shapes.AssociateDelegationRequestRequest, void>(
  "AssociateDelegationRequest",
);
export const AttachGroupPolicy = iam.operation<shapes.AttachGroupPolicyRequest, void>("AttachGroupPolicy");
export const AttachRolePolicy = iam.operation<shapes.AttachRolePolicyRequest, void>("AttachRolePolicy");
export const AttachUserPolicy = iam.operation<shapes.AttachUserPolicyRequest, void>("AttachUserPolicy");
export const ChangePassword = iam.operation<shapes.ChangePasswordRequest, void>("ChangePassword");
export const CreateAccessKey = iam.operation<shapes.CreateAccessKeyRequest, shapes.CreateAccessKeyResponse>(
  "CreateAccessKey",
);
export const CreateAccountAlias = iam.operation<shapes.CreateAccountAliasRequest, void>("CreateAccountAlias");
export const CreateDelegationRequest = iam.operation<
  shapes.CreateDelegationRequestRequest,
  shapes.CreateDelegationRequestResponse
>("CreateDelegationRequest");
export const CreateGroup = iam.operation<shapes.CreateGroupRequest, shapes.CreateGroupResponse>(
  "CreateGroup",
);
export const CreateInstanceProfile = iam.operation<
  shapes.CreateInstanceProfileRequest,
  shapes.CreateInstanceProfileResponse
>("CreateInstanceProfile");
export const CreateLoginProfile = iam.operation<
  shapes.CreateLoginProfileRequest,
  shapes.CreateLoginProfileResponse
>("CreateLoginProfile");
export const CreateOpenIDConnectProvider = iam.operation<
  shapes.CreateOpenIDConnectProviderRequest,
  shapes.CreateOpenIDConnectProviderResponse
>("CreateOpenIDConnectProvider");
export const CreatePolicy = iam.operation<shapes.CreatePolicyRequest, shapes.CreatePolicyResponse>(
  "CreatePolicy",
);
export const CreatePolicyVersion = iam.operation<
  shapes.CreatePolicyVersionRequest,
  shapes.CreatePolicyVersionResponse
>("CreatePolicyVersion");
export const CreateRole = iam.operation<shapes.CreateRoleRequest, shapes.CreateRoleResponse>("CreateRole");
export const CreateSAMLProvider = iam.operation<
  shapes.CreateSAMLProviderRequest,
  shapes.CreateSAMLProviderResponse
>("CreateSAMLProvider");
export const CreateServiceLinkedRole = iam.operation<
  shapes.CreateServiceLinkedRoleRequest,
  shapes.CreateServiceLinkedRoleResponse
>("CreateServiceLinkedRole");
export const CreateServiceSpecificCredential = iam.operation<
  shapes.CreateServiceSpecificCredentialRequest,
  shapes.CreateServiceSpecificCredentialResponse
>("CreateServiceSpecificCredential");
export const CreateUser = iam.operation<shapes.CreateUserRequest, shapes.CreateUserResponse>("CreateUser");
export const CreateVirtualMFADevice = iam.operation<
  shapes.CreateVirtualMFADeviceRequest,
  shapes.CreateVirtualMFADeviceResponse
>("CreateVirtualMFADevice");
export const DeactivateMFADevice = iam.operation<shapes.DeactivateMFADeviceRequest, void>(
  "DeactivateMFADevice",
);
export const DeleteAccessKey = iam.operation<shapes.DeleteAccessKeyRequest, void>("DeleteAccessKey");
export const DeleteAccountAlias = iam.operation<shapes.DeleteAccountAliasRequest, void>("DeleteAccountAlias");
export const DeleteAccountPasswordPolicy = iam.operation<Unit, void>("DeleteAccountPasswordPolicy");
export const DeleteGroup = iam.operation<shapes.DeleteGroupRequest, void>("DeleteGroup");
export const DeleteGroupPolicy = iam.operation<shapes.DeleteGroupPolicyRequest, void>("DeleteGroupPolicy");
export const DeleteInstanceProfile = iam.operation<shapes.DeleteInstanceProfileRequest, void>(
  "DeleteInstanceProfile",
);
export const DeleteLoginProfile = iam.operation<shapes.DeleteLoginProfileRequest, void>("DeleteLoginProfile");
export const DeleteOpenIDConnectProvider = iam.operation<shapes.DeleteOpenIDConnectProviderRequest, void>(
  "DeleteOpenIDConnectProvider",
);
export const DeletePolicy = iam.operation<shapes.DeletePolicyRequest, void>("DeletePolicy");
export const DeletePolicyVersion = iam.operation<shapes.DeletePolicyVersionRequest, void>(
  "DeletePolicyVersion",
);
export const DeleteRole = iam.operation<shapes.DeleteRoleRequest, void>("DeleteRole");
export const DeleteRolePermissionsBoundary = iam.operation<shapes.DeleteRolePermissionsBoundaryRequest, void>(
  "DeleteRolePermissionsBoundary",
);
export const DeleteRolePolicy = iam.operation<shapes.DeleteRolePolicyRequest, void>("DeleteRolePolicy");
export const DeleteSAMLProvider = iam.operation<shapes.DeleteSAMLProviderRequest, void>("DeleteSAMLProvider");
export const DeleteSSHPublicKey = iam.operation<shapes.DeleteSSHPublicKeyRequest, void>("DeleteSSHPublicKey");
export const DeleteServerCertificate = iam.operation<shapes.DeleteServerCertificateRequest, void>(
  "DeleteServerCertificate",
);
export const DeleteServiceLinkedRole = iam.operation<
  shapes.DeleteServiceLinkedRoleRequest,
  shapes.DeleteServiceLinkedRoleResponse
>("DeleteServiceLinkedRole");
export const DeleteServiceSpecificCredential = iam.operation<
  shapes.DeleteServiceSpecificCredentialRequest,
  void
>("DeleteServiceSpecificCredential");
export const DeleteSigningCertificate = iam.operation<shapes.DeleteSigningCertificateRequest, void>(
  "DeleteSigningCertificate",
);
export const DeleteUser = iam.operation<shapes.DeleteUserRequest, void>("DeleteUser");
export const DeleteUserPermissionsBoundary = iam.operation<shapes.DeleteUserPermissionsBoundaryRequest, void>(
  "DeleteUserPermissionsBoundary",
);
export const DeleteUserPolicy = iam.operation<shapes.DeleteUserPolicyRequest, void>("DeleteUserPolicy");
export const DeleteVirtualMFADevice = iam.operation<shapes.DeleteVirtualMFADeviceRequest, void>(
  "DeleteVirtualMFADevice",
);
export const DetachGroupPolicy = iam.operation<shapes.DetachGroupPolicyRequest, void>("DetachGroupPolicy");
export const DetachRolePolicy = iam.operation<shapes.DetachRolePolicyRequest, void>("DetachRolePolicy");
export const DetachUserPolicy = iam.operation<shapes.DetachUserPolicyRequest, void>("DetachUserPolicy");
export const DisableOrganizationsRootCredentialsManagement = iam.operation<
  shapes.DisableOrganizationsRootCredentialsManagementRequest,
  shapes.DisableOrganizationsRootCredentialsManagementResponse
>("DisableOrganizationsRootCredentialsManagement");
export const DisableOrganizationsRootSessions = iam.operation<
  shapes.DisableOrganizationsRootSessionsRequest,
  shapes.DisableOrganizationsRootSessionsResponse
>("DisableOrganizationsRootSessions");
export const DisableOutboundWebIdentityFederation = iam.operation<Unit, void>(
  "DisableOutboundWebIdentityFederation",
);
export const EnableMFADevice = iam.operation<shapes.EnableMFADeviceRequest, void>("EnableMFADevice");
export const EnableOrganizationsRootCredentialsManagement = iam.operation<
  shapes.EnableOrganizationsRootCredentialsManagementRequest,
  shapes.EnableOrganizationsRootCredentialsManagementResponse
>("EnableOrganizationsRootCredentialsManagement");
export const EnableOrganizationsRootSessions = iam.operation<
  shapes.EnableOrganizationsRootSessionsRequest,
  shapes.EnableOrganizationsRootSessionsResponse
>("EnableOrganizationsRootSessions");
export const EnableOutboundWebIdentityFederation = iam.operation<
  Unit,
  shapes.EnableOutboundWebIdentityFederationResponse
>("EnableOutboundWebIdentityFederation");
export const GenerateCredentialReport = iam.operation<Unit, shapes.GenerateCredentialReportResponse>(
  "GenerateCredentialReport",
);
export const GenerateOrganizationsAccessReport = iam.operation<
  shapes.GenerateOrganizationsAccessReportRequest,
  shapes.GenerateOrganizationsAccessReportResponse
>("GenerateOrganizationsAccessReport");
export const GenerateServiceLastAccessedDetails = iam.operation<
  shapes.GenerateServiceLastAccessedDetailsRequest,
  shapes.GenerateServiceLastAccessedDetailsResponse
>("GenerateServiceLastAccessedDetails");
export const GetAccessKeyLastUsed = iam.operation<
  shapes.GetAccessKeyLastUsedRequest,
  shapes.GetAccessKeyLastUsedResponse
>("GetAccessKeyLastUsed");
export const GetAccountAuthorizationDetails = iam.operation<
  shapes.GetAccountAuthorizationDetailsRequest,
  shapes.GetAccountAuthorizationDetailsResponse
>("GetAccountAuthorizationDetails");
export const GetAccountPasswordPolicy = iam.operation<Unit, shapes.GetAccountPasswordPolicyResponse>(
  "GetAccountPasswordPolicy",
);
export const GetAccountSummary = iam.operation<Unit, shapes.GetAccountSummaryResponse>("GetAccountSummary");
export const GetContextKeysForCustomPolicy = iam.operation<
  shapes.GetContextKeysForCustomPolicyRequest,
  shapes.GetContextKeysForPolicyResponse
>("GetContextKeysForCustomPolicy");
export const GetContextKeysForPrincipalPolicy = iam.operation<
  shapes.GetContextKeysForPrincipalPolicyRequest,
  shapes.GetContextKeysForPolicyResponse
>("GetContextKeysForPrincipalPolicy");
export const GetCredentialReport = iam.operation<Unit, shapes.GetCredentialReportResponse>(
  "GetCredentialReport",
);
export const GetDelegationRequest = iam.operation<
  shapes.GetDelegationRequestRequest,
  shapes.GetDelegationRequestResponse
>("GetDelegationRequest");
export const GetGroup = iam.operation<shapes.GetGroupRequest, shapes.GetGroupResponse>("GetGroup");
export const GetGroupPolicy = iam.operation<shapes.GetGroupPolicyRequest, shapes.GetGroupPolicyResponse>(
  "GetGroupPolicy",
);
export const GetHumanReadableSummary = iam.operation<
  shapes.GetHumanReadableSummaryRequest,
  shapes.GetHumanReadableSummaryResponse
>("GetHumanReadableSummary");
export const GetInstanceProfile = iam.operation<
  shapes.GetInstanceProfileRequest,
  shapes.GetInstanceProfileResponse
>("GetInstanceProfile");
export const GetLoginProfile = iam.operation<shapes.GetLoginProfileRequest, shapes.GetLoginProfileResponse>(
  "GetLoginProfile",
);
export const GetMFADevice = iam.operation<shapes.GetMFADeviceRequest, shapes.GetMFADeviceResponse>(
  "GetMFADevice",
);
export const GetOpenIDConnectProvider = iam.operation<
  shapes.GetOpenIDConnectProviderRequest,
  shapes.GetOpenIDConnectProviderResponse
>("GetOpenIDConnectProvider");
export const GetOrganizationsAccessReport = iam.operation<
  shapes.GetOrganizationsAccessReportRequest,
  shapes.GetOrganizationsAccessReportResponse
>("GetOrganizationsAccessReport");
export const GetOutboundWebIdentityFederationInfo = iam.operation<
  Unit,
  shapes.GetOutboundWebIdentityFederationInfoResponse
>("GetOutboundWebIdentityFederationInfo");
export const GetPolicy = iam.operation<shapes.GetPolicyRequest, shapes.GetPolicyResponse>("GetPolicy");
export const GetPolicyVersion = iam.operation<
  shapes.GetPolicyVersionRequest,
  shapes.GetPolicyVersionResponse
>("GetPolicyVersion");
export const GetRole = iam.operation<shapes.GetRoleRequest, shapes.GetRoleResponse>("GetRole");
export const GetRolePolicy = iam.operation<shapes.GetRolePolicyRequest, shapes.GetRolePolicyResponse>(
  "GetRolePolicy",
);
export const GetSAMLProvider = iam.operation<shapes.GetSAMLProviderRequest, shapes.GetSAMLProviderResponse>(
  "GetSAMLProvider",
);
export const GetSSHPublicKey = iam.operation<shapes.GetSSHPublicKeyRequest, shapes.GetSSHPublicKeyResponse>(
  "GetSSHPublicKey",
);
export const GetServerCertificate = iam.operation<
  shapes.GetServerCertificateRequest,
  shapes.GetServerCertificateResponse
>("GetServerCertificate");
export const GetServiceLastAccessedDetails = iam.operation<
  shapes.GetServiceLastAccessedDetailsRequest,
  shapes.GetServiceLastAccessedDetailsResponse
>("GetServiceLastAccessedDetails");
export const GetServiceLastAccessedDetailsWithEntities = iam.operation<
  shapes.GetServiceLastAccessedDetailsWithEntitiesRequest,
  shapes.GetServiceLastAccessedDetailsWithEntitiesResponse
>("GetServiceLastAccessedDetailsWithEntities");
export const GetServiceLinkedRoleDeletionStatus = iam.operation<
  shapes.GetServiceLinkedRoleDeletionStatusRequest,
  shapes.GetServiceLinkedRoleDeletionStatusResponse
>("GetServiceLinkedRoleDeletionStatus");
export const GetUser = iam.operation<shapes.GetUserRequest, shapes.GetUserResponse>("GetUser");
export const GetUserPolicy = iam.operation<shapes.GetUserPolicyRequest, shapes.GetUserPolicyResponse>(
  "GetUserPolicy",
);
export const ListAccessKeys = iam.operation<shapes.ListAccessKeysRequest, shapes.ListAccessKeysResponse>(
  "ListAccessKeys",
);
export const ListAccountAliases = iam.operation<
  shapes.ListAccountAliasesRequest,
  shapes.ListAccountAliasesResponse
>("ListAccountAliases");
export const ListAttachedGroupPolicies = iam.operation<
  shapes.ListAttachedGroupPoliciesRequest,
  shapes.ListAttachedGroupPoliciesResponse
>("ListAttachedGroupPolicies");
export const ListAttachedRolePolicies = iam.operation<
  shapes.ListAttachedRolePoliciesRequest,
  shapes.ListAttachedRolePoliciesResponse
>("ListAttachedRolePolicies");
export const ListAttachedUserPolicies = iam.operation<
  shapes.ListAttachedUserPoliciesRequest,
  shapes.ListAttachedUserPoliciesResponse
>("ListAttachedUserPolicies");
export const ListDelegationRequests = iam.operation<
  shapes.ListDelegationRequestsRequest,
  shapes.ListDelegationRequestsResponse
>("ListDelegationRequests");
export const ListEntitiesForPolicy = iam.operation<
  shapes.ListEntitiesForPolicyRequest,
  shapes.ListEntitiesForPolicyResponse
>("ListEntitiesForPolicy");
export const ListGroupPolicies = iam.operation<
  shapes.ListGroupPoliciesRequest,
  shapes.ListGroupPoliciesResponse
>("ListGroupPolicies");
export const ListGroups = iam.operation<shapes.ListGroupsRequest, shapes.ListGroupsResponse>("ListGroups");
export const ListGroupsForUser = iam.operation<
  shapes.ListGroupsForUserRequest,
  shapes.ListGroupsForUserResponse
>("ListGroupsForUser");
export const ListInstanceProfileTags = iam.operation<
  shapes.ListInstanceProfileTagsRequest,
  shapes.ListInstanceProfileTagsResponse
>("ListInstanceProfileTags");
export const ListInstanceProfiles = iam.operation<
  shapes.ListInstanceProfilesRequest,
  shapes.ListInstanceProfilesResponse
>("ListInstanceProfiles");
export const ListInstanceProfilesForRole = iam.operation<
  shapes.ListInstanceProfilesForRoleRequest,
  shapes.ListInstanceProfilesForRoleResponse
>("ListInstanceProfilesForRole");
export const ListMFADeviceTags = iam.operation<
  shapes.ListMFADeviceTagsRequest,
  shapes.ListMFADeviceTagsResponse
>("ListMFADeviceTags");
export const ListMFADevices = iam.operation<shapes.ListMFADevicesRequest, shapes.ListMFADevicesResponse>(
  "ListMFADevices",
);
export const ListOpenIDConnectProviderTags = iam.operation<
  shapes.ListOpenIDConnectProviderTagsRequest,
  shapes.ListOpenIDConnectProviderTagsResponse
>("ListOpenIDConnectProviderTags");
export const ListOpenIDConnectProviders = iam.operation<
  shapes.ListOpenIDConnectProvidersRequest,
  shapes.ListOpenIDConnectProvidersResponse
>("ListOpenIDConnectProviders");
export const ListOrganizationsFeatures = iam.operation<
  shapes.ListOrganizationsFeaturesRequest,
  shapes.ListOrganizationsFeaturesResponse
>("ListOrganizationsFeatures");
export const ListPolicies = iam.operation<shapes.ListPoliciesRequest, shapes.ListPoliciesResponse>(
  "ListPolicies",
);
export const ListPoliciesGrantingServiceAccess = iam.operation<
  shapes.ListPoliciesGrantingServiceAccessRequest,
  shapes.ListPoliciesGrantingServiceAccessResponse
>("ListPoliciesGrantingServiceAccess");
export const ListPolicyTags = iam.operation<shapes.ListPolicyTagsRequest, shapes.ListPolicyTagsResponse>(
  "ListPolicyTags",
);
export const ListPolicyVersions = iam.operation<
  shapes.ListPolicyVersionsRequest,
  shapes.ListPolicyVersionsResponse
>("ListPolicyVersions");
export const ListRolePolicies = iam.operation<
  shapes.ListRolePoliciesRequest,
  shapes.ListRolePoliciesResponse
>("ListRolePolicies");
export const ListRoleTags = iam.operation<shapes.ListRoleTagsRequest, shapes.ListRoleTagsResponse>(
  "ListRoleTags",
);
export const ListRoles = iam.operation<shapes.ListRolesRequest, shapes.ListRolesResponse>("ListRoles");
export const ListSAMLProviderTags = iam.operation<
  shapes.ListSAMLProviderTagsRequest,
  shapes.ListSAMLProviderTagsResponse
>("ListSAMLProviderTags");
export const ListSAMLProviders = iam.operation<
  shapes.ListSAMLProvidersRequest,
  shapes.ListSAMLProvidersResponse
>("ListSAMLProviders");
export const ListSSHPublicKeys = iam.operation<
  shapes.ListSSHPublicKeysRequest,
  shapes.ListSSHPublicKeysResponse
>("ListSSHPublicKeys");
export const ListServerCertificateTags = iam.operation<
  shapes.ListServerCertificateTagsRequest,
  shapes.ListServerCertificateTagsResponse
>("ListServerCertificateTags");
export const ListServerCertificates = iam.operation<
  shapes.ListServerCertificatesRequest,
  shapes.ListServerCertificatesResponse
>("ListServerCertificates");
export const ListServiceSpecificCredentials = iam.operation<
  shapes.ListServiceSpecificCredentialsRequest,
  shapes.ListServiceSpecificCredentialsResponse
>("ListServiceSpecificCredentials");
export const ListSigningCertificates = iam.operation<
  shapes.ListSigningCertificatesRequest,
  shapes.ListSigningCertificatesResponse
>("ListSigningCertificates");
export const ListUserPolicies = iam.operation<
  shapes.ListUserPoliciesRequest,
  shapes.ListUserPoliciesResponse
>("ListUserPolicies");
export const ListUserTags = iam.operation<shapes.ListUserTagsRequest, shapes.ListUserTagsResponse>(
  "ListUserTags",
);
export const ListUsers = iam.operation<shapes.ListUsersRequest, shapes.ListUsersResponse>("ListUsers");
export const ListVirtualMFADevices = iam.operation<
  shapes.ListVirtualMFADevicesRequest,
  shapes.ListVirtualMFADevicesResponse
>("ListVirtualMFADevices");
export const PutGroupPolicy = iam.operation<shapes.PutGroupPolicyRequest, void>("PutGroupPolicy");
export const PutRolePermissionsBoundary = iam.operation<shapes.PutRolePermissionsBoundaryRequest, void>(
  "PutRolePermissionsBoundary",
);
export const PutRolePolicy = iam.operation<shapes.PutRolePolicyRequest, void>("PutRolePolicy");
export const PutUserPermissionsBoundary = iam.operation<shapes.PutUserPermissionsBoundaryRequest, void>(
  "PutUserPermissionsBoundary",
);
export const PutUserPolicy = iam.operation<shapes.PutUserPolicyRequest, void>("PutUserPolicy");
export const RejectDelegationRequest = iam.operation<shapes.RejectDelegationRequestRequest, void>(
  "RejectDelegationRequest",
);
export const RemoveClientIDFromOpenIDConnectProvider = iam.operation<
  shapes.RemoveClientIDFromOpenIDConnectProviderRequest,
  void
>("RemoveClientIDFromOpenIDConnectProvider");
export const RemoveRoleFromInstanceProfile = iam.operation<shapes.RemoveRoleFromInstanceProfileRequest, void>(
  "RemoveRoleFromInstanceProfile",
);
export const RemoveUserFromGroup = iam.operation<shapes.RemoveUserFromGroupRequest, void>(
  "RemoveUserFromGroup",
);
export const ResetServiceSpecificCredential = iam.operation<
  shapes.ResetServiceSpecificCredentialRequest,
  shapes.ResetServiceSpecificCredentialResponse
>("ResetServiceSpecificCredential");
export const ResyncMFADevice = iam.operation<shapes.ResyncMFADeviceRequest, void>("ResyncMFADevice");
export const SendDelegationToken = iam.operation<shapes.SendDelegationTokenRequest, void>(
  "SendDelegationToken",
);
export const SetDefaultPolicyVersion = iam.operation<shapes.SetDefaultPolicyVersionRequest, void>(
  "SetDefaultPolicyVersion",
);
export const SetSecurityTokenServicePreferences = iam.operation<
  shapes.SetSecurityTokenServicePreferencesRequest,
  void
>("SetSecurityTokenServicePreferences");
export const SimulateCustomPolicy = iam.operation<
  shapes.SimulateCustomPolicyRequest,
  shapes.SimulatePolicyResponse
>("SimulateCustomPolicy");
export const SimulatePrincipalPolicy = iam.operation<
  shapes.SimulatePrincipalPolicyRequest,
  shapes.SimulatePolicyResponse
>("SimulatePrincipalPolicy");
export const TagInstanceProfile = iam.operation<shapes.TagInstanceProfileRequest, void>("TagInstanceProfile");
export const TagMFADevice = iam.operation<shapes.TagMFADeviceRequest, void>("TagMFADevice");
export const TagOpenIDConnectProvider = iam.operation<shapes.TagOpenIDConnectProviderRequest, void>(
  "TagOpenIDConnectProvider",
);
export const TagPolicy = iam.operation<shapes.TagPolicyRequest, void>("TagPolicy");
export const TagRole = iam.operation<shapes.TagRoleRequest, void>("TagRole");
export const TagSAMLProvider = iam.operation<shapes.TagSAMLProviderRequest, void>("TagSAMLProvider");
export const TagServerCertificate = iam.operation<shapes.TagServerCertificateRequest, void>(
  "TagServerCertificate",
);
export const TagUser = iam.operation<shapes.TagUserRequest, void>("TagUser");
export const UntagInstanceProfile = iam.operation<shapes.UntagInstanceProfileRequest, void>(
  "UntagInstanceProfile",
);
export const UntagMFADevice = iam.operation<shapes.UntagMFADeviceRequest, void>("UntagMFADevice");
export const UntagOpenIDConnectProvider = iam.operation<shapes.UntagOpenIDConnectProviderRequest, void>(
  "UntagOpenIDConnectProvider",
);
export const UntagPolicy = iam.operation<shapes.UntagPolicyRequest, void>("UntagPolicy");
export const UntagRole = iam.operation<shapes.UntagRoleRequest, void>("UntagRole");
export const UntagSAMLProvider = iam.operation<shapes.UntagSAMLProviderRequest, void>("UntagSAMLProvider");
export const UntagServerCertificate = iam.operation<shapes.UntagServerCertificateRequest, void>(
  "UntagServerCertificate",
);
export const UntagUser = iam.operation<shapes.UntagUserRequest, void>("UntagUser");
export const UpdateAccessKey = iam.operation<shapes.UpdateAccessKeyRequest, void>("UpdateAccessKey");
export const UpdateAccountPasswordPolicy = iam.operation<shapes.UpdateAccountPasswordPolicyRequest, void>(
  "UpdateAccountPasswordPolicy",
);
export const UpdateAssumeRolePolicy = iam.operation<shapes.UpdateAssumeRolePolicyRequest, void>(
  "UpdateAssumeRolePolicy",
);
export const UpdateDelegationRequest = iam.operation<shapes.UpdateDelegationRequestRequest, void>(
  "UpdateDelegationRequest",
);
export const UpdateGroup = iam.operation<shapes.UpdateGroupRequest, void>("UpdateGroup");
export const UpdateLoginProfile = iam.operation<shapes.UpdateLoginProfileRequest, void>("UpdateLoginProfile");
export const UpdateOpenIDConnectProviderThumbprint = iam.operation<
  shapes.UpdateOpenIDConnectProviderThumbprintRequest,
  void
>("UpdateOpenIDConnectProviderThumbprint");
export const UpdateRole = iam.operation<shapes.UpdateRoleRequest, shapes.UpdateRoleResponse>("UpdateRole");
export const UpdateRoleDescription = iam.operation<
  shapes.UpdateRoleDescriptionRequest,
  shapes.UpdateRoleDescriptionResponse
>("UpdateRoleDescription");
export const UpdateSAMLProvider = iam.operation<
  shapes.UpdateSAMLProviderRequest,
  shapes.UpdateSAMLProviderResponse
>("UpdateSAMLProvider");
export const UpdateSSHPublicKey = iam.operation<shapes.UpdateSSHPublicKeyRequest, void>("UpdateSSHPublicKey");
export const UpdateServerCertificate = iam.operation<shapes.UpdateServerCertificateRequest, void>(
  "UpdateServerCertificate",
);
export const UpdateServiceSpecificCredential = iam.operation<
  shapes.UpdateServiceSpecificCredentialRequest,
  void
>("UpdateServiceSpecificCredential");
export const UpdateSigningCertificate = iam.operation<shapes.UpdateSigningCertificateRequest, void>(
  "UpdateSigningCertificate",
);
export const UpdateUser = iam.operation<shapes.UpdateUserRequest, void>("UpdateUser");
export const UploadSSHPublicKey = iam.operation<
  shapes.UploadSSHPublicKeyRequest,
  shapes.UploadSSHPublicKeyResponse
>("UploadSSHPublicKey");
export const UploadServerCertificate = iam.operation<
  shapes.UploadServerCertificateRequest,
  shapes.UploadServerCertificateResponse
>("UploadServerCertificate");
export const UploadSigningCertificate = iam.operation<
  shapes.UploadSigningCertificateRequest,
  shapes.UploadSigningCertificateResponse
>("UploadSigningCertificate");
