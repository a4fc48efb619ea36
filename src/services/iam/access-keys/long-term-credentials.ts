import { iamArn, rootArn } from "../../../pure/aws/arn.ts";
import type { Credentials } from "../../../runtime/gateway/credentials.ts";
import type { Seal } from "../../../runtime/seal.ts";
import { openSecret } from "./access-key.ts";
import { findSigningKey } from "./store.ts";

/** The gateway's way to access keys: active ones of accounts in good standing. */
export function longTermCredentials(seal: Seal): Pick<Credentials, "longTerm"> {
  return {
    async longTerm(transaction, accessKeyId) {
      const key = await findSigningKey(transaction, accessKeyId);
      if (key === undefined || !key.isActive || key.accountState !== "ACTIVE") return undefined;
      const { account, userId, user } = key;
      const secretAccessKey = openSecret(seal, key);
      if (userId === undefined || user === undefined) {
        return { secretAccessKey, caller: { kind: "root", account, accessKeyId, arn: rootArn(account) } };
      }
      const arn = iamArn(account, "user", user.path, user.name);
      return {
        secretAccessKey,
        caller: { kind: "user", account, accessKeyId, arn, userId, userName: user.name },
      };
    },
  };
}
