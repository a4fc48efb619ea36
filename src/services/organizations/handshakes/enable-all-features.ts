import { EnableAllFeatures } from "../../../pure/api/organizations.ts";
import { randomText } from "../../../pure/aws/ids.ts";
import { listMembers } from "../accounts/store.ts";
import { onAll } from "../demands.ts";
import { allFeaturesAlready, allFeaturesPending } from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { LOWER_CASE } from "../organization/organization.ts";
import { operation } from "../parts.ts";
import { ALL_FEATURES_MS, type Handshake } from "./handshake.ts";
import { asItStands, describe } from "./parties.ts";
import { insertHandshake, waitsForAllFeatures } from "./store.ts";

/** Asks every invited account for its approval; accounts that the organization made need not be asked. */
export const enableAllFeatures = operation(EnableAllFeatures, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:EnableAllFeatures"),
  async run(_input, call, parts) {
    const organization = await asManagement(call);
    const { transaction, now, chance } = call;
    if (organization.featureSet === "ALL") throw allFeaturesAlready();
    if (await waitsForAllFeatures(call, organization.id)) throw allFeaturesPending();
    const newId = () => `h-${randomText(LOWER_CASE, 32, chance)}`;
    const shared = {
      organizationId: organization.id,
      tags: {},
      requestedAtMs: now,
      expiresAtMs: now + ALL_FEATURES_MS,
    };
    const handshake: Handshake = {
      ...shared,
      id: newId(),
      action: "ENABLE_ALL_FEATURES",
      state: "REQUESTED",
      partyType: "ORGANIZATION",
      partyId: organization.id,
    };
    await insertHandshake(transaction, handshake);
    for (const { account, joinedMethod } of await listMembers(transaction, organization.id)) {
      if (joinedMethod !== "INVITED" || account === organization.managementAccount) continue;
      await insertHandshake(transaction, {
        ...shared,
        id: newId(),
        action: "APPROVE_ALL_FEATURES",
        state: "OPEN",
        partyType: "ACCOUNT",
        partyId: account,
        parentId: handshake.id,
      });
    }
    const standing = await asItStands(call, organization, handshake);
    return { Handshake: await describe(call, parts, organization, standing) };
  },
});
