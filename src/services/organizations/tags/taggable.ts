import type { AccountId } from "../../../pure/aws/account.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { findMember, updateMember } from "../accounts/store.ts";
import { targetNotFound } from "../errors.ts";
import type { Organization } from "../organization/organization.ts";
import { updateOrganization } from "../organization/store.ts";
import { findUnit, updateUnit } from "../organizational-units/store.ts";
import { findPolicy, updatePolicy } from "../policies/store.ts";
import { findResourcePolicy, saveResourcePolicy } from "../resource-policy/store.ts";
import { findTarget } from "../targets/target.ts";
import { findTransfer, updateTransfer } from "../transfers/store.ts";

/** Something with tags, whatever it is. */
export interface Taggable {
  readonly tags: Tags;
  save(tags: Tags): Promise<void>;
}

export async function requireTaggable(
  transaction: Transaction,
  organization: Organization,
  id: string,
): Promise<Taggable> {
  const delegation = id.startsWith("rp-")
    ? await findResourcePolicy(transaction, organization.id)
    : undefined;
  if (delegation?.id === id) {
    const save = (tags: Tags) => saveResourcePolicy(transaction, organization.id, { ...delegation, tags });
    return { tags: delegation.tags, save };
  }
  const transfer = id.startsWith("rt-") ? await findTransfer(transaction, id) : undefined;
  if (transfer?.organizationId === organization.id) {
    return { tags: transfer.tags, save: (tags) => updateTransfer(transaction, { ...transfer, tags }) };
  }
  const policy = await findPolicy(transaction, organization.id, id);
  if (policy?.awsManaged) throw targetNotFound();
  if (policy !== undefined) {
    return { tags: policy.tags, save: (tags) => updatePolicy(transaction, { ...policy, tags }) };
  }
  const target = await findTarget(transaction, organization, id);
  if (target === undefined) throw targetNotFound();
  return {
    tags: target.tags,
    async save(tags) {
      if (target.kind === "ROOT") return updateOrganization(transaction, { ...organization, rootTags: tags });
      const unit = await findUnit(transaction, organization.id, id);
      if (unit !== undefined) return updateUnit(transaction, { ...unit, tags });
      const member = await findMember(transaction, id as AccountId);
      if (member !== undefined) return updateMember(transaction, { ...member, tags });
    },
  };
}
