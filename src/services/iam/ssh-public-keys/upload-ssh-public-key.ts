import { UploadSSHPublicKey } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { quotaExceeded } from "../errors.ts";
import { operation } from "../operation.ts";
import { QUOTAS } from "../quotas.ts";
import { duplicatePublicKey } from "./errors.ts";
import { describePublicKeyFully, newPublicKey } from "./ssh-public-key.ts";
import { insertPublicKey, listPublicKeys } from "./store.ts";

export const uploadSshPublicKey = operation(UploadSSHPublicKey, {
  demands: (input, call) => onEntity(call, "iam:UploadSSHPublicKey", "user", input.UserName),
  async run(input, call) {
    const { transaction } = call;
    const user = await requireEntity(call, "user", input.UserName);
    const key = newPublicKey(input.SSHPublicKeyBody, user, call);
    const others = await listPublicKeys(transaction, user.id);
    if (others.some(({ fingerprint }) => fingerprint === key.fingerprint)) throw duplicatePublicKey();
    if (others.length >= QUOTAS.SSHPublicKeysPerUser) {
      throw quotaExceeded("SSHPublicKeysPerUser", QUOTAS.SSHPublicKeysPerUser);
    }
    await insertPublicKey(transaction, key);
    return { SSHPublicKey: describePublicKeyFully(key, user) };
  },
});
