import { ListAccounts } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { asAdministrator } from "../organization/membership.ts";
import { readPage } from "../paging.ts";
import { operation } from "../parts.ts";
import { accountShapes, memberPosition } from "./account.ts";
import { listMemberPage } from "./store.ts";

const listing = { scope: ["ListAccounts"], positionOf: memberPosition };

export const listAccounts = operation(ListAccounts, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:ListAccounts"),
  async run(input, call, { needs }) {
    const organization = await asAdministrator(call);
    const { items, end } = await readPage(call, listing, input, (after, limit) =>
      listMemberPage(call.transaction, organization.id, { after, limit }),
    );
    return { Accounts: await accountShapes(call, needs, organization, items), ...end };
  },
});
