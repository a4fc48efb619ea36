/**
 * `userIdentity` of a record: type, principalId, arn, accountId, accessKeyId, userName, sessionContext, invokedBy,
 * invokedByDelegate, in this order, as far as the caller has them.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
import {
  type AccountCaller,
  belongsToAccount,
  type Caller,
  type CallerSession,
  type FederatedCaller,
  type RoleCaller,
  userId,
} from "../aws/caller.ts";
import type { JsonObject } from "./record.ts";
import { isoSeconds } from "./timestamp.ts";

export interface IdentityDetails {
  /** Shown as the user name of the root user. */
  readonly accountAlias?: string | undefined;
  /** The service that made the call with the caller's session. */
  readonly invokedBy?: string | undefined;
}

/** The caller as the caller's own account sees it. */
export function userIdentity(caller: Caller, details: IdentityDetails = {}): JsonObject {
  if (caller.kind === "service") return { type: "AWSService", invokedBy: caller.service };
  if (caller.kind === "identity-provider") {
    const { type, ...user } = caller.recorded;
    return externalIdentity(type, user);
  }
  if (!belongsToAccount(caller)) return anonymousIdentity();
  const invokedBy = details.invokedBy === undefined ? {} : { invokedBy: details.invokedBy };
  const { delegate } = caller.session ?? {};
  const invokedByDelegate = delegate === undefined ? {} : { invokedByDelegate: { accountId: delegate } };
  return { ...accountIdentity(caller, details.accountAlias), ...invokedBy, ...invokedByDelegate };
}

/** The caller as another account sees it, whose resource was touched: no names, no key. */
export function foreignIdentity(caller: AccountCaller): JsonObject {
  return { type: "AWSAccount", principalId: userId(caller), accountId: caller.account };
}

/** An event that no call made, such as the rotation of a key. */
export function serviceEventIdentity(account: string, service: string): JsonObject {
  return { accountId: account, invokedBy: service };
}

/** Who proved an identity to AWS STS with a token or an assertion instead of a signature. */
export function externalIdentity(
  type: "SAMLUser" | "WebIdentityUser",
  user: { readonly principalId: string; readonly userName: string; readonly identityProvider: string },
): JsonObject {
  const { principalId, userName, identityProvider } = user;
  return { type, principalId, userName, identityProvider };
}

/** A request that nobody signed. */
function anonymousIdentity(): JsonObject {
  return { type: "AWSAccount", principalId: "", accountId: "ANONYMOUS_PRINCIPAL" };
}

function accountIdentity(caller: AccountCaller, accountAlias: string | undefined): JsonObject {
  const signed = {
    principalId: userId(caller),
    arn: caller.arn,
    accountId: caller.account,
    accessKeyId: caller.accessKeyId,
  };
  switch (caller.kind) {
    case "root": {
      const userName = accountAlias === undefined ? {} : { userName: accountAlias };
      return { type: "Root", ...signed, ...userName, ...plainContext(caller.session) };
    }
    case "user":
      return { type: "IAMUser", ...signed, userName: caller.userName, ...plainContext(caller.session) };
    case "assumed-role":
      return {
        type: "AssumedRole",
        ...signed,
        sessionContext: issuedContext(roleIssuer(caller), caller.session),
      };
    case "federated-user":
      return {
        type: "FederatedUser",
        ...signed,
        sessionContext: issuedContext(tokenIssuer(caller), caller.session),
      };
  }
}

function plainContext(session: CallerSession | undefined): JsonObject {
  return session ? { sessionContext: { attributes: attributes(session), ...sourceIdentity(session) } } : {};
}

function issuedContext(sessionIssuer: JsonObject, session: CallerSession): JsonObject {
  return {
    sessionIssuer,
    ...webIdFederationData(session),
    attributes: attributes(session),
    ...sourceIdentity(session),
  };
}

function roleIssuer(caller: RoleCaller): JsonObject {
  const { roleId, roleArn, account, roleName } = caller;
  return { type: "Role", principalId: roleId, arn: roleArn, accountId: account, userName: roleName };
}

function tokenIssuer(caller: FederatedCaller): JsonObject {
  const { issuer, account } = caller;
  const type = issuer.kind === "root" ? "Root" : "IAMUser";
  const userName = issuer.name === undefined ? {} : { userName: issuer.name };
  return { type, principalId: issuer.id, arn: issuer.arn, accountId: account, ...userName };
}

function attributes(session: CallerSession): JsonObject {
  return {
    creationDate: isoSeconds(session.createdAtMs),
    // A string, not a boolean: so the service writes it.
    mfaAuthenticated: String(session.mfaAuthenticated),
  };
}

/** Of sessions that a web identity took; SAML leaves no trace here. */
function webIdFederationData({ federation }: CallerSession): JsonObject {
  if (federation?.kind !== "web-identity") return {};
  return { webIdFederationData: { federatedProvider: federation.provider, attributes: {} } };
}

function sourceIdentity(session: CallerSession): JsonObject {
  return session.sourceIdentity === undefined ? {} : { sourceIdentity: session.sourceIdentity };
}
