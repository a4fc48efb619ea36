import { ListInstanceProfilesForRole } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { pageOfList } from "../paging.ts";
import { describeInstanceProfiles } from "./instance-profile.ts";
import { listProfilesOf } from "./store.ts";

export const listInstanceProfilesForRole = operation(ListInstanceProfilesForRole, {
  demands: (input, call) => onEntity(call, "iam:ListInstanceProfilesForRole", "role", input.RoleName),
  async run(input, call) {
    const role = await requireEntity(call, "role", input.RoleName);
    const profiles = await listProfilesOf(call.transaction, role);
    const { items, end } = await pageOfList(call, ["ListInstanceProfilesForRole", role.id], input, profiles);
    return { InstanceProfiles: await describeInstanceProfiles(call.transaction, items), ...end };
  },
});
