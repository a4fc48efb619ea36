import type { AccountId } from "../../pure/aws/account.ts";
import { parseArn } from "../../pure/aws/arn.ts";
import { type Caller, type CallerSession, type SessionFederation, userId } from "../../pure/aws/caller.ts";
import { GLOBAL_REGION } from "../../pure/aws/region.ts";
import type { Call } from "../call.ts";
import type { Demand } from "../operation.ts";
import type { OrganizationPlace } from "./organization-policies.ts";

export type ConditionValue = string | readonly string[] | undefined;

/** What the corridor knows of a call besides the demand: enough to answer every global condition key. */
export interface ConditionFacts {
  readonly call: Call;
  readonly isGlobal: boolean;
  /** The caller's tags: the user's or role's, with the session's laid over them. */
  readonly principalTags: Readonly<Record<string, string>>;
  /** Of the caller's account; of the account that a service acts for. */
  readonly principalPlace?: OrganizationPlace | undefined;
  /** Whose the resource is; undefined when it is nobody's and nobody calls. */
  readonly resourceAccount: AccountId | undefined;
  /** Of that account. */
  readonly resourcePlace?: OrganizationPlace | undefined;
}

/**
 * Answers condition keys for one demand, each only when a policy asks for it: building all of them for
 * every call costs more than the decision. Names arrive in lower case (policy-evaluation §4.8).
 */
export function conditionKeys(facts: ConditionFacts, demand: Demand): (key: string) => ConditionValue {
  let serviceKeys: Map<string, ConditionValue> | undefined;
  return (key) => {
    const slash = key.indexOf("/");
    if (slash > 0) {
      const tagged = tagValue(facts, demand, key.slice(0, slash), key.slice(slash + 1));
      if (tagged !== undefined) return tagged;
    }
    if (key.startsWith("aws:")) return globalKey(facts, demand, key);
    serviceKeys ??= lowerCaseKeys({ ...federationOf(facts.call)?.keys, ...demand.keys });
    return serviceKeys.get(key);
  };
}

function federationOf({ caller }: Call): SessionFederation | undefined {
  return "session" in caller ? caller.session?.federation : undefined;
}

function lowerCaseKeys(keys: Demand["keys"]): Map<string, ConditionValue> {
  const lowered = new Map<string, ConditionValue>();
  for (const [name, value] of Object.entries(keys ?? {})) lowered.set(name.toLowerCase(), value);
  return lowered;
}

function tagValue(facts: ConditionFacts, demand: Demand, family: string, name: string): ConditionValue {
  switch (family) {
    case "aws:principaltag":
      return findTag(facts.principalTags, name);
    case "aws:requesttag":
      return findTag(demand.requestTags, name);
    case "aws:resourcetag":
    case "iam:resourcetag":
      return findTag(demand.resourceTags, name);
    default:
      return undefined;
  }
}

/** Tag keys compare without case in conditions; the request's own casing comes first. */
function findTag(tags: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  if (tags === undefined) return undefined;
  for (const key of Object.keys(tags)) if (key.toLowerCase() === name) return tags[key];
  return undefined;
}

function globalKey(facts: ConditionFacts, demand: Demand, key: string): ConditionValue {
  const { call } = facts;
  switch (key) {
    case "aws:currenttime":
      return new Date(call.now).toISOString();
    case "aws:epochtime":
      return String(Math.floor(call.now / 1000));
    case "aws:securetransport":
      // A service of this house calls without a wire; policies that insist on TLS must not stop it.
      return String(call.http === undefined || call.http.secure);
    case "aws:sourceip":
      return call.http?.sourceIp;
    case "aws:useragent":
      return call.http?.userAgent;
    case "aws:referer":
      return call.http?.referer;
    case "aws:requestedregion":
      return facts.isGlobal ? GLOBAL_REGION : call.region;
    case "aws:resourceaccount":
      return facts.resourceAccount;
    case "aws:resourceorgid":
      return facts.resourcePlace?.organizationId;
    case "aws:resourceorgpaths":
      return pathsOf(facts.resourcePlace);
    case "aws:principalorgid":
      return call.caller.kind === "service" ? undefined : facts.principalPlace?.organizationId;
    case "aws:principalorgpaths":
      return call.caller.kind === "service" ? undefined : pathsOf(facts.principalPlace);
    case "aws:sourceorgid":
      return call.caller.kind === "service" ? facts.principalPlace?.organizationId : undefined;
    case "aws:sourceorgpaths":
      return call.caller.kind === "service" ? pathsOf(facts.principalPlace) : undefined;
    case "aws:tagkeys":
      return demand.tagKeys ?? (demand.requestTags && Object.keys(demand.requestTags));
    case "aws:viaawsservice":
      return String(call.calledVia !== undefined);
    case "aws:calledvia":
      return call.calledVia;
    case "aws:calledviafirst":
      return call.calledVia?.at(0);
    case "aws:calledvialast":
      return call.calledVia?.at(-1);
    default:
      return multiFactorKey(demand, key) ?? principalKey(call.caller, call.now, key);
  }
}

