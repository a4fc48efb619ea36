import { UpdateSSHPublicKey } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { expiredIsNotSettable } from "../errors.ts";
import { operation } from "../operation.ts";
import { requirePublicKey } from "./ssh-public-key.ts";
import { setPublicKeyStatus } from "./store.ts";

export const updateSshPublicKey = operation(UpdateSSHPublicKey, {
  demands: (input, call) => onEntity(call, "iam:UpdateSSHPublicKey", "user", input.UserName),
  async run(input, call) {
    const { Status: status } = input;
    if (status === "Expired") throw expiredIsNotSettable();
    const user = await requireEntity(call, "user", input.UserName);
    const { keyId } = await requirePublicKey(call, user, input.SSHPublicKeyId);
    await setPublicKeyStatus(call.transaction, keyId, status);
  },
});
