import { ListOrganizationsFeatures } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { operation } from "../operation.ts";
import { requireCentralAccess } from "./central-access.ts";
import { listFeatures } from "./store.ts";

export const listOrganizationsFeatures = operation(ListOrganizationsFeatures, {
  demands: () => onAccount("iam:ListOrganizationsFeatures"),
  async run(_input, call, { organizations }) {
    const { transaction } = call;
    const account = accountOf(call);
    const organization = await organizations.find(transaction, account);
    const { id } = requireCentralAccess(account, organization, "administrators");
    return { OrganizationId: id, EnabledFeatures: await listFeatures(transaction, id) };
  },
});
