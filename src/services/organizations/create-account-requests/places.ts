import type { Call } from "../../../runtime/call.ts";
import { countAccounts } from "../accounts/store.ts";
import { isPending } from "../handshakes/handshake.ts";
import { listHandshakes } from "../handshakes/store.ts";
import { listRequests } from "./store.ts";

/** How many of an organization's places are taken: by its accounts, by those asked for and those invited. */
export async function countPlaces(
  { transaction, now }: Pick<Call, "transaction" | "now">,
  organizationId: string,
): Promise<number> {
  const requests = await listRequests(transaction, organizationId);
  const waiting = requests.filter(({ state }) => state === "IN_PROGRESS").length;
  const handshakes = await listHandshakes(transaction, organizationId);
  const invited = handshakes.filter(
    (handshake) => handshake.action === "INVITE" && isPending(handshake, now),
  ).length;
  return (await countAccounts(transaction, organizationId)) + waiting + invited;
}
