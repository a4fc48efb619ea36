import type { HandshakeParty } from "../../../pure/api/organizations.shapes.ts";
import { InviteAccountToOrganization } from "../../../pure/api/organizations.ts";
import { isAccountId } from "../../../pure/aws/account.ts";
import { randomText } from "../../../pure/aws/ids.ts";
import { tagsOf } from "../../../pure/aws/tags.ts";
import type { Call } from "../../../runtime/call.ts";
import { findMember } from "../accounts/store.ts";
import { countPlaces } from "../create-account-requests/places.ts";
import { onAll, onResources } from "../demands.ts";
import * as errors from "../errors.ts";
import type { HouseAccount } from "../needs.ts";
import { asManagement } from "../organization/membership.ts";
import { LOWER_CASE } from "../organization/organization.ts";
import { ACCOUNTS_MAX_DEFAULT, operation, type Parts } from "../parts.ts";
import { newTags } from "../tags/tag-rules.ts";
import { type Handshake, INVITATION_MS, stateOf } from "./handshake.ts";
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
    const sameParty = ({ partyId }: Handshake) => partyId.toLowerCase() === input.Target.Id.toLowerCase();
    const open = (await listHandshakes(transaction, organization.id)).filter(
      (handshake) => stateOf(handshake, now) === "OPEN",
    );
    if (open.some(sameParty)) throw errors.duplicateHandshake();
    const max = parts.needs.accountsMax ?? ACCOUNTS_MAX_DEFAULT;
    if ((await countPlaces(call, organization.id)) >= max) throw errors.tooManyInvitations();
    const handshake: Handshake = {
      id: `h-${randomText(LOWER_CASE, 32, chance)}`,
      organizationId: organization.id,
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

/** An e-mail address that nobody has yet can be invited, and waits. */
async function requireParty(
  { transaction }: Call,
  { needs }: Parts,
  { Id, Type }: HandshakeParty,
): Promise<{ partyType: Handshake["partyType"]; account: HouseAccount | undefined }> {
  if (Type === "EMAIL") {
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(Id)) throw errors.invalidEmailTarget();
    return { partyType: Type, account: await needs.accounts.findByEmail(transaction, Id) };
  }
  const account =
    Type === "ACCOUNT" && isAccountId(Id) ? await needs.accounts.find(transaction, Id) : undefined;
  if (account === undefined) throw errors.invalidPartyTarget();
  return { partyType: "ACCOUNT", account };
}
