import type { Call } from "../../../runtime/call.ts";
import { transferExists } from "../errors.ts";
import type { Handshake } from "../handshakes/handshake.ts";
import { asManagement } from "../organization/membership.ts";
import { findTransferOf, listAgreedOutbound, updateTransfer } from "./store.ts";
import { isUnderWay } from "./transfer.ts";

/** For the management account of the organization that is paid for: only one other may pay for it. */
export async function acceptTransfer(call: Call, { id }: Handshake): Promise<void> {
  const organization = await asManagement(call);
  const { transaction, now } = call;
  const transfer = await findTransferOf(transaction, id);
  if (transfer === undefined) throw new Error(`the handshake ${id} is about no transfer`);
  const others = await listAgreedOutbound(transaction, organization.id);
  if (others.some((other) => isUnderWay(other, other.isWithdrawn ? "WITHDRAWN" : "ACCEPTED", now))) {
    throw transferExists();
  }
  await updateTransfer(transaction, {
    ...transfer,
    sourceOrganizationId: organization.id,
    sourceAccount: organization.managementAccount,
  });
}
