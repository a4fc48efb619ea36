import { DescribeOrganization } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { operation } from "../parts.ts";
import { asMember } from "./membership.ts";
import { organizationShape } from "./organization.ts";

export const describeOrganization = operation(DescribeOrganization, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:DescribeOrganization"),
  async run(_input, call, { needs }) {
    const { organization } = await asMember(call);
    const management = await needs.accounts.find(call.transaction, organization.managementAccount);
    return { Organization: organizationShape(organization, management) };
  },
});
