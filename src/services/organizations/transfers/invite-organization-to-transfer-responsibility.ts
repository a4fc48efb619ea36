import { InviteOrganizationToTransferResponsibility } from "../../../pure/api/organizations.ts";
import { isAccountId } from "../../../pure/aws/account.ts";
import { randomText } from "../../../pure/aws/ids.ts";
import { onAll, onResources } from "../demands.ts";
import * as errors from "../errors.ts";
import { type Handshake, INVITATION_MS } from "../handshakes/handshake.ts";
import { isSameParty, requireParty } from "../handshakes/invitee.ts";
import { describe } from "../handshakes/parties.ts";
import { insertHandshake, listPending } from "../handshakes/store.ts";
import { asManagement } from "../organization/membership.ts";
import { LOWER_CASE } from "../organization/organization.ts";
import { operation } from "../parts.ts";
import { newTags } from "../tags/tag-rules.ts";
import { insertTransfer } from "./store.ts";
import { findStartFault, transferKeys } from "./transfer.ts";

/** Asks another organization's management account to let this organization pay for it. */
export const inviteOrganizationToTransferResponsibility = operation(
  InviteOrganizationToTransferResponsibility,
  {
    demands(input, call, parts) {
      const action = "organizations:InviteOrganizationToTransferResponsibility";
      const extra = { keys: transferKeys("inbound") };
      const { Id, Type } = input.Target;
      if (Type !== "ACCOUNT" || !isAccountId(Id)) return onAll(call, parts, action, extra);
      return onResources(call, parts, action, [Id], extra);
    },
    async run(input, call, parts) {
      const organization = await asManagement(call);
      const { transaction, now, chance } = call;
      if (organization.featureSet !== "ALL") throw errors.notAllFeatures();
      const tags = newTags(input.Tags);
      const startsAtMs = input.StartTimestamp.getTime();
      const fault = findStartFault(startsAtMs, now);
      if (fault !== undefined) throw errors.invalidTransferDate(fault);
      const { partyType, account } = await requireParty(call, parts, input.Target);
      if (account?.accountId === organization.managementAccount) throw errors.transferToOneself();
      const pending = await listPending(call, organization.id, "TRANSFER_RESPONSIBILITY");
      if (pending.some(({ partyId }) => isSameParty(partyId, input.Target.Id))) {
        throw errors.duplicateHandshake();
      }
      const handshake: Handshake = {
        id: `h-${randomText(LOWER_CASE, 32, chance)}`,
        organizationId: organization.id,
        action: "TRANSFER_RESPONSIBILITY",
        state: "REQUESTED",
        partyType,
        partyId: input.Target.Id,
        notes: input.Notes,
        tags: {},
        requestedAtMs: now,
        expiresAtMs: now + INVITATION_MS,
      };
      await insertHandshake(transaction, handshake);
      await insertTransfer(transaction, {
        id: `rt-${randomText(LOWER_CASE, 32, chance)}`,
        organizationId: organization.id,
        handshakeId: handshake.id,
        name: input.SourceName,
        startsAtMs,
        isWithdrawn: false,
        tags,
      });
      return { Handshake: await describe(call, parts, organization, handshake) };
    },
  },
);
