import type { PolicyType, Root } from "../../../pure/api/organizations.shapes.ts";
import { type Organization, organizationsArn } from "../organization/organization.ts";

export const ROOT_NAME = "Root";

export function rootShape(organization: Organization, policyTypes: readonly PolicyType[]): Root {
  return {
    Id: organization.rootId,
    Arn: organizationsArn(organization, "root", organization.rootId),
    Name: ROOT_NAME,
    PolicyTypes: policyTypes.map((Type) => ({ Type, Status: "ENABLED" })),
  };
}
