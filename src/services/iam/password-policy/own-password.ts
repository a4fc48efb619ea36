import { accountOf, type Call } from "../../../runtime/call.ts";
import { findPasswordPolicy } from "./store.ts";

/**
 * Whether the account's policy lets users change their own password: then they may do so, and read the
 * policy, although no policy of theirs allows it; one that denies it still counts.
 */
export async function grantedByPolicy(call: Call): Promise<boolean> {
  if (call.caller.kind !== "user") return false;
  const policy = await findPasswordPolicy(call.transaction, accountOf(call));
  return policy?.allowUsersToChangePassword ?? false;
}
