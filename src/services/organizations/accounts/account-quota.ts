import type { Call } from "../../../runtime/call.ts";
import { countWaiting } from "../create-account-requests/store.ts";
import { countInvitations } from "../handshakes/store.ts";
import { countAccounts } from "./store.ts";

/** How much of an organization's quota is taken: by its accounts, by those asked for and those invited. */
export async function countTaken(
  call: Pick<Call, "transaction" | "now">,
  organizationId: string,
): Promise<number> {
  const members = await countAccounts(call.transaction, organizationId);
  const waiting = await countWaiting(call.transaction, organizationId);
  return members + waiting + (await countInvitations(call, organizationId));
}
