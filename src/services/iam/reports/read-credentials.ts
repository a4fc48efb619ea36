import type { AccountId } from "../../../pure/aws/account.ts";
import { rootArn } from "../../../pure/aws/arn.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { requireAccount } from "../account/store.ts";
import { arnOf } from "../entities/entity.ts";
import { listEntities } from "../entities/store.ts";
import { findRootPasswordUse } from "../login-profiles/store.ts";
import { findPasswordPolicy } from "../password-policy/store.ts";
import type { UserCredentials } from "./credential-report.ts";
import {
  listMultiFactorUsers,
  listPasswordChanges,
  listReportedCertificates,
  listReportedKeys,
} from "./store.ts";

const USERS_MAX = 1_000_000;
const DAY_MS = 24 * 3_600_000;

/** The credentials of an account, the root user's first, then the users' by name. */
export async function readCredentials(
  transaction: Transaction,
  account: AccountId,
): Promise<UserCredentials[]> {
  const passwords = await listPasswordChanges(transaction, account);
  const multiFactorUsers = await listMultiFactorUsers(transaction, account);
  const ownerOf = ({ userId }: { readonly userId?: string | undefined }) => userId;
  const keys = Map.groupBy(await listReportedKeys(transaction, account), ownerOf);
  const certificates = Map.groupBy(await listReportedCertificates(transaction, account), ownerOf);
  const maxAgeDays = (await findPasswordPolicy(transaction, account))?.maxAgeDays;
  const credentialsOf = (
    userId: string | undefined,
    lastUsedAtMs: number | undefined,
    who: Pick<UserCredentials, "name" | "arn" | "createdAtMs">,
  ): UserCredentials => {
    const changedAtMs = passwords.get(userId);
    return {
      ...who,
      password:
        changedAtMs === undefined
          ? undefined
          : {
              changedAtMs,
              lastUsedAtMs,
              nextRotationAtMs: maxAgeDays === undefined ? undefined : changedAtMs + maxAgeDays * DAY_MS,
            },
      mfaActive: multiFactorUsers.has(userId),
      accessKeys: keys.get(userId) ?? [],
      certificates: certificates.get(userId) ?? [],
    };
  };
  const { createdAtMs } = await requireAccount(transaction, account);
  const rootUse = await findRootPasswordUse(transaction, account);
  const users = await listEntities(transaction, account, "user", { limit: USERS_MAX });
  return [
    credentialsOf(undefined, rootUse, { arn: rootArn(account), createdAtMs }),
    ...users.map((user) =>
      credentialsOf(user.id, user.details.passwordUsedAtMs, {
        name: user.name,
        arn: arnOf(user),
        createdAtMs: user.createdAtMs,
      }),
    ),
  ];
}
