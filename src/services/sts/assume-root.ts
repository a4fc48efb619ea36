import { AssumeRoot } from "../../pure/api/sts.ts";
import { isAccountId } from "../../pure/aws/account.ts";
import { parseArn, rootArn } from "../../pure/aws/arn.ts";
import { belongsToAccount } from "../../pure/aws/caller.ts";
import { accountOf } from "../../runtime/call.ts";
import { invalidTargetPrincipal, invalidTaskPolicy, mayNotAssumeRoot } from "./errors.ts";
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

/** Only for accounts of an organization whose root users are managed centrally: no account here is in one. */
export const assumeRoot = operation(AssumeRoot, {
  demands(input, call) {
    const { arn = "" } = input.TaskPolicyArn;
    if (!TASK_POLICIES.has(arn)) throw invalidTaskPolicy(arn);
    return [
      {
        action: "sts:AssumeRoot",
        resource: targetArn(input.TargetPrincipal),
        // No policy of the member account lets anybody in: the caller's own decide.
        resourceAccount: accountOf(call),
        keys: { "sts:TaskPolicyArn": arn },
      },
    ];
  },
  run(input, { caller }) {
    throw mayNotAssumeRoot(
      belongsToAccount(caller) ? caller.arn : caller.kind,
      targetArn(input.TargetPrincipal),
    );
  },
});

/** An account is meant by its id, or by the ARN of its root user. */
function targetArn(principal: string): string {
  if (isAccountId(principal)) return rootArn(principal);
  const account = parseArn(principal)?.account ?? "";
  if (!isAccountId(account) || principal !== rootArn(account)) throw invalidTargetPrincipal(principal);
  return principal;
}
