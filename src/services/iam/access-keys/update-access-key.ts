import { UpdateAccessKey } from "../../../pure/api/iam.ts";
import { onUserOrCaller } from "../demands.ts";
import { expiredIsNotSettable, noSuchAccessKey } from "../errors.ts";
import { operation } from "../operation.ts";
import { requireKeyOwner } from "./access-key.ts";
import { listAccessKeys, setKeyStatus } from "./store.ts";

export const updateAccessKey = operation(UpdateAccessKey, {
  demands: (input, call) => onUserOrCaller(call, "iam:UpdateAccessKey", input.UserName),
  async run(input, call) {
    const { AccessKeyId: id, Status: status } = input;
    if (status === "Expired") throw expiredIsNotSettable();
    const { account, user } = await requireKeyOwner(call, input.UserName);
    const keys = await listAccessKeys(call.transaction, account, user?.id);
    if (!keys.some(({ accessKeyId }) => accessKeyId === id)) throw noSuchAccessKey(id);
    await setKeyStatus(call.transaction, id, status);
  },
});
