import { DeleteOrganization } from "../../../pure/api/organizations.ts";
import { removeServiceRole } from "../accounts/membership-changes.ts";
import { countAccounts } from "../accounts/store.ts";
import { countWaiting } from "../create-account-requests/store.ts";
import { onAll } from "../demands.ts";
import { organizationBusy, organizationNotEmpty, transferUnderWay } from "../errors.ts";
import { operation } from "../parts.ts";
import { notify } from "../reactions.ts";
import { hasTransfersUnderWay } from "../transfers/views.ts";
import { asManagement } from "./membership.ts";
import { removeOrganization } from "./store.ts";

export const deleteOrganization = operation(DeleteOrganization, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:DeleteOrganization"),
  async run(_input, call, parts) {
    const organization = await asManagement(call);
    const { id, managementAccount } = organization;
    if ((await countAccounts(call.transaction, id)) > 1) throw organizationNotEmpty();
    if ((await countWaiting(call.transaction, id)) > 0) throw organizationBusy();
    if (await hasTransfersUnderWay(call, parts, organization)) throw transferUnderWay();
    await removeOrganization(call.transaction, id);
    await removeServiceRole(call, parts.needs, managementAccount);
    await notify(parts.needs, call, { kind: "organization-deleted", organization });
  },
});
