import { type ActionFacts, actionFacts } from "./action-facts.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import type { Candidate } from "./candidate-index.ts";
import {
  type Candidates,
  candidatesAmong,
  candidatesByLevel,
  candidatesIn,
  firstMatch,
  type LevelCandidates,
} from "./candidates.ts";
import type { CompiledPolicy } from "./compile.ts";
import { GrantKind, principalAccount } from "./principal.ts";
import { type ResourceGrant, resourceGrant } from "./resource-grant.ts";

/**
 * The policies that bear on one request, gathered by whoever asks. What was found out about a list is
 * remembered with the list: keep lists that many requests share, rather than making them anew.
 */
export interface PolicyLayers {
  /** Inline and attached policies of the caller and of its groups. */
  readonly identity: readonly CompiledPolicy[];
  readonly boundary?: CompiledPolicy | undefined;
  /** Undefined for a session made without policies; an empty list stands for policies that are gone. */
  readonly session?: readonly CompiledPolicy[] | undefined;
  readonly resource?: CompiledPolicy | undefined;
  /** The resource belongs to nobody who is not named by its policy: a role, a KMS key. */
  readonly resourcePolicyRequired?: boolean | undefined;
  /** By level from the root to the caller's account; undefined when none bind (management account). */
  readonly scp?: readonly (readonly CompiledPolicy[])[] | undefined;
  /** By level from the root to the resource's account; undefined as above. */
  readonly rcp?: readonly (readonly CompiledPolicy[])[] | undefined;
}

export type DecisionLayer =
  | "scp"
  | "rcp"
  | "identity"
  | "boundary"
  | "session"
  | "resource"
  | "trust"
  /** The root user's own power, and with `implicit` the lack of it: root assumes no roles. */
  | "root"
  /** An action that nothing can refuse. */
  | "exempt";

interface DecisionReason {
  readonly layer: DecisionLayer;
  /** `explicit` for a Deny statement, `implicit` for a missing Allow. */
  readonly kind: "granted" | "explicit" | "implicit";
  /** How the resource policy named the caller, as a set of `GrantKind`s, when it has a share in the grant. */
  readonly grantKinds?: number | undefined;
  /** The source id of the deciding policy. */
  readonly policy?: string | undefined;
  readonly statement?: { readonly sid?: string | undefined; readonly index: number } | undefined;
}

export interface Decision {
  readonly effect: "Allow" | "Deny";
  readonly reason: DecisionReason;
  /** Whether the caller belongs to another account than the resource, or to none. */
  readonly crossAccount: boolean;
}

/** What a request is decided on, put together once. */
interface Inquiry {
  readonly request: AuthorizationRequest;
  readonly layers: PolicyLayers;
  readonly action: ActionFacts;
  readonly crossAccount: boolean;
  readonly resourceLayer: "resource" | "trust";
  readonly scp: LevelCandidates | undefined;
  readonly rcp: LevelCandidates | undefined;
  readonly identity: Candidates;
  readonly boundary: Candidates | undefined;
  readonly resource: Candidates | undefined;
}

function inquire(request: AuthorizationRequest, layers: PolicyLayers): Inquiry {
  const { principal } = request;
  const action = actionFacts(request.action);
  const { name } = action;
  const account = principalAccount(principal);
  const isServiceLinked = principal.kind === "role-session" && principal.isServiceLinkedRole === true;
  const { scp, rcp, identity, boundary, resource } = layers;
  const isTrust =
    resource === undefined
      ? layers.resourcePolicyRequired === true && action.isOfSts
      : resource.source.kind === "trust";
  const scpBinds = account !== undefined && !isServiceLinked;
  const rcpBinds = action.isReachedByResourceControl && !isServiceLinked;
  return {
    request,
    layers,
    action,
    crossAccount: account !== request.resourceAccount,
    resourceLayer: isTrust ? "trust" : "resource",
    scp: scp !== undefined && scpBinds ? candidatesByLevel(scp, name) : undefined,
    rcp: rcp !== undefined && rcpBinds ? candidatesByLevel(rcp, name) : undefined,
    identity: candidatesAmong(identity, name),
    boundary: boundary && candidatesIn(boundary, name),
    resource: resource && candidatesIn(resource, name),
  };
}

function granted(
  { crossAccount }: Inquiry,
  layer: DecisionLayer,
  match?: Candidate,
  grantKinds?: number,
): Decision {
  const { policy, statement } = match ?? {};
  return {
    effect: "Allow",
    crossAccount,
    reason: {
      layer,
      kind: "granted",
      grantKinds,
      policy: policy?.source.id,
      statement: statement && { sid: statement.sid, index: statement.index },
    },
  };
}

function implicitDeny({ crossAccount }: Inquiry, layer: DecisionLayer): Decision {
  return { effect: "Deny", crossAccount, reason: { layer, kind: "implicit" } };
}

function explicitDeny(
  { crossAccount }: Inquiry,
  layer: DecisionLayer,
  { policy, statement }: Candidate,
): Decision {
  const reference = { sid: statement.sid, index: statement.index };
  const reason = { layer, kind: "explicit", policy: policy.source.id, statement: reference } as const;
  return { effect: "Deny", crossAccount, reason };
}

/**
 * The owner's root user can always read and replace a bucket policy, or a policy that denies everybody
 * would lock the bucket for good.
 */
function ignoresResourceDenies({ request, action, crossAccount }: Inquiry): boolean {
  return request.principal.kind === "root" && !crossAccount && action.isOnBucketPolicy;
}

