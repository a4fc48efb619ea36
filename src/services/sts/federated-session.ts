import type { AssumeRoleWithSAMLResponse } from "../../pure/api/sts.shapes.ts";
import type { AccountId } from "../../pure/aws/account.ts";
import type { CallerSession, RoleCaller, SessionFederation } from "../../pure/aws/caller.ts";
import { findTagFault, TAGS_MAX } from "../../pure/aws/tags.ts";
import type { JsonObject } from "../../pure/event/record.ts";
import type { Call } from "../../runtime/call.ts";
import type { Demand } from "../../runtime/operation.ts";
import { exceedsMaxSessionDuration, federatedNotAuthorized, rejectedClaim } from "./errors.ts";
import { issueCredentials, newSession } from "./issue.ts";
import type { AssumableRole } from "./needs.ts";
import { packSession } from "./packed-size.ts";
import type { StsParts } from "./parts.ts";
import { checkSessionPolicies, policyArnsOf, type SessionPolicies } from "./session-policies.ts";
import { requestedSessionTags, type SentTags, type SessionTags } from "./session-tags.ts";

const DEFAULT_SECONDS = 3600;
const SOURCE_IDENTITY = /^[\w+=,.@-]{2,64}$/;

/** What somebody whom an identity provider vouches for asks for, by the call and by what the provider says. */
export interface FederatedRequest {
  readonly action: "sts:AssumeRoleWithSAML" | "sts:AssumeRoleWithWebIdentity";
  readonly roleArn: string;
  readonly sessionName: string;
  readonly tags: SentTags;
  readonly sourceIdentity: string | undefined;
  /** Condition keys of the provider: `saml:aud`, `idp.example.com:sub`. */
  readonly keys: NonNullable<Demand["keys"]>;
  readonly federation: SessionFederation;
}

/** Those of the token; a provider that sends tags which AWS does not take is not believed. */
function tagsOf({ tags }: FederatedRequest): SessionTags {
  const fault = findTagFault(tags.Tags ?? [], { ignoreCase: true, max: TAGS_MAX });
  if (fault !== undefined && fault.kind !== "duplicate" && fault.kind !== "reserved-prefix") {
    throw rejectedClaim(
      fault.kind === "too-many" ? "Too many session tags" : `Invalid session tag: ${fault.key}`,
    );
  }
  return requestedSessionTags(tags, undefined);
}

/**
 * One demand for each permission the call needs, all met by the role's trust policy alone: nobody stands behind
 * the caller. A role that is missing is demanded like one that trusts nobody.
 */
export function federatedDemands(
  request: FederatedRequest,
  role: AssumableRole | undefined,
  account: AccountId,
  parts: StsParts,
): Demand[] {
  const { roleArn: resource, sourceIdentity, sessionName, keys } = request;
  if (sourceIdentity !== undefined && !SOURCE_IDENTITY.test(sourceIdentity)) {
    throw rejectedClaim("Invalid source identity");
  }
  const tags = tagsOf(request);
  const shared = {
    resource,
    resourceAccount: account,
    resourcePolicy: role && parts.policies.of(role.trustPolicy, { id: role.arn, kind: "trust" }),
    resourcePolicyRequired: true,
    resourceTags: role?.tags ?? {},
    requestTags: tags.requested,
    keys: {
      ...keys,
      "sts:RoleSessionName": sessionName,
      "sts:SourceIdentity": sourceIdentity,
      "sts:TransitiveTagKeys": tags.transitiveKeys.length === 0 ? undefined : tags.transitiveKeys,
    },
  };
  const actions: string[] = [request.action];
  if (Object.keys(tags.requested).length > 0) actions.push("sts:TagSession");
  if (sourceIdentity !== undefined) actions.push("sts:SetSourceIdentity");
  return actions.map((action) => ({
    ...shared,
    action,
    denial: () => federatedNotAuthorized(request.action),
  }));
}

interface SessionInput extends SessionPolicies {
  readonly DurationSeconds?: number | undefined;
}

type FederatedAnswer = Pick<
  AssumeRoleWithSAMLResponse,
  "Credentials" | "AssumedRoleUser" | "PackedPolicySize" | "SourceIdentity"
>;

/** Where the provider ends the session, whatever was asked for. */
interface ProviderLimits {
  readonly endsAtMs?: number | undefined;
  readonly secondsMax?: number | undefined;
}

/** Gives the session. */
export async function federatedSession(
  request: FederatedRequest,
  input: SessionInput,
  { endsAtMs, secondsMax }: ProviderLimits,
  call: Call,
  parts: StsParts,
): Promise<FederatedAnswer> {
  const role = await parts.needs.findRole(call.transaction, request.roleArn);
  if (role === undefined) throw federatedNotAuthorized(request.action);
  const seconds = input.DurationSeconds ?? DEFAULT_SECONDS;
  // Nobody's session is passed on here, so it is no chaining and may be as long as the role allows.
  if (seconds > role.maxSessionDurationSeconds) throw exceedsMaxSessionDuration();
  await checkSessionPolicies(input, role.account, call, parts);
  const tags = tagsOf(request);
  const fresh = newSession(call, Math.min(seconds, secondsMax ?? seconds));
  const session: CallerSession = {
    ...fresh,
    expiresAtMs: Math.min(fresh.expiresAtMs, endsAtMs ?? Number.POSITIVE_INFINITY),
    sourceIdentity: request.sourceIdentity,
    tags: tags.all,
    transitiveTagKeys: tags.transitiveKeys,
    policies: input.Policy === undefined ? [] : [input.Policy],
    policyArns: policyArnsOf(input),
    federation: request.federation,
  };
  const { sessionName } = request;
  const arn = `arn:aws:sts::${role.account}:assumed-role/${role.name}/${sessionName}`;
  return {
    Credentials: issueCredentials<RoleCaller>(call, parts, {
      kind: "assumed-role",
      account: role.account,
      arn,
      roleArn: role.arn,
      roleId: role.roleId,
      roleName: role.name,
      sessionName,
      session,
    }),
    AssumedRoleUser: { AssumedRoleId: `${role.roleId}:${sessionName}`, Arn: arn },
    PackedPolicySize: packSession({ ...input, Tags: request.tags.Tags }, session),
    SourceIdentity: request.sourceIdentity,
  };
}

/** What a record shows of the provider's claims beside the parameters of the call. */
export function recordedClaims({
  tags,
  sourceIdentity,
}: Pick<FederatedRequest, "tags" | "sourceIdentity">): JsonObject {
  const { Tags = [], TransitiveTagKeys = [] } = tags;
  return {
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    ...(Tags.length === 0
      ? {}
      : { principalTags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])) }),
    ...(TransitiveTagKeys.length === 0 ? {} : { transitiveTagKeys: [...TransitiveTagKeys] }),
  };
}
