import { type AccountId, isAccountId } from "../../pure/aws/account.ts";
import { parseArn } from "../../pure/aws/arn.ts";
import { type AccountCaller, belongsToAccount, type Caller } from "../../pure/aws/caller.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";
import type { AuthorizationRequest } from "../../pure/policy/authorization-request.ts";
import { conditionContext } from "../../pure/policy/context.ts";
import { authorize, type Decision, type PolicyLayers } from "../../pure/policy/evaluate.ts";
import { accessDeniedMessage, type DecisionTrace, explainDecision } from "../../pure/policy/explain.ts";
import { signatureError } from "../../pure/signature/signature-error.ts";
import type { Call } from "../call.ts";
import type { Demand } from "../operation.ts";
import type { Endpoint } from "../service.ts";
import { conditionKeys } from "./condition-keys.ts";
import type { OrganizationPlace, OrganizationPolicies, PolicyDirectory } from "./organization-policies.ts";
import { principalOf } from "./principal.ts";
import type { PrincipalDirectory, PrincipalPolicies } from "./principal-policies.ts";
import { protocolFamily } from "./protocol-family.ts";
import { mayUseTemporaryCredentials } from "./session-limits.ts";

/** The credentials are as worthless as unknown ones: whoever they stood for is gone, and so nobody called. */
export class CallerGone extends ServiceError {
  constructor(caller: Caller, endpoint: Endpoint) {
    const { code, message, status, details } = worthless(caller, endpoint);
    super(code, message, { status, details });
  }
}

function worthless(caller: Caller, endpoint: Endpoint): ServiceError {
  const family = protocolFamily(endpoint.model.service);
  const named = family === "s3" && belongsToAccount(caller);
  const details = named ? { AWSAccessKeyId: caller.accessKeyId } : undefined;
  return signatureError(family, "unknownAccessKey", { details });
}

/** One demand of a call, and what came of it: kept with the call's event, so that it can be explained later. */
export interface DecidedDemand {
  readonly action: string;
  readonly resource: string;
  readonly trace: DecisionTrace;
}

/** Decides the demands of one call, with everything attached to its caller. */
export interface Permission {
  /** Throws what the caller is answered unless every demand is met. */
  require(demands: readonly Demand[]): Promise<void>;
  /** What the caller would be answered; undefined when the demand is met. */
  refusalOf(demand: Demand): Promise<Error | undefined>;
  /** What was decided of required demands so far, the refusal last, and of others the first that were refused. */
  readonly decided: readonly DecidedDemand[];
}

/** A call may be refused a thousand things one by one; these explain it well enough. */
const REFUSALS_KEPT = 20;

/**
 * Looks up who the caller is now. Throws the error of an invalid key when the user or role is gone
 * ({@link CallerGone}), or when its temporary credentials may not reach the operation at all.
 */
export async function permissionOf(
  call: Call,
  endpoint: Endpoint,
  directory: PolicyDirectory,
): Promise<Permission> {
  const policies = belongsToAccount(call.caller)
    ? await policiesOf(call, call.caller, endpoint, directory)
    : undefined;
  const principal = principalOf(call.caller, policies);
  const principalTags = sessionTagsOver(call, policies);
  const places = placesOf(call, directory);
  const principalPlace = await places(accountOfCaller(call));
  const shared = { call, isGlobal: endpoint.service.conventions.isGlobal, principalTags, principalPlace };
  const decided: DecidedDemand[] = [];

  const decide = async (demand: Demand) => {
    const resourceAccount = resourceOwner(demand, call);
    const resourcePlace = await places(resourceAccount);
    const layers: PolicyLayers = {
      ...layersOf(policies, demand),
      scp: belongsToAccount(call.caller) ? principalPlace?.scp : undefined,
      rcp: resourcePlace?.rcp,
    };
    const request: AuthorizationRequest = {
      principal,
      action: demand.action,
      resource: demand.resource,
      resourceAccount: resourceAccount ?? "",
      context: conditionContext(conditionKeys({ ...shared, resourceAccount, resourcePlace }, demand)),
    };
    const trace = withinDelegation(call.caller, request, layers);
    return { trace, refusal: refusalFor(demand, request, layers, trace.decision) };
  };

  const refusalFor = (
    demand: Demand,
    request: AuthorizationRequest,
    layers: PolicyLayers,
    decision: Decision,
  ): Error | undefined => {
    const { foreignResource } = endpoint.service;
    if (decision.effect === "Deny" && foreignResource !== undefined && isForeign(request, demand, call)) {
      const asOwn = authorize({ ...request, resourceAccount: call.account ?? "" }, layers);
      if (asOwn.effect === "Allow") return foreignResource(demand.resource, call);
    }
    if (decision.effect === "Allow") return undefined;
    // That nobody has to be allowed it does not widen a delegation, which permits what it names.
    const isFree = demand.onlyExplicitDeny && !isDelegate(call.caller);
    if (isFree && decision.reason.kind !== "explicit") return undefined;
    return denial(endpoint, demand, request, decision);
  };

  return {
    decided,
    async require(demands) {
      for (const demand of demands) {
        const { trace, refusal } = await decide(demand);
        decided.push({ action: demand.action, resource: demand.resource, trace });
        if (refusal !== undefined) throw refusal;
      }
    },
    async refusalOf(demand) {
      const { trace, refusal } = await decide(demand);
      if (refusal !== undefined && decided.length < REFUSALS_KEPT)
        decided.push({ action: demand.action, resource: demand.resource, trace });
      return refusal;
    },
  };
}

