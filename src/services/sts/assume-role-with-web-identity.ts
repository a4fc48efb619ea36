import type { AssumeRoleWithWebIdentityRequest } from "../../pure/api/sts.shapes.ts";
import { AssumeRoleWithWebIdentity } from "../../pure/api/sts.ts";
import { requestParameters } from "../../pure/event/parameters.ts";
import type { Json } from "../../pure/event/record.ts";
import { accountOf, type Call } from "../../runtime/call.ts";
import { invalidIdentityToken, webIdentityTokenUnacceptable } from "./errors.ts";
import {
  type FederatedRequest,
  federatedDemands,
  federatedSession,
  recordedClaims,
} from "./federated-session.ts";
import { operation } from "./parts.ts";
import { namedResource } from "./record-resources.ts";
import { checkSessionPolicyCount } from "./session-policies.ts";
import { checkTimes } from "./web-identity/claims.ts";
import { webIdentityKeys } from "./web-identity/condition-keys.ts";
import { identifyByToken, type VerifiedToken } from "./web-identity/identify.ts";

/** How records call what vouched for the certificate of the issuer. */
const VERIFICATION_METHODS = { authority: "IAMTrustStore", thumbprint: "Thumbprint" } as const;

export const assumeRoleWithWebIdentity = operation(AssumeRoleWithWebIdentity, {
  identify: identifyByToken,

  async demands(input, call, parts) {
    checkSessionPolicyCount(input);
    checkToken(input.RoleArn, call);
    const role = await parts.needs.findRole(call.transaction, input.RoleArn);
    return federatedDemands(requestOf(input, call), role, accountOf(call), parts);
  },

  async run(input, call, parts) {
    const { claims, issuer, audience } = evidenceOf(call);
    const answer = await federatedSession(requestOf(input, call), input, {}, call, parts);
    return {
      ...answer,
      SubjectFromWebIdentityToken: claims.subject,
      Provider: issuer.arn,
      Audience: audience,
    };
  },

  record: {
    requestParameters: (input, call) => ({
      ...requestParameters(AssumeRoleWithWebIdentity, input),
      ...recordedClaims(requestOf(input, call)),
    }),
    additionalEventData(_input, output, call) {
      const { claims, voucher } = evidenceOf(call);
      const data: Record<string, Json> = {};
      if (output !== undefined && claims.roles !== undefined) data.RoleAuthorizedByIdp = true;
      if (voucher !== undefined) {
        data.identityProviderConnectionVerificationMethod = VERIFICATION_METHODS[voucher];
      }
      return Object.keys(data).length === 0 ? undefined : data;
    },
    resources: ({ RoleArn }) => namedResource("AWS::IAM::Role", RoleArn),
  },
});

function evidenceOf({ evidence }: Call): VerifiedToken {
  return evidence as VerifiedToken;
}

/** What was signed well may still be too old, too new, or meant for somebody else. */
function checkToken(roleArn: string, call: Call): void {
  const { claims, issuer, audience } = evidenceOf(call);
  checkTimes(claims, Math.floor(call.now / 1000));
  if (claims.authorizedParty === undefined && claims.audiences.length > 1) {
    throw invalidIdentityToken(
      "Token audience contains more than one audience while authorized party is not present",
    );
  }
  if (!issuer.clientIds.includes(audience)) throw webIdentityTokenUnacceptable();
  if (claims.roles !== undefined && !claims.roles.includes(roleArn)) {
    throw invalidIdentityToken("The target role ARN is not present in the roles claim of the identity token");
  }
}

function requestOf(input: AssumeRoleWithWebIdentityRequest, call: Call): FederatedRequest {
  const { claims, issuer } = evidenceOf(call);
  return {
    action: "sts:AssumeRoleWithWebIdentity",
    roleArn: input.RoleArn,
    sessionName: input.RoleSessionName,
    tags: claims.tags,
    sourceIdentity: claims.sourceIdentity,
    keys: {
      ...webIdentityKeys(issuer, claims),
      // A token that names other roles was refused before.
      "sts:RoleAuthorizedByIdp": String(claims.roles !== undefined),
    },
    federation: { kind: "web-identity", provider: issuer.arn, keys: {} },
  };
}
