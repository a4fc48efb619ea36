import type { User as UserShape } from "../../../pure/api/iam.shapes.ts";
import { rootArn } from "../../../pure/aws/arn.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import { requireAccount } from "../account/store.ts";
import { findRootPasswordUse } from "../login-profiles/store.ts";

/** The root user has neither name nor path, although the model requires both. */
export async function describeRoot(call: Call): Promise<UserShape> {
  const { accountId, createdAtMs } = await requireAccount(call.transaction, accountOf(call));
  const usedAtMs = await findRootPasswordUse(call.transaction, accountId);
  const root: Pick<UserShape, "UserId" | "Arn" | "CreateDate" | "PasswordLastUsed"> = {
    UserId: accountId,
    Arn: rootArn(accountId),
    CreateDate: new Date(createdAtMs),
    PasswordLastUsed: usedAtMs === undefined ? undefined : new Date(usedAtMs),
  };
  return root as UserShape;
}
