import { InviteAccountToOrganization } from "../../../pure/api/organizations.ts";
import { isAccountId } from "../../../pure/aws/account.ts";
import { randomText } from "../../../pure/aws/ids.ts";
import { tagsOf } from "../../../pure/aws/tags.ts";
import { findMember } from "../accounts/store.ts";
import { countPlaces } from "../create-account-requests/places.ts";
import { onAll, onResources } from "../demands.ts";
import * as errors from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { LOWER_CASE } from "../organization/organization.ts";
import { operation } from "../parts.ts";
import { newTags } from "../tags/tag-rules.ts";
import { type Handshake, INVITATION_MS, isPending } from "./handshake.ts";
import { asksSame, requireParty } from "./invitee.ts";
import { describe } from "./parties.ts";
import { insertHandshake, listHandshakes } from "./store.ts";

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
    const pending = (await listHandshakes(transaction, organization.id)).filter((handshake) =>
      isPending(handshake, now),
    );
    if (pending.some(({ action }) => action === "ENABLE_ALL_FEATURES")) throw errors.noInvitationsNow();
    if (pending.some((handshake) => asksSame(handshake, "INVITE", input.Target.Id))) {
      throw errors.duplicateHandshake();
    }
    const max = parts.needs.accountsMax;
    if ((await countPlaces(call, organization.id)) >= max) throw errors.tooManyInvitations();
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
