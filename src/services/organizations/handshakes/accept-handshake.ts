import type { HandshakeState } from "../../../pure/api/organizations.shapes.ts";
import { AcceptHandshake } from "../../../pure/api/organizations.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import { ensureServiceRole, joinOrganization } from "../accounts/membership-changes.ts";
import { findMember, listMembers } from "../accounts/store.ts";
import { onResources, onServiceLinkedRole } from "../demands.ts";
import { inviteeInOrganization, noInvitationsNow } from "../errors.ts";
import type { Organization } from "../organization/organization.ts";
import { markChanged, updateOrganization } from "../organization/store.ts";
import { operation, type Parts } from "../parts.ts";
import { attachDefaultsEverywhere } from "../policies/default-attachments.ts";
import { acceptTransfer } from "../transfers/accept-transfer.ts";
import { describe, end, type Found, requireHandshake } from "./parties.ts";
import { findHandshake, waitsForAllFeatures } from "./store.ts";

const ACCEPTED: HandshakeState = "ACCEPTED";

export const acceptHandshake = operation(AcceptHandshake, {
  async demands(input, call, parts) {
    const own = await onResources(call, parts, "organizations:AcceptHandshake", [input.HandshakeId]);
    const handshake = await findHandshake(call.transaction, input.HandshakeId);
    // Who lets another pay is in an organization, and has its role, already.
    return handshake?.action === "TRANSFER_RESPONSIBILITY" ? own : [...own, onServiceLinkedRole(call)];
  },
  async run(input, call, parts) {
    const found = await requireHandshake(call, parts, input.HandshakeId);
    const accepted = await end(call, found, found.isRecipient, ACCEPTED);
    const organization = await carryOut(call, parts, found);
    return { Handshake: await describe(call, parts, organization, accepted) };
  },
});

/** Does what was asked for; gives the organization that asked as it is then. */
async function carryOut(call: Call, parts: Parts, { handshake, organization }: Found): Promise<Organization> {
  const account = accountOf(call);
  switch (handshake.action) {
    case "ENABLE_ALL_FEATURES":
      return enableEverything(call, parts, organization);
    case "APPROVE_ALL_FEATURES":
      await ensureServiceRole(call, parts.needs, account);
      return organization;
    case "TRANSFER_RESPONSIBILITY":
      await acceptTransfer(call, handshake);
      return organization;
    default:
      // Whoever joined now would have all features without having been asked to approve them.
      if (await waitsForAllFeatures(call, organization.id)) throw noInvitationsNow();
      if ((await findMember(call.transaction, account)) !== undefined) throw inviteeInOrganization();
      await joinOrganization(call, parts.needs, organization, {
        account,
        joinedMethod: "INVITED",
        tags: handshake.tags,
      });
      return organization;
  }
}

async function enableEverything(call: Call, { needs }: Parts, organization: Organization) {
  const { transaction } = call;
  const whole: Organization = { ...organization, featureSet: "ALL" };
  await updateOrganization(transaction, whole);
  await attachDefaultsEverywhere(transaction, whole);
  for (const { account } of await listMembers(transaction, whole.id)) {
    await ensureServiceRole(call, needs, account);
  }
  await markChanged(call, whole.id);
  return whole;
}
