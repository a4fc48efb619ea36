import { DetachPolicy } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { lastAttachment, notAttached, notDetachable, targetNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { markChanged } from "../organization/store.ts";
import { operation } from "../parts.ts";
import { findTarget } from "../targets/target.ts";
import { RESOURCE_FULL_ACCESS } from "./policy.ts";
import { requirePolicy } from "./require.ts";
import { listAttachments, removeAttachment } from "./store.ts";

export const detachPolicy = operation(DetachPolicy, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:DetachPolicy", [input.PolicyId, input.TargetId]),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const { transaction } = call;
    const policy = await requirePolicy(transaction, organization, input.PolicyId);
    const target = await findTarget(transaction, organization, input.TargetId);
    if (target === undefined) throw targetNotFound();
    if (policy.id === RESOURCE_FULL_ACCESS.id) throw notDetachable();
    const attached = await listAttachments(transaction, organization.id, target.id, policy.type);
    if (!attached.some(({ id }) => id === policy.id)) throw notAttached();
    // Without any service control policy an account could do nothing at all.
    if (policy.type === "SERVICE_CONTROL_POLICY" && attached.length === 1) throw lastAttachment();
    await removeAttachment(transaction, organization.id, policy.id, target.id);
    await markChanged(call, organization.id);
  },
});