/** Asks for each account's place once. */
function placesOf(
  call: Call,
  directory: OrganizationPolicies,
): (account: AccountId | undefined) => Promise<OrganizationPlace | undefined> {
  const known = new Map<AccountId, OrganizationPlace | undefined>();
  return async (account) => {
    if (account === undefined) return undefined;
    if (!known.has(account)) known.set(account, await directory.placeOf(call.transaction, account));
    return known.get(account);
  };
}

/** For a service, the account on whose behalf it acts. */
function accountOfCaller({ caller }: Call): AccountId | undefined {
  if (caller.kind === "service") return caller.sourceAccount;
  return belongsToAccount(caller) ? caller.account : undefined;
}

/**
 * A policy of a resource that names a user or session lets it do more than the policies of its session say.
 * Nobody who lends permissions means that: a delegate does what the delegation permits, and nothing else.
 */
function withinDelegation(
  caller: Caller,
  request: AuthorizationRequest,
  layers: PolicyLayers,
): DecisionTrace {
  const trace = explainDecision(request, layers);
  const { decision } = trace;
  if (!belongsToAccount(caller) || !isDelegate(caller)) return trace;
  if (decision.effect === "Deny" || decision.reason.layer === "exempt") return trace;
  // As if the delegation were all that the caller has, and the resource its own.
  const permitted = authorize(
    { ...request, resourceAccount: caller.account },
    { identity: layers.session ?? NO_POLICIES },
  );
  if (permitted.effect === "Allow") return trace;
  const { crossAccount } = decision;
  return {
    ...trace,
    decision: { effect: "Deny", crossAccount, reason: { layer: "session", kind: "implicit" } },
  };
}

function isDelegate(caller: Caller): boolean {
  return belongsToAccount(caller) && caller.session?.delegate !== undefined;
}

function isForeign({ resourceAccount }: AuthorizationRequest, demand: Demand, call: Call): boolean {
  return demand.resourceAccount === undefined && resourceAccount !== call.account;
}

/**
 * Whose the resource is: as the demand says, else the account in its ARN. Only what names no account (`*`,
 * what AWS owns, text that is no ARN) counts as the caller's: an ARN of another account that a caller sends
 * must never pass as one of its own.
 */
function resourceOwner({ resource, resourceAccount }: Demand, call: Call): AccountId | undefined {
  if (resourceAccount !== undefined) return resourceAccount;
  const named = parseArn(resource)?.account ?? "";
  return isAccountId(named) ? named : call.account;
}

async function policiesOf(
  call: Call,
  caller: AccountCaller,
  endpoint: Endpoint,
  directory: PrincipalDirectory,
): Promise<PrincipalPolicies> {
  const policies = await directory.policiesOf(call.transaction, caller);
  if (policies === undefined) throw new CallerGone(caller, endpoint);
  if (!mayUseTemporaryCredentials(caller, endpoint.service.conventions, endpoint.model.name))
    throw worthless(caller, endpoint);
  return policies;
}

// One list for all calls: what was found out about a list of policies is remembered with the list.
const NO_POLICIES: PrincipalPolicies["identity"] = [];

function layersOf(policies: PrincipalPolicies | undefined, demand: Demand): PolicyLayers {
  return {
    identity: policies?.identity ?? NO_POLICIES,
    boundary: policies?.boundary,
    session: policies?.session,
    resource: demand.resourcePolicy,
    resourcePolicyRequired: demand.resourcePolicyRequired ?? false,
  };
}

function sessionTagsOver(
  call: Call,
  policies: PrincipalPolicies | undefined,
): Readonly<Record<string, string>> {
  const session = "session" in call.caller ? call.caller.session : undefined;
  const tags = policies?.tags ?? {};
  if (session === undefined || Object.keys(session.tags).length === 0) return tags;
  // A session tag replaces the role's tag of the same key whatever its case.
  const replaced = new Set(Object.keys(session.tags).map((key) => key.toLowerCase()));
  const kept = Object.entries(tags).filter(([key]) => !replaced.has(key.toLowerCase()));
  return { ...Object.fromEntries(kept), ...session.tags };
}

function denial(
  endpoint: Endpoint,
  demand: Demand,
  request: AuthorizationRequest,
  decision: Decision,
): Error {
  const { conventions, model } = endpoint.service;
  const message = accessDeniedMessage(decision, named(request, demand), conventions.accessDenied);
  if (demand.denial !== undefined) return demand.denial(message);
  return protocolFamily(model) === "json"
    ? new ServiceError("AccessDeniedException", message, { status: 400, recordedCode: "AccessDenied" })
    : new ServiceError("AccessDenied", message, { status: 403 });
}

/** The request as a refusal tells it. */
function named(request: AuthorizationRequest, { resourceName }: Demand): AuthorizationRequest {
  return resourceName === undefined ? request : { ...request, resource: resourceName };
}
