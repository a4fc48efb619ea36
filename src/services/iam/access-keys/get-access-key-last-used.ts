import { GetAccessKeyLastUsed } from "../../../pure/api/iam.ts";
import { rootArn } from "../../../pure/aws/arn.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { callerArn, onEntity } from "../demands.ts";
import type { Entity } from "../entities/entity.ts";
import { findEntityById } from "../entities/store.ts";
import { noSuchKeyToAskOf } from "../errors.ts";
import { findKeyUse } from "../last-used/store.ts";
import { operation } from "../operation.ts";
import { type AccessKey, findAccessKey } from "./store.ts";

const ACTION = "iam:GetAccessKeyLastUsed";

export const getAccessKeyLastUsed = operation(GetAccessKeyLastUsed, {
  async demands(input, call) {
    const key = await requireKey(call, input.AccessKeyId);
    const user = await ownerOf(call.transaction, key);
    if (user === undefined) return [{ action: ACTION, resource: rootArn(key.account) }];
    return onEntity(call, ACTION, "user", user.name);
  },
  async run(input, call, parts) {
    const { transaction } = call;
    const key = await requireKey(call, input.AccessKeyId);
    const user = await ownerOf(transaction, key);
    await parts.lastUsed.catchUp(call);
    const use = await findKeyUse(transaction, key.accessKeyId);
    const AccessKeyLastUsed =
      use === undefined
        ? { ServiceName: "N/A", Region: "N/A" }
        : { LastUsedDate: new Date(use.usedAtMs), ServiceName: use.service, Region: use.region };
    return { UserName: user?.name, AccessKeyLastUsed };
  },
});

// Whether a key exists that is not the account's own is nobody's business.
async function requireKey(call: Call, accessKeyId: string): Promise<AccessKey> {
  const key = await findAccessKey(call.transaction, accessKeyId);
  if (key === undefined || key.account !== accountOf(call)) {
    throw noSuchKeyToAskOf(callerArn(call), accessKeyId);
  }
  return key;
}

async function ownerOf(transaction: Transaction, key: AccessKey): Promise<Entity | undefined> {
  return key.userId === undefined ? undefined : findEntityById(transaction, key.userId);
}
