import { DeleteSSHPublicKey } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { requirePublicKey } from "./ssh-public-key.ts";
import { removePublicKey } from "./store.ts";

export const deleteSshPublicKey = operation(DeleteSSHPublicKey, {
  demands: (input, call) => onEntity(call, "iam:DeleteSSHPublicKey", "user", input.UserName),
  async run(input, call) {
    const user = await requireEntity(call, "user", input.UserName);
    const { keyId } = await requirePublicKey(call, user, input.SSHPublicKeyId);
    await removePublicKey(call.transaction, keyId);
  },
});
