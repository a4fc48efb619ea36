import { ListSSHPublicKeys } from "../../../pure/api/iam.ts";
import { onUserOrCaller } from "../demands.ts";
import { requireEntity, userNameOrCaller } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { pageOfList } from "../paging.ts";
import { describePublicKey } from "./ssh-public-key.ts";
import { listPublicKeys } from "./store.ts";

export const listSshPublicKeys = operation(ListSSHPublicKeys, {
  demands: (input, call) => onUserOrCaller(call, "iam:ListSSHPublicKeys", input.UserName),
  async run(input, call) {
    const user = await requireEntity(call, "user", userNameOrCaller(call, input.UserName));
    const keys = await listPublicKeys(call.transaction, user.id);
    const { items, end } = await pageOfList(call, ["ListSSHPublicKeys", user.id], input, keys);
    return { SSHPublicKeys: items.map((key) => describePublicKey(key, user)), ...end };
  },
});
