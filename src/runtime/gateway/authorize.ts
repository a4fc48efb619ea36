import { isAccountId } from "../../pure/aws/account.ts";
import { parseArn } from "../../pure/aws/arn.ts";
import { type AccountCaller, belongsToAccount, type Caller } from "../../pure/aws/caller.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";
import type { AuthorizationRequest } from "../../pure/policy/authorization-request.ts";
import { conditionContext } from "../../pure/policy/context.ts";
import { authorize, type Decision, type PolicyLayers } from "../../pure/policy/evaluate.ts";
import {
  type AccessDeniedStyle,
  accessDeniedMessage,
  type DecisionTrace,
  explainDecision,
} from "../../pure/policy/explain.ts";
import { signatureError } from "../../pure/signature/signature-error.ts";
import type { Call } from "../call.ts";
import type { Demand } from "../operation.ts";
import type { Endpoint } from "../service.ts";
import { conditionKeys } from "./condition-keys.ts";
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
  require(demands: readonly Demand[]): void;
  /** What was decided so far, the refusal last. */
  readonly decided: readonly DecidedDemand[];
}

/**
 * Looks up who the caller is now. Throws the error of an invalid key when the user or role is gone
 * ({@link CallerGone}), or when its temporary credentials may not reach the operation at all.
 */
export async function permissionOf(
  call: Call,
  endpoint: Endpoint,
  directory: PrincipalDirectory,
): Promise<Permission> {
  const policies = belongsToAccount(call.caller)
    ? await policiesOf(call, call.caller, endpoint, directory)
    : undefined;
  const principal = principalOf(call.caller, policies);
  const principalTags = sessionTagsOver(call, policies);
  const facts = { call, isGlobal: endpoint.service.isGlobal, principalTags };
  const decided: DecidedDemand[] = [];
  return {
    decided,
    require(demands) {
      for (const demand of demands) {
        const request: AuthorizationRequest = {
          principal,
          action: demand.action,
          resource: demand.resource,
          resourceAccount: resourceOwner(demand, call),
          context: conditionContext(conditionKeys(facts, demand)),
        };
        const trace = withinDelegation(call.caller, policies, request, demand);
        decided.push({ action: demand.action, resource: demand.resource, trace });
        const { decision } = trace;
        const { foreignResource } = endpoint.service;
        if (decision.effect === "Deny" && foreignResource !== undefined && isForeign(request, demand, call)) {
          const asOwn = authorize(
            { ...request, resourceAccount: call.account ?? "" },
            layersOf(policies, demand),
          );
          if (asOwn.effect === "Allow") throw foreignResource(demand.resource, call);
        }
        if (decision.effect === "Allow") continue;
        if (demand.onlyExplicitDeny && decision.reason.kind !== "explicit") continue;
        throw denial(call, endpoint, demand, request, decision);
      }
    },
  };
}

/**
 * A policy of a resource that names a user or session lets it do more than the policies of its session say.
 * Nobody who lends permissions means that: a delegate does what the delegation permits, and nothing else.
 */
function withinDelegation(
  caller: Caller,
  policies: PrincipalPolicies | undefined,
  request: AuthorizationRequest,
  demand: Demand,
): DecisionTrace {
  const trace = explainDecision(request, layersOf(policies, demand));
  const { decision } = trace;
  if (!belongsToAccount(caller) || caller.session?.delegate === undefined) return trace;
  if (decision.effect === "Deny" || decision.reason.layer === "exempt") return trace;
  // As if the delegation were all that the caller has, and the resource its own.
  const permitted = authorize(
    { ...request, resourceAccount: caller.account },
    { identity: policies?.session ?? [] },
  );
  if (permitted.effect === "Allow") return trace;
  const { crossAccount } = decision;
  return {
    ...trace,
    decision: { effect: "Deny", crossAccount, reason: { layer: "session", kind: "implicit" } },
  };
}

function isForeign({ resourceAccount }: AuthorizationRequest, demand: Demand, call: Call): boolean {
  return demand.resourceAccount === undefined && resourceAccount !== call.account;
}

/**
 * Whose the resource is: as the demand says, else the account in its ARN. Only what names no account (`*`,
 * what AWS owns, text that is no ARN) counts as the caller's: an ARN of another account that a caller sends
 * must never pass as one of its own.
 */
function resourceOwner({ resource, resourceAccount }: Demand, call: Call): string {
  if (resourceAccount !== undefined) return resourceAccount;
  const named = parseArn(resource)?.account ?? "";
  return isAccountId(named) ? named : (call.account ?? "");
}

async function policiesOf(
  call: Call,
  caller: AccountCaller,
  endpoint: Endpoint,
  directory: PrincipalDirectory,
): Promise<PrincipalPolicies> {
  const policies = await directory.policiesOf(call.transaction, caller);
  if (policies === undefined) throw new CallerGone(caller, endpoint);
  if (!mayUseTemporaryCredentials(caller, endpoint.model)) throw worthless(caller, endpoint);
  return policies;
}

function layersOf(policies: PrincipalPolicies | undefined, demand: Demand): PolicyLayers {
  return {
    identity: policies?.identity ?? [],
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
  call: Call,
  endpoint: Endpoint,
  demand: Demand,
  request: AuthorizationRequest,
  decision: Decision,
): Error {
  const family = protocolFamily(endpoint.model.service);
  const message = accessDeniedMessage(decision, named(request, demand), messageStyle(endpoint));
  if (demand.denial !== undefined) return demand.denial(message);
  if (call.caller.kind === "anonymous" && family === "s3") {
    return new ServiceError("AccessDenied", "Access Denied", { status: 403 });
  }
  return family === "json"
    ? new ServiceError("AccessDeniedException", message, { status: 400, recordedCode: "AccessDenied" })
    : new ServiceError("AccessDenied", message, { status: 403 });
}

/** IAM and STS word their refusals differently though they share a protocol. */
function messageStyle({ model }: Endpoint): AccessDeniedStyle {
  const family = protocolFamily(model.service);
  if (family !== "query") return family;
  return model.service.name === "sts" ? "sts" : "iam";
}

/** The request as a refusal tells it. */
function named(request: AuthorizationRequest, { resourceName }: Demand): AuthorizationRequest {
  return resourceName === undefined ? request : { ...request, resource: resourceName };
}
