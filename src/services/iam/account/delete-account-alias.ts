import { DeleteAccountAlias } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { noSuchAccountAlias } from "../errors.ts";
import { operation } from "../operation.ts";
import { findAliasOwner, setAlias } from "./store.ts";

export const deleteAccountAlias = operation(DeleteAccountAlias, {
  demands: () => onAccount("iam:DeleteAccountAlias"),
  async run({ AccountAlias: alias }, call) {
    const account = accountOf(call);
    if ((await findAliasOwner(call.transaction, alias)) !== account) throw noSuchAccountAlias(alias);
    await setAlias(call.transaction, account, undefined);
  },
});
