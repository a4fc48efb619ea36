import { GetSSHPublicKey } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { describePublicKeyFully, requirePublicKey } from "./ssh-public-key.ts";

export const getSshPublicKey = operation(GetSSHPublicKey, {
  demands: (input, call) => onEntity(call, "iam:GetSSHPublicKey", "user", input.UserName),
  async run(input, call) {
    const user = await requireEntity(call, "user", input.UserName);
    const key = await requirePublicKey(call, user, input.SSHPublicKeyId);
    return { SSHPublicKey: describePublicKeyFully(key, user, input.Encoding) };
  },
});
