// Generated from models/ by scripts/generate-api.ts; do not edit.

import type { CompactService } from "./compact-model.ts";
import { defineService } from "./define-service.ts";
import stsModel from "./sts.json" with { type: "json" };
import type * as shapes from "./sts.shapes.ts";

export const sts = defineService(stsModel as unknown as CompactService);

export const AssumeRole = sts.operation<shapes.AssumeRoleRequest, shapes.AssumeRoleResponse>("AssumeRole");
export const AssumeRoleWithSAML = sts.operation<
  shapes.AssumeRoleWithSAMLRequest,
  shapes.AssumeRoleWithSAMLResponse
>("AssumeRoleWithSAML");
export const AssumeRoleWithWebIdentity = sts.operation<
  shapes.AssumeRoleWithWebIdentityRequest,
  shapes.AssumeRoleWithWebIdentityResponse
>("AssumeRoleWithWebIdentity");
export const AssumeRoot = sts.operation<shapes.AssumeRootRequest, shapes.AssumeRootResponse>("AssumeRoot");
export const DecodeAuthorizationMessage = sts.operation<
  shapes.DecodeAuthorizationMessageRequest,
  shapes.DecodeAuthorizationMessageResponse
>("DecodeAuthorizationMessage");
export const GetAccessKeyInfo = sts.operation<
  shapes.GetAccessKeyInfoRequest,
  shapes.GetAccessKeyInfoResponse
>("GetAccessKeyInfo");
export const GetCallerIdentity = sts.operation<
  shapes.GetCallerIdentityRequest,
  shapes.GetCallerIdentityResponse
>("GetCallerIdentity");
export const GetDelegatedAccessToken = sts.operation<
  shapes.GetDelegatedAccessTokenRequest,
  shapes.GetDelegatedAccessTokenResponse
>("GetDelegatedAccessToken");
export const GetFederationToken = sts.operation<
  shapes.GetFederationTokenRequest,
  shapes.GetFederationTokenResponse
>("GetFederationToken");
export const GetSessionToken = sts.operation<shapes.GetSessionTokenRequest, shapes.GetSessionTokenResponse>(
  "GetSessionToken",
);
export const GetWebIdentityToken = sts.operation<
  shapes.GetWebIdentityTokenRequest,
  shapes.GetWebIdentityTokenResponse
>("GetWebIdentityToken");
