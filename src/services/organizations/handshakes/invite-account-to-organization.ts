import { InviteAccountToOrganization } from "../../../pure/api/organizations.ts";
import { isAccountId } from "../../../pure/aws/account.ts";
import { randomText } from "../../../pure/aws/ids.ts";
import { tagsOf } from "../../../pure/aws/tags.ts";
import { countTaken } from "../accounts/account-quota.ts";
import { findMember } from "../accounts/store.ts";
import { onAll, onResources } from "../demands.ts";
import * as errors from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { LOWER_CASE } from "../organization/organization.ts";
import { operation } from "../parts.ts";
import { newTags } from "../tags/tag-rules.ts";
import { type Handshake, INVITATION_MS } from "./handshake.ts";
import { isSameParty, requireParty } from "./invitee.ts";
import { describe } from "./parties.ts";
import { insertHandshake, listPending, waitsForAllFeatures } from "./store.ts";

export const inviteAccountToOrganization = operation(InviteAccountToOrganization, {
  demands(input, call, parts) {
    const action = "organizations:InviteAccountToOrganization";
    const requestTags = tagsOf(input.Tags);
    const { Id, Type } = input.Target;
    if (Type !== "ACCOUNT" || !isAccountId(Id)) return onAll(call, parts, action, { requestTags });
    return onResources(call, parts, action, [Id], { requestTags });
  },
  async run(input, call, parts) {
    const organization = await asManagement(call);
    const { transaction, now, chance } = call;
    const tags = newTags(input.Tags);
    const { partyType, account } = await requireParty(call, parts, input.Target);
    if (account !== undefined && (await findMember(transaction, account.accountId)) !== undefined) {
      throw errors.inviteeInOrganization();
    }
    if (await waitsForAllFeatures(call, organization.id)) throw errors.noInvitationsNow();
    const pending = await listPending(call, organization.id, "INVITE");
    if (pending.some(({ partyId }) => isSameParty(partyId, input.Target.Id))) {
      throw errors.duplicateHandshake();
    }
    const taken = await countTaken(call, organization.id);
    if (taken >= parts.needs.accountsMax) throw errors.tooManyInvitations();
    const handshake: Handshake = {
      id: `h-${randomText(LOWER_CASE, 32, chance)}`,
      organizationId: organization.id,
      action: "INVITE",
      state: "OPEN",
      partyType,
      partyId: input.Target.Id,
      notes: input.Notes,
      tags,
      requestedAtMs: now,
      expiresAtMs: now + INVITATION_MS,
    };
    await insertHandshake(transaction, handshake);
    return { Handshake: await describe(call, parts, organization, handshake) };
  },
});
