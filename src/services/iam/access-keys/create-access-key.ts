import type { AccessKey as AccessKeyShape } from "../../../pure/api/iam.shapes.ts";
import { CreateAccessKey } from "../../../pure/api/iam.ts";
import { onUserOrCaller } from "../demands.ts";
import { quotaExceeded } from "../errors.ts";
import { operation } from "../operation.ts";
import { QUOTAS } from "../quotas.ts";
import { describeAccessKey, newKeyPair, requireKeyOwner, sealSecret } from "./access-key.ts";
import { insertAccessKey, listAccessKeys } from "./store.ts";

export const createAccessKey = operation(CreateAccessKey, {
  demands: (input, call) => onUserOrCaller(call, "iam:CreateAccessKey", input.UserName),
  async run(input, call, parts) {
    const { transaction } = call;
    const { account, user } = await requireKeyOwner(call, input.UserName);
    const keys = await listAccessKeys(transaction, account, user?.id);
    if (keys.length >= QUOTAS.AccessKeysPerUser) {
      throw quotaExceeded("AccessKeysPerUser", QUOTAS.AccessKeysPerUser);
    }
    const pair = newKeyPair(account, call.chance);
    const key = {
      accessKeyId: pair.accessKeyId,
      account,
      userId: user?.id,
      sealedSecret: sealSecret(parts.seal, pair),
      isActive: true,
      createdAtMs: call.now,
    };
    await insertAccessKey(transaction, key);
    const described = { ...describeAccessKey(key, user), SecretAccessKey: pair.secretAccessKey };
    return { AccessKey: described as AccessKeyShape };
  },
});
