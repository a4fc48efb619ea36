import type { AssumeRoleRequest } from "../../pure/api/sts.shapes.ts";
import { AssumeRole } from "../../pure/api/sts.ts";
import type { AccountCaller, CallerSession, RoleCaller, ServiceCaller } from "../../pure/aws/caller.ts";
import { responseElements } from "../../pure/event/parameters.ts";
import type { Call } from "../../runtime/call.ts";
import type { Demand } from "../../runtime/operation.ts";
import {
  delegatesMayNotLimit,
  exceedsChainingLimit,
  exceedsMaxSessionDuration,
  notAuthorizedToAssume,
  rolesMayNotBeAssumedByRoot,
} from "./errors.ts";
import { issueCredentials, newSession } from "./issue.ts";
import { spendMultiFactor, verifyMultiFactor } from "./multi-factor.ts";
import type { AssumableRole } from "./needs.ts";
import { packSession } from "./packed-size.ts";
import { operation, type StsParts } from "./parts.ts";
import { namedResource } from "./record-resources.ts";
import { checkRoleArn } from "./role-arn.ts";
import { checkSessionPolicies, checkSessionPolicyCount, policyArnsOf } from "./session-policies.ts";
import { requestedSessionTags, type SessionTags } from "./session-tags.ts";

const DEFAULT_SECONDS = 3600;
const CHAINED_SECONDS_MAX = 3600;

export const assumeRole = operation(AssumeRole, {
  async demands(input, call, parts) {
    checkSessionPolicyCount(input);
    const account = checkRoleArn(input.RoleArn);
    const caller = assumingCaller(call);
    const limits = input.Policy !== undefined || policyArnsOf(input).length > 0;
    if (limits && sessionOf(caller)?.delegate !== undefined) throw delegatesMayNotLimit();
    const tags = requestedSessionTags(input, sessionOf(caller));
    const provesMultiFactor = await verifyMultiFactor(input, call, parts.needs);
    const role = await parts.needs.findRole(call.transaction, input.RoleArn);
    const demands = roleDemands(input, caller, tags, role, account, parts);
    return demands.map((demand) => ({ ...demand, provesMultiFactor }));
  },

  async run(input, call, parts) {
    const caller = assumingCaller(call);
    const role = await parts.needs.findRole(call.transaction, input.RoleArn);
    if (role === undefined) throw notAuthorizedToAssume(nameOf(caller), "sts:AssumeRole", input.RoleArn);
    const calling = sessionOf(caller);
    const seconds = sessionSeconds(input, calling, role);
    await checkSessionPolicies(input, role.account, call, parts);
    const tags = requestedSessionTags(input, calling);
    const sourceIdentity = input.SourceIdentity ?? calling?.sourceIdentity;
    const fresh = newSession(call, seconds);
    const session: CallerSession = {
      ...fresh,
      ...(await spendMultiFactor(input, call, parts.needs)),
      sourceIdentity,
      tags: tags.all,
      transitiveTagKeys: tags.transitiveKeys,
      policies: input.Policy === undefined ? [] : [input.Policy],
      policyArns: policyArnsOf(input),
      chained: calling !== undefined,
      heldBy: caller.kind === "service" ? caller.service : undefined,
      ...inheritedDelegation(calling, fresh),
    };
    if (role.isServiceLinked) {
      const { region } = call;
      await parts.needs.noteLinkedSession(call.transaction, role.roleId, region, session.expiresAtMs);
    }
    const arn = `arn:aws:sts::${role.account}:assumed-role/${role.name}/${input.RoleSessionName}`;
    return {
      Credentials: issueCredentials<RoleCaller>(call, parts, {
        kind: "assumed-role",
        account: role.account,
        arn,
        roleArn: role.arn,
        roleId: role.roleId,
        roleName: role.name,
        sessionName: input.RoleSessionName,
        session,
      }),
      AssumedRoleUser: { AssumedRoleId: `${role.roleId}:${input.RoleSessionName}`, Arn: arn },
      PackedPolicySize: packSession(input, session),
      SourceIdentity: sourceIdentity,
    };
  },

  record: {
    // What a service takes for itself is recorded with its credentials only.
    responseElements: ({ Credentials, ...others }, _input, call) =>
      responseElements(
        AssumeRole,
        call.caller.kind === "service" ? { Credentials } : { Credentials, ...others },
      ),
    resources: ({ RoleArn }) => namedResource("AWS::IAM::Role", RoleArn),
  },
});

type AssumingCaller = Exclude<AccountCaller, { kind: "root" }> | ServiceCaller;

function assumingCaller({ caller }: Call): AssumingCaller {
  if (caller.kind === "anonymous" || caller.kind === "identity-provider") {
    throw new Error("only signed calls reach sts:AssumeRole");
  }
  if (caller.kind === "root") throw rolesMayNotBeAssumedByRoot();
  return caller;
}

function sessionOf(caller: AssumingCaller): CallerSession | undefined {
  return caller.kind === "service" ? undefined : caller.session;
}

/** Whatever role a delegate assumes, it has no more than was lent, and no longer. */
function inheritedDelegation(
  calling: CallerSession | undefined,
  { expiresAtMs }: CallerSession,
): Partial<CallerSession> {
  if (calling?.delegate === undefined) return {};
  const { delegate, policies, policyArns } = calling;
  return { delegate, policies, policyArns, expiresAtMs: Math.min(expiresAtMs, calling.expiresAtMs) };
}

function nameOf(caller: AssumingCaller): string {
  return caller.kind === "service" ? caller.service : caller.arn;
}

/**
 * One demand for each permission the call needs, all on the role and all met by its trust policy. A role
 * that does not exist is demanded like one that trusts nobody, so that the answer does not tell.
 */
function roleDemands(
  input: AssumeRoleRequest,
  caller: AssumingCaller,
  tags: SessionTags,
  role: AssumableRole | undefined,
  account: Demand["resourceAccount"],
  parts: StsParts,
): Demand[] {
  const inherited = sessionOf(caller)?.sourceIdentity;
  const sourceIdentity = input.SourceIdentity ?? inherited;
  if (inherited !== undefined && sourceIdentity !== inherited) {
    throw notAuthorizedToAssume(nameOf(caller), "sts:SetSourceIdentity", input.RoleArn);
  }
  const shared = {
    resource: input.RoleArn,
    resourceAccount: account,
    resourcePolicy: role && parts.policies.of(role.trustPolicy, { id: role.arn, kind: "trust" }),
    resourcePolicyRequired: true,
    resourceTags: role?.tags ?? {},
    requestTags: tags.requested,
    keys: {
      "sts:ExternalId": input.ExternalId,
      "sts:RoleSessionName": input.RoleSessionName,
      "sts:SourceIdentity": sourceIdentity,
      "sts:TransitiveTagKeys": input.TransitiveTagKeys,
    },
  };
  const actions = ["sts:AssumeRole"];
  if (Object.keys(tags.all).length > 0) actions.push("sts:TagSession");
  if (sourceIdentity !== undefined) actions.push("sts:SetSourceIdentity");
  return actions.map((action) => ({ ...shared, action }));
}

function sessionSeconds(
  input: AssumeRoleRequest,
  calling: CallerSession | undefined,
  role: AssumableRole,
): number {
  const requested = input.DurationSeconds;
  if (requested === undefined) return DEFAULT_SECONDS;
  if (requested > role.maxSessionDurationSeconds) throw exceedsMaxSessionDuration();
  if (calling !== undefined && requested > CHAINED_SECONDS_MAX) throw exceedsChainingLimit();
  return requested;
}
