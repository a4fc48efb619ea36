import type { CreateTrailRequest } from "../../../pure/api/cloudtrail.shapes.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { passRoleDemand } from "../../../runtime/pass-role.ts";
import { organizationAccessMissing } from "../errors.ts";

const ORGANIZATION_ACTIONS = [
  "organizations:DescribeOrganization",
  "organizations:ListAWSServiceAccessForOrganization",
  "iam:GetRole",
];

/** What a caller needs beside CloudTrail's own action, to configure a trail that uses other services. */
export function dependencyDemands(
  input: Pick<CreateTrailRequest, "IsOrganizationTrail" | "CloudWatchLogsRoleArn">,
): Demand[] {
  const demands: Demand[] = [];
  if (input.CloudWatchLogsRoleArn) {
    demands.push(passRoleDemand(input.CloudWatchLogsRoleArn, "cloudtrail.amazonaws.com"));
  }
  if (input.IsOrganizationTrail) {
    for (const action of ORGANIZATION_ACTIONS) {
      demands.push({ action, resource: "*", denial: organizationAccessMissing });
    }
  }
  return demands;
}
