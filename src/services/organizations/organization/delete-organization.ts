import { DeleteOrganization } from "../../../pure/api/organizations.ts";
import { countAccounts } from "../accounts/store.ts";
import { onAll } from "../demands.ts";
import { organizationNotEmpty } from "../errors.ts";
import { operation } from "../parts.ts";
import { asManagement } from "./membership.ts";
import { removeOrganization } from "./store.ts";

export const deleteOrganization = operation(DeleteOrganization, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:DeleteOrganization"),
  async run(_input, call) {
    const { id } = await asManagement(call);
    if ((await countAccounts(call.transaction, id)) > 1) throw organizationNotEmpty();
    await removeOrganization(call.transaction, id);
  },
});
