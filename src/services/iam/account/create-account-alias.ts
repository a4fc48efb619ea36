import { CreateAccountAlias } from "../../../pure/api/iam.ts";
import { isAccountId } from "../../../pure/aws/account.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { accountAliasExists, invalidAccountAlias } from "../errors.ts";
import { operation } from "../operation.ts";
import { findAliasOwner, setAlias } from "./store.ts";

/** Replaces the alias that the account has; aliases are unique among all accounts. */
export const createAccountAlias = operation(CreateAccountAlias, {
  demands: () => onAccount("iam:CreateAccountAlias"),
  async run({ AccountAlias: alias }, call) {
    if (isAccountId(alias)) throw invalidAccountAlias();
    if ((await findAliasOwner(call.transaction, alias)) !== undefined) throw accountAliasExists(alias);
    await setAlias(call.transaction, accountOf(call), alias);
  },
});
