import type { PolicyUsageType } from "../../../pure/api/iam.shapes.ts";
import { ListPolicies } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onListing } from "../demands.ts";
import { foldName } from "../entities/entity.ts";
import { operation } from "../operation.ts";
import { readPage } from "../paging.ts";
import {
  awsPolicy,
  customerPolicy,
  describePolicy,
  type ManagedPolicy,
  type PolicyUses,
  policyUses,
} from "./managed-policy.ts";
import { listCustomerPolicies } from "./store.ts";

export const listPolicies = operation(ListPolicies, {
  demands: (input, call) => onListing(call, "iam:ListPolicies", "policy", input.PathPrefix),
  async run(input, call, parts) {
    const { Scope: scope = "All", PathPrefix: pathPrefix = "/", PolicyUsageFilter: usage } = input;
    const onlyAttached = input.OnlyAttached ?? false;
    const uses = await policyUses(call);
    const local = scope === "AWS" ? [] : await listCustomerPolicies(call.transaction, accountOf(call));
    const aws = scope === "Local" ? [] : parts.awsManaged.all();
    const policies = [...local.map(customerPolicy), ...aws.map(awsPolicy)].filter(
      (policy) => policy.path.startsWith(pathPrefix) && (!onlyAttached || isUsed(policy.arn, uses, usage)),
    );
    // The account's own come first; a page ends at an owner and a name, so new policies do not shift it.
    const positionOf = ({ customer, name }: ManagedPolicy) => [
      customer === undefined ? 1 : 0,
      foldName(name),
    ];
    const { items, end } = await readPage(
      call,
      ["ListPolicies", scope, pathPrefix, usage, String(onlyAttached)],
      input,
      async (after, limit) => {
        const start =
          after === undefined ? 0 : policies.findIndex((policy) => isAfter(positionOf(policy), after));
        return start < 0 ? [] : policies.slice(start, start + limit);
      },
      positionOf,
    );
    return { Policies: items.map((policy) => describePolicy(policy, uses)), ...end };
  },
});

function isUsed(arn: string, uses: PolicyUses, usage: PolicyUsageType | undefined): boolean {
  return (
    (usage !== "PermissionsBoundary" && uses.attachments.has(arn)) ||
    (usage !== "PermissionsPolicy" && uses.boundaries.has(arn))
  );
}

function isAfter(position: readonly (string | number)[], after: readonly (string | number)[]): boolean {
  const [owner = 0, name = ""] = position;
  const [ownerAfter = 0, nameAfter = ""] = after;
  return owner === ownerAfter ? name > nameAfter : owner > ownerAfter;
}
