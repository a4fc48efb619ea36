import { AssumeRoot } from "../../pure/api/sts.ts";
import { type AccountId, isAccountId } from "../../pure/aws/account.ts";
import { parseArn, rootArn } from "../../pure/aws/arn.ts";
import { belongsToAccount, type RootCaller } from "../../pure/aws/caller.ts";
import { accountOf } from "../../runtime/call.ts";
import {
  invalidTargetPrincipal,
  invalidTaskPolicy,
  mayNotAssumeRoot,
  rootMayNotBeAssumedByRoot,
} from "./errors.ts";
import { issueCredentials, newSession } from "./issue.ts";
import { operation } from "./parts.ts";

const TASK_POLICIES = new Set(
  [
    "IAMAuditRootUserCredentials",
    "IAMCreateRootUserPassword",
    "IAMDeleteRootUserCredentials",
    "S3UnlockBucketPolicy",
    "SQSUnlockQueuePolicy",
  ].map((name) => `arn:aws:iam::aws:policy/root-task/${name}`),
);

const SECONDS_MAX = 900;

/** A session of a member's root user for one task, in organizations that manage root users centrally. */
export const assumeRoot = operation(AssumeRoot, {
  demands(input, call) {
    const { arn = "" } = input.TaskPolicyArn;
    if (!TASK_POLICIES.has(arn)) throw invalidTaskPolicy(arn);
    const resource = rootArn(targetOf(input.TargetPrincipal));
    if (call.caller.kind === "root") throw rootMayNotBeAssumedByRoot();
    return [
      {
        action: "sts:AssumeRoot",
        resource,
        // No policy of the member account lets anybody in: the caller's own decide.
        resourceAccount: accountOf(call),
        keys: { "sts:TaskPolicyArn": arn },
      },
    ];
  },
  async run(input, call, parts) {
    const { caller, transaction } = call;
    const target = targetOf(input.TargetPrincipal);
    const arn = rootArn(target);
    const may =
      belongsToAccount(caller) &&
      // The task's policy would take the place of the delegation's.
      caller.session?.delegate === undefined &&
      (await parts.needs.mayAssumeRootOf(transaction, caller.account, target));
    if (!may) throw mayNotAssumeRoot(belongsToAccount(caller) ? caller.arn : caller.kind, arn);
    const sourceIdentity = caller.session?.sourceIdentity;
    const session = {
      ...newSession(call, input.DurationSeconds ?? SECONDS_MAX),
      rootTask: input.TaskPolicyArn.arn,
      sourceIdentity,
    };
    return {
      Credentials: issueCredentials<RootCaller>(call, parts, { kind: "root", account: target, arn, session }),
      SourceIdentity: sourceIdentity,
    };
  },
});

/** An account is meant by its id, or by the ARN of its root user. */
function targetOf(principal: string): AccountId {
  if (isAccountId(principal)) return principal;
  const account = parseArn(principal)?.account ?? "";
  if (!isAccountId(account) || principal !== rootArn(account)) throw invalidTargetPrincipal(principal);
  return account;
}
