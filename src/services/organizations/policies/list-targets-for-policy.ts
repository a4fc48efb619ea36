import type { PolicyTargetSummary } from "../../../pure/api/organizations.shapes.ts";
import { ListTargetsForPolicy } from "../../../pure/api/organizations.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import type { Call } from "../../../runtime/call.ts";
import { onResources } from "../demands.ts";
import { targetNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import type { Organization } from "../organization/organization.ts";
import { findUnit } from "../organizational-units/store.ts";
import { pageOf } from "../paging.ts";
import { operation, type Parts } from "../parts.ts";
import { ROOT_NAME } from "../roots/root.ts";
import { findTarget, type Target, targetArn } from "../targets/target.ts";
import { requirePolicy } from "./require.ts";
import { listTargetIds } from "./store.ts";

export const listTargetsForPolicy = operation(ListTargetsForPolicy, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:ListTargetsForPolicy", [input.PolicyId]),
  async run(input, call, parts) {
    const organization = await asAdministrator(call);
    const policy = await requirePolicy(call.transaction, organization, input.PolicyId);
    const ids = await listTargetIds(call.transaction, organization.id, policy.id);
    const listing = { scope: ["ListTargetsForPolicy", policy.id], positionOf: (id: string) => [id] };
    const { items, end } = pageOf(call, listing, input, ids);
    const targets: PolicyTargetSummary[] = [];
    for (const id of items) targets.push(await summarizeTarget(call, parts, organization, id));
    return { Targets: targets, ...end };
  },
});

async function summarizeTarget(
  call: Call,
  parts: Parts,
  organization: Organization,
  id: string,
): Promise<PolicyTargetSummary> {
  const target = await findTarget(call.transaction, organization, id);
  if (target === undefined) throw targetNotFound();
  const Name = await nameOf(call, parts, organization, target);
  return { TargetId: id, Arn: targetArn(organization, target), Name, Type: target.kind };
}

async function nameOf(
  { transaction }: Call,
  { needs }: Parts,
  organization: Organization,
  { kind, id }: Target,
): Promise<string | undefined> {
  if (kind === "ROOT") return ROOT_NAME;
  if (kind === "ACCOUNT") return (await needs.accounts.find(transaction, id as AccountId))?.name;
  return (await findUnit(transaction, organization.id, id))?.name;
}
