import { parseArn } from "../aws/arn.ts";
import type { PolicyType } from "./document.ts";

/**
 * What kind of resource policy governs an action on a resource. Services whose policies are unknown here
 * have theirs read as a bucket's: every statement names its principals and resources.
 */
export function resourcePolicyType(action: string, resource: string): PolicyType {
  if (action.toLowerCase().startsWith("sts:")) return "trust";
  const arn = parseArn(resource);
  if (arn?.service === "organizations") return "organizations";
  if (arn?.service !== "cloudtrail") return "bucket";
  switch (arn.resource.split("/")[0]) {
    case "channel":
      return "channel";
    case "eventdatastore":
      return "event-data-store";
    case "dashboard":
      return "dashboard";
    default:
      return "bucket";
  }
}

/** Roles and KMS keys belong to nobody whom their own policy does not name. */
export function isResourcePolicyRequired(action: string, resource: string): boolean {
  const arn = parseArn(resource);
  if (arn?.service === "kms") return arn.resource.startsWith("key/");
  return resourcePolicyType(action, resource) === "trust" && arn?.resource.startsWith("role/") === true;
}
