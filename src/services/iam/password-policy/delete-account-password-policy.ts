import { DeleteAccountPasswordPolicy } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { operation } from "../operation.ts";
import { noPasswordPolicyToDelete } from "./errors.ts";
import { removePasswordPolicy } from "./store.ts";

export const deleteAccountPasswordPolicy = operation(DeleteAccountPasswordPolicy, {
  demands: () => onAccount("iam:DeleteAccountPasswordPolicy"),
  async run(_input, call) {
    const account = accountOf(call);
    if (!(await removePasswordPolicy(call.transaction, account))) throw noPasswordPolicyToDelete();
  },
});
