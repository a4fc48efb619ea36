import {
  belongsToAccount,
  type CallerSession,
  type RoleCaller,
  type RootCaller,
  type UserCaller,
} from "../../../pure/aws/caller.ts";
import type { Call } from "../../../runtime/call.ts";
import { limitedApprover } from "./errors.ts";

type Kept = Pick<CallerSession, "tags" | "sourceIdentity">;
type Lender<Identity> = Omit<Identity, "accessKeyId" | "session"> & { readonly session?: Kept | undefined };

/** Who lends its permissions: the identity that accepted, without the credentials that it did so with. */
export type Approver = Lender<RootCaller> | Lender<UserCaller> | Lender<RoleCaller>;

/** A session that is itself limited could lend more than it has, for nothing is limited twice. */
export function approverOf({ caller }: Pick<Call, "caller">): Approver {
  if (!belongsToAccount(caller) || caller.kind === "federated-user") throw limitedApprover();
  const { accessKeyId: _key, session, ...identity } = caller;
  if (session === undefined) return identity;
  const { policies, policyArns, rootTask, tags, sourceIdentity } = session;
  if (policies.length > 0 || policyArns.length > 0 || rootTask !== undefined) throw limitedApprover();
  return { ...identity, session: { tags, sourceIdentity } };
}
