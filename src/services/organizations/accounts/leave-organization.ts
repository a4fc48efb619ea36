import { LeaveOrganization } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { asMember } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { leave } from "./membership-changes.ts";
import { findMember } from "./store.ts";

export const leaveOrganization = operation(LeaveOrganization, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:LeaveOrganization"),
  async run(_input, call, { needs }) {
    const { organization, account } = await asMember(call);
    await leave(call, needs, organization, await findMember(call.transaction, account), "Left");
  },
});
