import type { AssumeRoleWithWebIdentityRequest } from "../../pure/api/sts.shapes.ts";
import { AssumeRoleWithWebIdentity } from "../../pure/api/sts.ts";
import { parseArn } from "../../pure/aws/arn.ts";
import { requestParameters } from "../../pure/event/parameters.ts";
import { accountOf, type Call } from "../../runtime/call.ts";
import { invalidIdentityToken, webIdentityTokenExpired } from "./errors.ts";
import {
  type FederatedRequest,
  federatedDemands,
  federatedSession,
  recordedClaims,
} from "./federated-session.ts";
import { operation } from "./parts.ts";
import { checkSessionPolicyCount } from "./session-policies.ts";
import { isFromFuture, sourceIdentityOf, tagsOfClaims } from "./web-identity/claims.ts";
import { webIdentityKeys } from "./web-identity/condition-keys.ts";
import { identifyByToken, type VerifiedToken } from "./web-identity/identify.ts";

export const assumeRoleWithWebIdentity = operation(AssumeRoleWithWebIdentity, {
  identify: identifyByToken,

  async demands(input, call, parts) {
    checkSessionPolicyCount(input);
    checkToken(call);
    const role = await parts.needs.findRole(call.transaction, input.RoleArn);
    return federatedDemands(requestOf(input, call), role, accountOf(call), parts);
  },

  async run(input, call, parts) {
    const { claims, issuer, audience } = evidenceOf(call);
    const answer = await federatedSession(requestOf(input, call), input, undefined, call, parts);
    return {
      ...answer,
      SubjectFromWebIdentityToken: claims.subject,
      Provider: issuer.arn,
      Audience: audience,
    };
  },

  record: {
    requestParameters: (input, call) => ({
      ...requestParameters(AssumeRoleWithWebIdentity, input, call.http?.host ?? ""),
      ...recordedClaims(requestOf(input, call)),
    }),
    resources: ({ RoleArn }) => [
      { accountId: parseArn(RoleArn)?.account, type: "AWS::IAM::Role", ARN: RoleArn },
    ],
  },
});

function evidenceOf({ evidence }: Call): VerifiedToken {
  return evidence as VerifiedToken;
}

/** What was signed well may still be too old, too new, or meant for somebody else. */
function checkToken(call: Call): void {
  const { claims, issuer } = evidenceOf(call);
  const nowSeconds = Math.floor(call.now / 1000);
  if (nowSeconds >= claims.expiresAt) throw webIdentityTokenExpired(nowSeconds, claims.expiresAt);
  if (isFromFuture(claims, nowSeconds)) throw invalidIdentityToken("The token is not valid yet");
  const audiences = claims.authorizedParty === undefined ? claims.audiences : [claims.authorizedParty];
  if (!audiences.some((audience) => issuer.clientIds.includes(audience))) {
    throw invalidIdentityToken("Incorrect token audience");
  }
}

function requestOf(input: AssumeRoleWithWebIdentityRequest, call: Call): FederatedRequest {
  const { claims, issuer } = evidenceOf(call);
  return {
    action: "sts:AssumeRoleWithWebIdentity",
    roleArn: input.RoleArn,
    sessionName: input.RoleSessionName,
    tags: tagsOfClaims(claims),
    sourceIdentity: sourceIdentityOf(claims),
    keys: webIdentityKeys(issuer, claims),
    federation: { kind: "web-identity", provider: issuer.arn, keys: {} },
  };
}
