import { createHash } from "node:crypto";
import type { AssumeRoleWithSAMLRequest } from "../../pure/api/sts.shapes.ts";
import { AssumeRoleWithSAML } from "../../pure/api/sts.ts";
import { requestParameters } from "../../pure/event/parameters.ts";
import type { SamlAssertion } from "../../pure/saml/assertion.ts";
import { accountOf, type Call } from "../../runtime/call.ts";
import type { Identified } from "../../runtime/operation.ts";
import { federatedNotAuthorized, identityTokenExpired, invalidIdentityToken } from "./errors.ts";
import {
  type FederatedRequest,
  federatedDemands,
  federatedSession,
  recordedClaims,
} from "./federated-session.ts";
import type { SamlIssuer } from "./needs.ts";
import { operation, type StsParts } from "./parts.ts";
import { namedResource } from "./record-resources.ts";
import { checkRoleArn } from "./role-arn.ts";
import {
  namesRole,
  samlSourceIdentityOf,
  samlTagsOf,
  sessionNameOf,
  sessionSecondsOf,
} from "./saml/attributes.ts";
import { nameQualifierOf, samlKeys, samlSessionKeys } from "./saml/condition-keys.ts";
import { readSamlResponse } from "./saml/response.ts";
import { checkSessionPolicyCount } from "./session-policies.ts";

const ACTION = "sts:AssumeRoleWithSAML";
const REDEEMED_WITHIN_MS = 5 * 60 * 1000;

/** An assertion that the provider signed. Whether it is good now and here is for the operation to say. */
interface VerifiedAssertion {
  readonly issuer: SamlIssuer;
  readonly assertion: SamlAssertion;
}

export const assumeRoleWithSaml = operation(AssumeRoleWithSAML, {
  identify,

  async demands(input, call, parts) {
    checkSessionPolicyCount(input);
    checkAssertion(call);
    const { assertion, issuer } = evidenceOf(call);
    if (!namesRole(assertion, input.RoleArn, issuer.arn)) {
      throw invalidIdentityToken(
        "SAML Assertion doesn't contain the requested Role and Metadata in the attributes",
      );
    }
    const role = await parts.needs.findRole(call.transaction, input.RoleArn);
    return federatedDemands(requestOf(input, call), role, accountOf(call), parts);
  },

  async run(input, call, parts) {
    const { assertion, issuer } = evidenceOf(call);
    const answer = await federatedSession(
      requestOf(input, call),
      input,
      { endsAtMs: assertion.sessionUntilMs, secondsMax: sessionSecondsOf(assertion) },
      call,
      parts,
    );
    return {
      ...answer,
      Subject: assertion.subject,
      SubjectType: assertion.subjectType,
      Issuer: assertion.issuer,
      Audience: assertion.recipient,
      NameQualifier: nameQualifierOf(issuer),
    };
  },

  record: {
    requestParameters(input, call) {
      const { assertion } = evidenceOf(call);
      const [sessionName] = assertion.attributes.get(SESSION_NAME) ?? [];
      return {
        sAMLAssertionID: assertion.id,
        ...(sessionName === undefined ? {} : { roleSessionName: sessionName }),
        ...requestParameters(AssumeRoleWithSAML, input),
        ...recordedClaims({
          tags: samlTagsOf(assertion),
          sourceIdentity: samlSourceIdentityOf(assertion),
        }),
      };
    },
    resources: ({ RoleArn, PrincipalArn }) => [
      ...namedResource("AWS::IAM::Role", RoleArn),
      ...namedResource("AWS::IAM::SAMLProvider", PrincipalArn),
    ],
  },
});

const SESSION_NAME = "https://aws.amazon.com/SAML/Attributes/RoleSessionName";

async function identify(input: AssumeRoleWithSAMLRequest, call: Call, parts: StsParts): Promise<Identified> {
  const account = checkRoleArn(input.RoleArn);
  const issuer = await parts.needs.findSamlIssuer(call.transaction, input.PrincipalArn);
  if (issuer === undefined) throw invalidIdentityToken("Specified provider doesn't exist.");
  const assertion = await verified(input.SAMLAssertion, issuer, call);
  if (account !== issuer.account) throw federatedNotAuthorized(ACTION);
  const nameQualifier = nameQualifierOf(issuer);
  const recorded = {
    type: "SAMLUser",
    principalId: `${nameQualifier}:${assertion.subject}`,
    userName: assertion.subject,
    identityProvider: nameQualifier,
  } as const;
  const evidence: VerifiedAssertion = { issuer, assertion };
  return { account, evidence, caller: { kind: "identity-provider", provider: issuer.arn, recorded } };
}

/** Anybody may send a document that is long to read and to decrypt: the database does not wait for it. */
async function verified(response: string, issuer: SamlIssuer, call: Call): Promise<SamlAssertion> {
  const key = createHash("sha256")
    .update(JSON.stringify([response, issuer]))
    .digest("hex");
  const outcome = await call.outside(`saml ${key}`, async () => {
    try {
      return { assertion: readSamlResponse(response, issuer) };
    } catch (error) {
      return { error };
    }
  });
  if ("error" in outcome) throw outcome.error;
  return outcome.assertion;
}

function evidenceOf({ evidence }: Call): VerifiedAssertion {
  return evidence as VerifiedAssertion;
}

/**
 * What was signed well may still be too old. For whom it is meant is asked by trust policies (`saml:aud`), and by
 * nobody else; nor when it begins.
 */
function checkAssertion(call: Call): void {
  const { assertion, issuer } = evidenceOf(call);
  const { issuedAtMs, confirmationUntilMs, notOnOrAfterMs, sessionUntilMs } = assertion;
  if (call.now > issuedAtMs + REDEEMED_WITHIN_MS) {
    throw identityTokenExpired("Token must be redeemed within 5 minutes of issuance");
  }
  const ends = [confirmationUntilMs, notOnOrAfterMs, sessionUntilMs, issuer.validUntilMs];
  if (ends.some((end) => end !== undefined && end <= call.now)) {
    throw identityTokenExpired("Response has expired");
  }
}

function requestOf(input: AssumeRoleWithSAMLRequest, call: Call): FederatedRequest {
  const { assertion, issuer } = evidenceOf(call);
  return {
    action: ACTION,
    roleArn: input.RoleArn,
    sessionName: sessionNameOf(assertion),
    tags: samlTagsOf(assertion),
    sourceIdentity: samlSourceIdentityOf(assertion),
    keys: samlKeys(issuer, assertion),
    federation: { kind: "saml", provider: issuer.arn, keys: samlSessionKeys(issuer, assertion) },
  };
}
