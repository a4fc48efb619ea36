import type { AccountId } from "../../../pure/aws/account.ts";
import type { Call } from "../../../runtime/call.ts";
import { findMember } from "../accounts/store.ts";
import type { Organization } from "../organization/organization.ts";
import { listHandshakes } from "./store.ts";

/** Whether an account that was asked for its approval, and still is a member, has not given it. */
export async function approvalsMissing(
  { transaction }: Pick<Call, "transaction">,
  { id }: Organization,
  parentId: string,
): Promise<boolean> {
  const asked = (await listHandshakes(transaction, id)).filter(
    (handshake) => handshake.parentId === parentId,
  );
  for (const { partyId, state } of asked) {
    if (state === "ACCEPTED") continue;
    const member = await findMember(transaction, partyId as AccountId);
    if (member?.organizationId === id) return true;
  }
  return false;
}
