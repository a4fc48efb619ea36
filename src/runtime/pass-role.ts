import type { Demand } from "./operation.ts";

/**
 * What an operation demands that takes a role for a service to assume: `iam:PassRole` on the role, which is
 * a permission and no call of its own.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function passRoleDemand(roleArn: string, service: string): Demand {
  return { action: "iam:PassRole", resource: roleArn, keys: { "iam:PassedToService": service } };
}
