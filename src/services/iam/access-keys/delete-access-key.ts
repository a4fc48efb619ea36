import { DeleteAccessKey } from "../../../pure/api/iam.ts";
import { onUserOrCaller } from "../demands.ts";
import { noSuchAccessKey } from "../errors.ts";
import { operation } from "../operation.ts";
import { requireKeyOwner } from "./access-key.ts";
import { listAccessKeys, removeAccessKey } from "./store.ts";

export const deleteAccessKey = operation(DeleteAccessKey, {
  demands: (input, call) => onUserOrCaller(call, "iam:DeleteAccessKey", input.UserName),
  async run(input, call) {
    const { AccessKeyId: id } = input;
    const { account, user } = await requireKeyOwner(call, input.UserName);
    const keys = await listAccessKeys(call.transaction, account, user?.id);
    if (!keys.some(({ accessKeyId }) => accessKeyId === id)) throw noSuchAccessKey(id);
    await removeAccessKey(call.transaction, id);
  },
});
