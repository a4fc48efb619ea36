import type { CreateTrailRequest } from "../../../pure/api/cloudtrail.shapes.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { passRoleDemand } from "../../../runtime/pass-role.ts";
import { organizationAccessMissing } from "../errors.ts";
import { linkedRoleArn } from "../organization-members/linked-role.ts";
import { CLOUDTRAIL } from "../service-principal.ts";

const ORGANIZATION_ACTIONS = [
  "organizations:DescribeOrganization",
  "organizations:ListAWSServiceAccessForOrganization",
];

/** What a caller needs beside CloudTrail's own action, to configure a trail that uses other services. */
export function dependencyDemands(
  input: Pick<CreateTrailRequest, "IsOrganizationTrail" | "CloudWatchLogsRoleArn">,
  call: Call,
): Demand[] {
  const demands: Demand[] = [];
  if (input.CloudWatchLogsRoleArn) {
    demands.push(passRoleDemand(input.CloudWatchLogsRoleArn, CLOUDTRAIL));
  }
  if (input.IsOrganizationTrail) {
    const denial = organizationAccessMissing;
    for (const action of ORGANIZATION_ACTIONS) demands.push({ action, resource: "*", denial });
    demands.push({ action: "iam:GetRole", resource: linkedRoleArn(accountOf(call)), denial });
  }
  return demands;
}
