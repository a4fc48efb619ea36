import { DeleteOrganization } from "../../../pure/api/organizations.ts";
import { countAccounts } from "../accounts/store.ts";
import { onAll } from "../demands.ts";
import { organizationNotEmpty } from "../errors.ts";
import { operation } from "../parts.ts";
import { tell } from "../reactions.ts";
import { asManagement } from "./membership.ts";
import { removeOrganization } from "./store.ts";

export const deleteOrganization = operation(DeleteOrganization, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:DeleteOrganization"),
  async run(_input, call, { needs }) {
    const organization = await asManagement(call);
    if ((await countAccounts(call.transaction, organization.id)) > 1) throw organizationNotEmpty();
    await removeOrganization(call.transaction, organization.id);
    await tell(needs, call, { kind: "organization-deleted", organization });
  },
});
