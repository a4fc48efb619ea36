import type { AuthorizationRequest } from "./authorization-request.ts";
import type { CompiledPolicy } from "./compile.ts";
import { firstMatch, type Match, type ResourceGrant, resourceGrant } from "./match.ts";
import { GrantKind, principalAccount } from "./principal.ts";
import { reachedByResourceControl } from "./resource-control-services.ts";

/** The policies that bear on one request, gathered by whoever asks. */
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

const NO_POLICIES: readonly CompiledPolicy[] = [];
const BUCKET_POLICY_ACTIONS: ReadonlySet<string> = new Set([
  "s3:getbucketpolicy",
  "s3:putbucketpolicy",
  "s3:deletebucketpolicy",
]);

const lowerCaseActions = new Map<string, string>();
const LOWER_CASE_ACTIONS_MAX = 4096;

function lowerCaseAction(action: string): string {
  let lower = lowerCaseActions.get(action);
  if (lower === undefined) {
    lower = action.toLowerCase();
    if (lowerCaseActions.size >= LOWER_CASE_ACTIONS_MAX) lowerCaseActions.clear();
    lowerCaseActions.set(action, lower);
  }
  return lower;
}

/** What a request is decided on, put together once. */
interface Inquiry {
  readonly request: AuthorizationRequest;
  readonly layers: PolicyLayers;
  readonly action: string;
  readonly crossAccount: boolean;
  readonly resourceLayer: "resource" | "trust";
  readonly scp: readonly (readonly CompiledPolicy[])[] | undefined;
  readonly rcp: readonly (readonly CompiledPolicy[])[] | undefined;
}

function inquire(request: AuthorizationRequest, layers: PolicyLayers): Inquiry {
  const { principal } = request;
  const action = lowerCaseAction(request.action);
  const account = principalAccount(principal);
  const isServiceLinked = principal.kind === "role-session" && principal.isServiceLinkedRole === true;
  const { resource } = layers;
  const isTrust =
    resource === undefined
      ? layers.resourcePolicyRequired === true && action.startsWith("sts:")
      : resource.source.kind === "trust";
  const service = action.slice(0, Math.max(action.indexOf(":"), 0));
  return {
    request,
    layers,
    action,
    crossAccount: account !== request.resourceAccount,
    resourceLayer: isTrust ? "trust" : "resource",
    scp: account === undefined || isServiceLinked ? undefined : layers.scp,
    rcp:
      isServiceLinked || layers.rcp === undefined || !reachedByResourceControl(service)
        ? undefined
        : layers.rcp,
  };
}

function granted(
  { crossAccount }: Inquiry,
  layer: DecisionLayer,
  match?: Match,
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
  { policy, statement }: Match,
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
  return request.principal.kind === "root" && !crossAccount && BUCKET_POLICY_ACTIONS.has(action);
}

/** Any matching Deny statement decides; the order here only chooses which one is named. */
function deniedExplicitly(inquiry: Inquiry): Decision | undefined {
  const { request, layers, action } = inquiry;
  const { boundary, session, resource } = layers;
  let match: Match | undefined;
  for (const policies of inquiry.scp ?? []) {
    match = firstMatch(policies, "Deny", action, request);
    if (match !== undefined) return explicitDeny(inquiry, "scp", match);
  }
  for (const policies of inquiry.rcp ?? []) {
    match = firstMatch(policies, "Deny", action, request);
    if (match !== undefined) return explicitDeny(inquiry, "rcp", match);
  }
  match = firstMatch(layers.identity, "Deny", action, request);
  if (match !== undefined) return explicitDeny(inquiry, "identity", match);
  match = boundary && firstMatch([boundary], "Deny", action, request);
  if (match !== undefined) return explicitDeny(inquiry, "boundary", match);
  match = firstMatch(session ?? NO_POLICIES, "Deny", action, request);
  if (match !== undefined) return explicitDeny(inquiry, "session", match);
  if (resource === undefined || ignoresResourceDenies(inquiry)) return undefined;
  match = firstMatch([resource], "Deny", action, request);
  return match && explicitDeny(inquiry, inquiry.resourceLayer, match);
}

/** Organization policies grant nothing, but every level has to let the request through. */
function stoppedAtLevel(
  levels: readonly (readonly CompiledPolicy[])[] | undefined,
  { request, action }: Inquiry,
): boolean {
  for (const policies of levels ?? []) {
    if (firstMatch(policies, "Allow", action, request) === undefined) return true;
  }
  return false;
}

function sessionAllows({ request, layers, action }: Inquiry): boolean {
  if (layers.session !== undefined) {
    return firstMatch(layers.session, "Allow", action, request) !== undefined;
  }
  // A federated user without session policies has no permissions of its own.
  return request.principal.kind !== "federated-user";
}

function boundaryAllows({ request, layers, action }: Inquiry): boolean {
  return (
    layers.boundary === undefined || firstMatch([layers.boundary], "Allow", action, request) !== undefined
  );
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
  const { request, layers, action, crossAccount, resourceLayer } = inquiry;
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
  const identity = isNamed || isPowerless ? undefined : firstMatch(layers.identity, "Allow", action, request);
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
  if (inquiry.action === "sts:getcalleridentity" && principalAccount(request.principal) !== undefined) {
    return granted(inquiry, "exempt");
  }
  const denied = deniedExplicitly(inquiry);
  if (denied !== undefined) return denied;
  if (stoppedAtLevel(inquiry.scp, inquiry)) return implicitDeny(inquiry, "scp");
  if (stoppedAtLevel(inquiry.rcp, inquiry)) return implicitDeny(inquiry, "rcp");
  const grant = resourceGrant(layers.resource, inquiry.action, request);
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
