import { AttachPolicy } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { alreadyAttached, policyTypeNotEnabled, targetNotFound, tooManyAttachments } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { markChanged } from "../organization/store.ts";
import { operation } from "../parts.ts";
import { findTarget } from "../targets/target.ts";
import { rulesOf } from "./policy.ts";
import { isEnabled, requirePolicy } from "./require.ts";
import { insertAttachment, listAttachments } from "./store.ts";

export const attachPolicy = operation(AttachPolicy, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:AttachPolicy", [input.PolicyId, input.TargetId]),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const { transaction } = call;
    const policy = await requirePolicy(transaction, organization, input.PolicyId);
    const target = await findTarget(transaction, organization, input.TargetId);
    if (target === undefined) throw targetNotFound();
    if (!(await isEnabled(transaction, organization, policy.type))) throw policyTypeNotEnabled();
    const attached = await listAttachments(transaction, organization.id, target.id, policy.type);
    if (attached.some(({ id }) => id === policy.id)) throw alreadyAttached();
    if (attached.length >= rulesOf(policy.type).perTargetMax) throw tooManyAttachments();
    await insertAttachment(transaction, organization.id, policy, target.id);
    await markChanged(call, organization.id);
  },
});