function sessionMatch({ request, layers, action }: Inquiry, effect: keyof Candidates): Candidate | undefined {
  for (const policy of layers.session ?? []) {
    const match = firstMatch(candidatesIn(policy, action.name)[effect], request);
    if (match !== undefined) return match;
  }
  return undefined;
}

/** Any matching Deny statement decides; the order here only chooses which one is named. */
function deniedExplicitly(inquiry: Inquiry): Decision | undefined {
  const { request, scp, rcp, identity, boundary, resource } = inquiry;
  let match = scp && firstMatch(scp.denies, request);
  if (match !== undefined) return explicitDeny(inquiry, "scp", match);
  match = rcp && firstMatch(rcp.denies, request);
  if (match !== undefined) return explicitDeny(inquiry, "rcp", match);
  match = firstMatch(identity.denies, request);
  if (match !== undefined) return explicitDeny(inquiry, "identity", match);
  match = boundary && firstMatch(boundary.denies, request);
  if (match !== undefined) return explicitDeny(inquiry, "boundary", match);
  match = sessionMatch(inquiry, "denies");
  if (match !== undefined) return explicitDeny(inquiry, "session", match);
  if (resource === undefined || ignoresResourceDenies(inquiry)) return undefined;
  match = firstMatch(resource.denies, request);
  return match && explicitDeny(inquiry, inquiry.resourceLayer, match);
}

/** Organization policies grant nothing, but every level has to let the request through. */
function stoppedAtLevel(levels: LevelCandidates | undefined, request: AuthorizationRequest): boolean {
  if (levels === undefined) return false;
  for (const allows of levels.allows) if (firstMatch(allows, request) === undefined) return true;
  return false;
}

function sessionAllows(inquiry: Inquiry): boolean {
  const { request, layers } = inquiry;
  if (layers.session !== undefined) return sessionMatch(inquiry, "allows") !== undefined;
  // A federated user without session policies has no permissions of its own.
  return request.principal.kind !== "federated-user";
}

function boundaryAllows({ request, boundary }: Inquiry): boolean {
  return boundary === undefined || firstMatch(boundary.allows, request) !== undefined;
}

function decideRoot(inquiry: Inquiry, grant: ResourceGrant): Decision {
  const { layers, resourceLayer } = inquiry;
  if (resourceLayer === "trust") return implicitDeny(inquiry, "root");
  const needsGrant = inquiry.crossAccount || layers.resourcePolicyRequired === true;
  if (needsGrant && grant.kinds === 0) return implicitDeny(inquiry, resourceLayer);
  if (!sessionAllows(inquiry)) return implicitDeny(inquiry, "session");
  return needsGrant ? granted(inquiry, resourceLayer, grant.match, grant.kinds) : granted(inquiry, "root");
}

/** Users, role sessions and federated users, once nothing denies explicitly. */
function decideIdentity(inquiry: Inquiry, grant: ResourceGrant): Decision {
  const { request, layers, crossAccount, resourceLayer } = inquiry;
  const { direct, role, user, everyone } = GrantKind;
  if (!crossAccount && (grant.kinds & (direct | everyone)) !== 0) {
    return granted(inquiry, resourceLayer, grant.match, grant.kinds);
  }
  if (grant.kinds === 0 && (crossAccount || layers.resourcePolicyRequired === true)) {
    return implicitDeny(inquiry, resourceLayer);
  }
  const isNamed = !crossAccount && (grant.kinds & (role | user)) !== 0;
  const { principal } = request;
  const isPowerless = principal.kind === "federated-user" && layers.session === undefined;
  const hasRootPower = principal.kind === "federated-user" && principal.issuedByRoot === true && !isPowerless;
  const identity = isNamed || isPowerless ? undefined : firstMatch(inquiry.identity.allows, request);
  if (!isNamed && !hasRootPower && identity === undefined) return implicitDeny(inquiry, "identity");
  if (!boundaryAllows(inquiry)) return implicitDeny(inquiry, "boundary");
  if (!sessionAllows(inquiry)) return implicitDeny(inquiry, "session");
  return isNamed
    ? granted(inquiry, resourceLayer, grant.match, grant.kinds)
    : granted(inquiry, "identity", identity, grant.kinds);
}

/**
 * Decides one request. Denies unless the rules of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html allow.
 */
export function authorize(request: AuthorizationRequest, layers: PolicyLayers): Decision {
  const inquiry = inquire(request, layers);
  // Whoever holds credentials may ask whose they are, whatever any policy says.
  if (inquiry.action.isAboutOneself && principalAccount(request.principal) !== undefined) {
    return granted(inquiry, "exempt");
  }
  const denied = deniedExplicitly(inquiry);
  if (denied !== undefined) return denied;
  if (stoppedAtLevel(inquiry.scp, request)) return implicitDeny(inquiry, "scp");
  if (stoppedAtLevel(inquiry.rcp, request)) return implicitDeny(inquiry, "rcp");
  const grant = resourceGrant(inquiry.resource, request);
  switch (request.principal.kind) {
    case "identity-provider":
      // Whoever says that everybody may means those who have credentials of an account.
      return (grant.kinds & GrantKind.direct) === 0
        ? implicitDeny(inquiry, inquiry.resourceLayer)
        : granted(inquiry, inquiry.resourceLayer, grant.match, grant.kinds);
    case "service":
    case "anonymous":
      return grant.kinds === 0
        ? implicitDeny(inquiry, inquiry.resourceLayer)
        : granted(inquiry, inquiry.resourceLayer, grant.match, grant.kinds);
    case "root":
      return decideRoot(inquiry, grant);
    case "user":
    case "role-session":
    case "federated-user":
      return decideIdentity(inquiry, grant);
  }
}