function pathsOf(place: OrganizationPlace | undefined): ConditionValue {
  return place && [place.path];
}

function multiFactorKey({ provesMultiFactor }: Demand, key: string): string | undefined {
  if (!provesMultiFactor) return undefined;
  if (key === "aws:multifactorauthpresent") return "true";
  return key === "aws:multifactorauthage" ? "0" : undefined;
}

function principalKey(caller: Caller, now: number, key: string): ConditionValue {
  switch (key) {
    case "aws:principalarn":
      return principalArn(caller);
    case "aws:principalaccount":
      return principalAccount(caller);
    case "aws:principaltype":
      return principalType(caller);
    case "aws:userid":
      return userId(caller);
    case "aws:username":
      return caller.kind === "user" ? caller.userName : undefined;
    case "aws:principalisawsservice":
      return caller.kind === "anonymous" ? undefined : String(caller.kind === "service");
    case "aws:principalservicename":
      return caller.kind === "service" ? caller.service : undefined;
    case "aws:principalservicenameslist":
      return caller.kind === "service" ? [caller.service] : undefined;
    case "aws:sourcearn":
      return caller.kind === "service" ? caller.sourceArn : undefined;
    case "aws:sourceaccount":
      return caller.kind === "service" ? caller.sourceAccount : undefined;
    default:
      return sessionKey("session" in caller ? caller.session : undefined, now, key);
  }
}

function sessionKey(session: CallerSession | undefined, now: number, key: string): ConditionValue {
  // Long-term credentials have none of these keys at all, which BoolIfExists conditions rely on.
  if (session === undefined) return undefined;
  switch (key) {
    case "aws:federatedprovider":
      return session.federation?.provider;
    case "aws:sourceidentity":
      return session.sourceIdentity;
    case "aws:tokenissuetime":
      return new Date(session.createdAtMs).toISOString();
    case "aws:multifactorauthpresent":
      return String(session.mfaAuthenticated);
    case "aws:multifactorauthage":
      return session.mfaAuthenticatedAtMs === undefined
        ? undefined
        : String(Math.floor((now - session.mfaAuthenticatedAtMs) / 1000));
    default:
      return undefined;
  }
}

function principalAccount(caller: Caller): string | undefined {
  if (caller.kind === "anonymous") return "anonymous";
  if (caller.kind === "identity-provider") return parseArn(caller.provider)?.account;
  return "account" in caller ? caller.account : undefined;
}

/** For a role session the role's own ARN, which is what policies are written against. */
function principalArn(caller: Caller): string | undefined {
  switch (caller.kind) {
    case "assumed-role":
      return caller.roleArn;
    case "root":
    case "user":
    case "federated-user":
      return caller.arn;
    default:
      return undefined;
  }
}

function principalType(caller: Caller): string | undefined {
  switch (caller.kind) {
    case "root":
      return "Account";
    case "user":
    // Whom a provider vouches for is a user to policies, though without an ARN.
    case "identity-provider":
      return "User";
    case "assumed-role":
      return "AssumedRole";
    case "federated-user":
      return "FederatedUser";
    case "anonymous":
      return "Anonymous";
    case "service":
      return undefined;
  }
}
