import type { Caller } from "../../pure/aws/caller.ts";
import type { Principal } from "../../pure/policy/principal.ts";
import type { PrincipalPolicies } from "./principal-policies.ts";

/** The caller as policies see it. */
export function principalOf(caller: Caller, policies: PrincipalPolicies | undefined): Principal {
  switch (caller.kind) {
    case "root":
      return { kind: "root", arn: caller.arn, account: caller.account };
    case "user":
      return { kind: "user", arn: caller.arn, account: caller.account, userId: caller.userId };
    case "assumed-role":
      return {
        kind: "role-session",
        arn: caller.arn,
        account: caller.account,
        roleArn: caller.roleArn,
        roleId: caller.roleId,
        isServiceLinkedRole: policies?.isServiceLinkedRole ?? false,
      };
    case "federated-user":
      return {
        kind: "federated-user",
        arn: caller.arn,
        account: caller.account,
        userArn: caller.issuer.kind === "user" ? caller.issuer.arn : undefined,
        userId: caller.issuer.kind === "user" ? caller.issuer.id : undefined,
      };
    case "service":
      return { kind: "service", service: caller.service };
    case "identity-provider":
      return { kind: "identity-provider", provider: caller.provider };
    case "anonymous":
      return { kind: "anonymous" };
  }
}
